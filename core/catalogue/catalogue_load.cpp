#include <algorithm>
#include <map>

#include "core/base/text.hpp"
#include "core/catalogue/catalogue_impl.hpp"

namespace ecpay::catalogue {
namespace {

enum class FileKind { service, fragment, api };

FileKind kind_of(std::string_view file) {
  const auto slash = file.rfind('/');
  const auto name = file.substr(slash == std::string_view::npos ? 0 : slash + 1);
  if (name == "_service.json") return FileKind::service;
  return name.starts_with('_') ? FileKind::fragment : FileKind::api;
}

// Everything read from a set of files, and what is wrong with them.
struct Reading {
  std::vector<Error> errors;
  std::map<std::string, ServiceSpec> services;
  std::vector<ApiSpec> apis;
};

bool are_disjoint(const Condition& a, const Condition& b) {
  if (a.field != b.field) return false;
  using Kind = Condition::Kind;
  const bool a_absent = a.kind == Kind::absent || a.or_absent;
  const bool b_absent = b.kind == Kind::absent || b.or_absent;
  if (a_absent && b_absent) return false;
  if (a.kind == Kind::absent || b.kind == Kind::absent) return true;
  if (a.kind == Kind::present || b.kind == Kind::present) return false;
  return std::none_of(a.values.begin(), a.values.end(), [&](const std::string& value) {
    return std::find(b.values.begin(), b.values.end(), value) != b.values.end();
  });
}

// Two endpoints on one address can be told apart if a condition of one excludes the other, or if
// one has none and is what remains.
bool can_tell_apart(const When& a, const When& b) {
  if (a.empty() != b.empty()) return true;
  return std::any_of(a.begin(), a.end(), [&](const Condition& left) {
    return std::any_of(b.begin(), b.end(),
                       [&](const Condition& right) { return are_disjoint(left, right); });
  });
}

void find_ambiguous(Reading& reading) {
  struct Row {
    const ApiSpec* api;
    const EndpointSpec* endpoint;
  };
  std::map<std::string, std::vector<Row>> rows;  // by method, host and path
  for (const auto& api : reading.apis) {
    const auto& service = reading.services.at(api.service);
    for (const auto& endpoint : api.endpoints) {
      for (const auto& host : service.stage_hosts.at(endpoint.host)) {
        const auto key = endpoint.method + " " + host + to_lower(endpoint.path);
        for (const auto& other : rows[key]) {
          if (can_tell_apart(endpoint.when, other.endpoint->when)) continue;
          reading.errors.push_back({"catalogue.ambiguous",
                                    api.service + api.id.substr(api.id.find('.')) + "#/endpoints",
                                    key + " is also " + other.api->id, ""});
        }
        rows[key].push_back({&api, &endpoint});
      }
    }
  }
}

Reading read_all(std::span<const EntryFile> files) {
  Reading reading;
  const FragmentSource fragments = [&](std::string_view name) -> std::optional<std::string_view> {
    const auto wanted = std::string(name) + ".json";
    for (const auto& file : files) {
      if (file.name == wanted) return file.text;
    }
    return std::nullopt;
  };
  for (const auto& file : files) {
    if (kind_of(file.name) != FileKind::service) continue;
    auto service = load_service(file.name, file.text);
    if (!service) {
      reading.errors.push_back(service.error());
    } else {
      reading.services.emplace(service->id, std::move(*service));
    }
  }
  for (const auto& file : files) {
    if (kind_of(file.name) == FileKind::fragment) {
      const auto checked = check_fragment(file.name, file.text, fragments);
      if (!checked) reading.errors.push_back(checked.error());
    } else if (kind_of(file.name) == FileKind::api) {
      const auto service =
          reading.services.find(std::string(file.name.substr(0, file.name.find('/'))));
      if (service == reading.services.end()) {
        reading.errors.push_back({"catalogue.missing_key", std::string(file.name) + "#",
                                  "_service.json in its folder", ""});
        continue;
      }
      auto api = load_api(file.name, file.text, service->second, fragments);
      if (!api) {
        reading.errors.push_back(api.error());
      } else {
        reading.apis.push_back(std::move(*api));
      }
    }
  }
  std::sort(reading.apis.begin(), reading.apis.end(),
            [](const ApiSpec& a, const ApiSpec& b) { return a.id < b.id; });
  find_ambiguous(reading);
  return reading;
}

}  // namespace

std::vector<Error> check_entries(std::span<const EntryFile> files) {
  return read_all(files).errors;
}

Result<std::unique_ptr<Catalogue>> Catalogue::load(
    std::vector<std::pair<std::string, std::string>> files) {
  auto impl = std::make_unique<Impl>();
  impl->texts = std::move(files);
  std::vector<EntryFile> entries;
  for (const auto& [name, text] : impl->texts) entries.push_back({name, text});
  auto reading = read_all(entries);
  if (!reading.errors.empty()) return reading.errors.front();

  impl->loaded = std::move(reading.apis);
  for (auto& [id, service] : reading.services) impl->loaded_services.push_back(std::move(service));
  for (const auto& service : impl->loaded_services) {
    impl->services.push_back(service.id);
    for (const auto& [key, names] : service.stage_hosts) {
      for (const auto& name : names) impl->hosts.push_back({service.id, key, name, false});
    }
    for (const auto& [key, names] : service.production_hosts) {
      for (const auto& name : names) impl->hosts.push_back({service.id, key, name, true});
    }
  }
  for (std::size_t i = 0; i < impl->loaded.size(); ++i) {
    const auto& api = impl->loaded[i];
    impl->rows.push_back({api.id, api.service, api.name.zh_tw, api.name.en, api.emulated});
    for (std::size_t n = 0; n < api.endpoints.size(); ++n) {
      const auto& endpoint = api.endpoints[n];
      impl->endpoints.push_back({i, n, endpoint.method, endpoint.path, endpoint.host});
    }
  }
  impl->open({impl->rows, impl->endpoints, impl->hosts, impl->services}, std::move(entries));
  return std::unique_ptr<Catalogue>(new Catalogue(std::move(impl)));
}

}  // namespace ecpay::catalogue
