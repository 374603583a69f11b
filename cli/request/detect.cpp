#include "cli/request/detect.hpp"

#include <algorithm>
#include <set>

#include "core/base/text.hpp"
#include "core/catalogue/nearest.hpp"

namespace ecpay::cli {
namespace {

using catalogue::Catalogue;
using catalogue::Value;

struct Address {
  std::string host;  // empty where it is none of ECPay's
  std::string path;
};

Address address_of(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme == std::string_view::npos)
    return {"", std::string(url.substr(0, url.find_first_of("?#")))};
  url.remove_prefix(scheme + 3);
  const auto slash = url.find('/');
  if (slash == std::string_view::npos) return {};
  auto host = to_lower(url.substr(0, slash));
  const auto hosts = Catalogue::embedded().hosts();
  if (std::find(hosts.begin(), hosts.end(), host) == hosts.end()) host.clear();
  const auto path = url.substr(slash);
  return {host, std::string(path.substr(0, path.find_first_of("?#")))};
}

// How well names fit an API: known ones count for it, unknown and missing required ones against it.
int score_of(const ApiSpec& api, const std::set<std::string_view>& names) {
  int score = 0;
  const auto& known = api.request.known_names;
  for (const auto name : names) {
    score += std::binary_search(known.begin(), known.end(), name) ? 2 : -3;
  }
  for (const auto& entry : api.request.fields) {
    if (!entry.field || entry.field->need != catalogue::Need::required) continue;
    if (names.count(entry.field->name) == 0) score -= 1;
  }
  return score;
}

bool has_family(const ApiSpec& api, std::string_view family) {
  if (family.empty()) return true;
  const auto is_same = [&](const auto& row) { return row.family == family; };
  return std::any_of(api.accounts.begin(), api.accounts.end(), is_same) ||
         std::any_of(api.endpoints.begin(), api.endpoints.end(), is_same);
}

}  // namespace

Result<const ApiSpec*> find_api(std::string_view id) {
  const auto& catalogue = Catalogue::embedded();
  if (const auto* api = catalogue.find(id)) return api;
  std::vector<std::string_view> ids;
  for (const auto& row : catalogue.index()) ids.push_back(row.id);
  const auto near = catalogue::nearest(id, ids);
  return Error{near.empty() ? "catalogue.api_unknown" : "catalogue.api_mistyped", std::string(id),
               std::string(near), ""};
}

Result<const ApiSpec*> find_request_api(std::string_view id) {
  const auto api = find_api(id);
  if (api && (*api)->endpoints.empty())
    return Error{"catalogue.no_request", std::string(id), "", ""};
  return api;
}

Result<const ApiSpec*> detect_by_names(const Value& values, std::string_view family) {
  std::set<std::string_view> names;
  for (const auto& member : values.members) {
    if (member.name != "CheckMacValue") names.insert(member.name);
  }
  constexpr std::size_t k_most_names = 500;
  if (names.size() > k_most_names) return Error{"lint.api_unknown", "", "", ""};
  const auto& catalogue = Catalogue::embedded();
  int best = 0;
  std::vector<const ApiSpec*> fitting;
  for (const auto& row : catalogue.index()) {
    const auto* api = catalogue.find(row.id);
    if (api->endpoints.empty() || !has_family(*api, family)) continue;
    const int score = score_of(*api, names);
    if (score < best || score <= 0) continue;
    if (score > best) fitting.clear();
    best = score;
    fitting.push_back(api);
  }
  if (fitting.empty()) return Error{"lint.api_unknown", "", "", ""};
  if (fitting.size() == 1) return fitting.front();
  std::string ids;
  for (const auto* api : fitting) ids += (ids.empty() ? "" : ", ") + api->id;
  return Error{"lint.api_ambiguous", "", ids, ""};
}

Result<const ApiSpec*> detect_api(const Input& input) {
  if (!input.url.empty()) {
    const auto address = address_of(input.url);
    const auto& catalogue = Catalogue::embedded();
    const auto matches = catalogue.match("POST", address.host, address.path);
    const auto* api = catalogue::choose(matches, input.values).api;
    if (api == nullptr && !matches.empty() && is_envelope(input.values)) api = matches.front().api;
    if (api != nullptr) return api;
  }
  return detect_by_names(input.values, "");
}

bool is_envelope(const Value& values) {
  const auto* data = values.find("Data");
  return data != nullptr && data->kind == Value::Kind::text && values.has("MerchantID") &&
         (values.find("RqHeader") != nullptr || values.find("RpHeader") != nullptr ||
          values.members.size() <= 4);
}

const catalogue::EndpointSpec& endpoint_of(const ApiSpec& api, const Value& values) {
  for (const auto& endpoint : api.endpoints) {
    if (catalogue::holds(endpoint.when, values, nullptr)) return endpoint;
  }
  return api.endpoints.front();
}

std::string stage_url(const ApiSpec& api) { return stage_url(api, api.endpoints.front()); }

std::string stage_url(const ApiSpec& api, const catalogue::EndpointSpec& endpoint) {
  const auto* service = Catalogue::embedded().find_service(api.service);
  const auto hosts = service->stage_hosts.find(endpoint.host);
  if (hosts == service->stage_hosts.end() || hosts->second.empty()) return endpoint.path;
  return "https://" + hosts->second.front() + endpoint.path;
}

}  // namespace ecpay::cli
