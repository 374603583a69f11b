#include "core/catalogue/catalogue.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>

#include "core/base/text.hpp"
#include "core/catalogue/catalogue_impl.hpp"
#include "core/catalogue/nearest.hpp"

namespace ecpay::catalogue {
namespace {

std::string file_of(std::string_view id) {
  std::string file(id);
  std::replace(file.begin(), file.end(), '.', '/');
  return file + ".json";
}

[[noreturn]] void broken(const Error& error) {
  throw std::logic_error("broken catalogue entry: " + error.code + " " + error.subject + " " +
                         error.detail);
}

}  // namespace

void Catalogue::Impl::open(const Index& new_index, std::vector<EntryFile> entry_files) {
  index = new_index;
  files = std::move(entry_files);
  std::sort(files.begin(), files.end(),
            [](const EntryFile& a, const EntryFile& b) { return a.name < b.name; });
  const auto entry = [&](const std::string& name) {
    const auto found = std::lower_bound(
        files.begin(), files.end(), name,
        [](const EntryFile& file, const std::string& wanted) { return file.name < wanted; });
    if (found == files.end() || found->name != name)
      throw std::logic_error("no catalogue file " + name);
    return *found;
  };
  for (const auto& row : index.rows) {
    const auto file = entry(file_of(row.id));
    slots.push_back(std::make_unique<Slot>());
    slots.back()->file = file.name;
    slots.back()->text = file.text;
  }
  for (const auto& id : index.services) {
    const auto file = entry(std::string(id) + "/_service.json");
    service_slots.push_back(std::make_unique<ServiceSlot>());
    service_slots.back()->file = file.name;
    service_slots.back()->text = file.text;
  }
  by_path.reserve(index.endpoints.size());
  for (std::size_t i = 0; i < index.endpoints.size(); ++i) {
    by_path.emplace(to_lower(index.endpoints[i].path), i);
  }
}

std::optional<std::string_view> Catalogue::Impl::text_of(std::string_view file) const {
  const auto found = std::lower_bound(
      files.begin(), files.end(), file,
      [](const EntryFile& entry, std::string_view wanted) { return entry.name < wanted; });
  if (found == files.end() || found->name != file) return std::nullopt;
  return found->text;
}

FragmentSource Catalogue::Impl::fragments() const {
  return [this](std::string_view name) { return text_of(std::string(name) + ".json"); };
}

const ServiceSpec* Catalogue::Impl::service(std::string_view id) {
  const auto found = std::lower_bound(index.services.begin(), index.services.end(), id);
  if (found == index.services.end() || *found != id) return nullptr;
  auto& slot = *service_slots[static_cast<std::size_t>(found - index.services.begin())];
  std::call_once(slot.once, [&] {
    auto loaded_service = load_service(slot.file, slot.text);
    if (!loaded_service) broken(loaded_service.error());
    slot.service = std::make_unique<ServiceSpec>(std::move(*loaded_service));
  });
  return slot.service.get();
}

const ApiSpec& Catalogue::Impl::api(std::size_t row) {
  auto& slot = *slots[row];
  std::call_once(slot.once, [&] {
    auto loaded_api =
        load_api(slot.file, slot.text, *service(index.rows[row].service), fragments());
    if (!loaded_api) broken(loaded_api.error());
    slot.api = std::make_unique<ApiSpec>(std::move(*loaded_api));
  });
  return *slot.api;
}

bool Catalogue::Impl::serves(const IndexEndpoint& endpoint, std::string_view host) const {
  if (host.empty()) return true;
  const auto service_id = index.rows[endpoint.api].service;
  return std::any_of(index.hosts.begin(), index.hosts.end(), [&](const IndexHost& row) {
    return row.service == service_id && row.key == endpoint.host_key &&
           equals_ignoring_case(row.name, host);
  });
}

Catalogue::Catalogue(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Catalogue::~Catalogue() = default;

std::span<const IndexRow> Catalogue::index() const { return impl_->index.rows; }

const ApiSpec* Catalogue::find(std::string_view id) const {
  const auto rows = impl_->index.rows;
  const auto found = std::lower_bound(
      rows.begin(), rows.end(), id,
      [](const IndexRow& row, std::string_view wanted) { return row.id < wanted; });
  if (found == rows.end() || found->id != id) return nullptr;
  return &impl_->api(static_cast<std::size_t>(found - rows.begin()));
}

const ServiceSpec* Catalogue::find_service(std::string_view id) const { return impl_->service(id); }

std::vector<const ServiceSpec*> Catalogue::services() const {
  std::vector<const ServiceSpec*> all;
  for (const auto& id : impl_->index.services) all.push_back(impl_->service(id));
  return all;
}

std::vector<EndpointMatch> Catalogue::match(std::string_view method, std::string_view host,
                                            std::string_view path) const {
  std::vector<std::size_t> exact;
  std::vector<std::size_t> other_case;
  const auto [first, last] = impl_->by_path.equal_range(to_lower(path));
  for (auto it = first; it != last; ++it) {
    const auto& endpoint = impl_->index.endpoints[it->second];
    if (endpoint.method != method || !impl_->serves(endpoint, host)) continue;
    (endpoint.path == path ? exact : other_case).push_back(it->second);
  }
  auto& chosen = exact.empty() ? other_case : exact;
  std::sort(chosen.begin(), chosen.end());
  std::vector<EndpointMatch> matches;
  for (const auto position : chosen) {
    const auto& endpoint = impl_->index.endpoints[position];
    const auto& api = impl_->api(endpoint.api);
    matches.push_back({&api, &api.endpoints[endpoint.endpoint]});
  }
  return matches;
}

bool Catalogue::knows_path(std::string_view host, std::string_view path) const {
  const auto [first, last] = impl_->by_path.equal_range(to_lower(path));
  return std::any_of(first, last, [&](const auto& row) {
    return impl_->serves(impl_->index.endpoints[row.second], host);
  });
}

std::string Catalogue::nearest_path(std::string_view path) const {
  std::vector<std::string_view> paths;
  for (const auto& endpoint : impl_->index.endpoints) paths.push_back(endpoint.path);
  return std::string(nearest(path, paths));
}

std::vector<std::string> Catalogue::hosts() const {
  std::set<std::string> names;
  for (const auto& host : impl_->index.hosts) names.emplace(host.name);
  return {names.begin(), names.end()};
}

bool Catalogue::knows_host(std::string_view host) const {
  return std::any_of(impl_->index.hosts.begin(), impl_->index.hosts.end(),
                     [&](const IndexHost& row) { return equals_ignoring_case(row.name, host); });
}

bool Catalogue::is_production_host(std::string_view host) const {
  return std::any_of(
      impl_->index.hosts.begin(), impl_->index.hosts.end(),
      [&](const IndexHost& row) { return row.production && equals_ignoring_case(row.name, host); });
}

}  // namespace ecpay::catalogue
