#include "emulator/aws/gateway/api_choice.hpp"

#include <algorithm>

#include "core/base/text.hpp"
#include "emulator/aws/gateway/http_answer.hpp"

namespace ecpay::aws {
namespace {

// The path behind "/stage", or nothing if it does not begin with it.
std::optional<std::string_view> behind_stage(std::string_view path, std::string_view stage) {
  if (path.size() <= stage.size() || path[0] != '/' || path.substr(1, stage.size()) != stage) {
    return std::nullopt;
  }
  const auto rest = path.substr(1 + stage.size());
  if (rest.empty()) { return std::string_view("/"); }
  if (rest.front() != '/') { return std::nullopt; }
  return rest;
}

// A browser that asks beforehand means the method it asks about, where the gateway answers for it.
std::optional<RouteMatch> match_in(const ServedApi& api, const http::Request& request,
                                   std::string_view path) {
  if (auto match = api.routes.match(request.method, path)) { return match; }
  if (api.spec->kind == ApiKind::http && api.spec->cors && is_preflight(request)) {
    return api.routes.match(request.headers.get("Access-Control-Request-Method"), path);
  }
  return std::nullopt;
}

Choice chosen(const ServedApi& api, std::string_view path, std::optional<RouteMatch> match) {
  Choice choice;
  choice.outcome = match ? Choice::Outcome::chosen : Choice::Outcome::no_route;
  choice.api = &api;
  choice.path = path;
  choice.match = std::move(match);
  return choice;
}

Choice by_real_name(const ServedApi& api, const http::Request& request) {
  const auto path = request.path();
  if (api.spec->stage == "$default") { return chosen(api, path, match_in(api, request, path)); }
  const auto rest = behind_stage(path, api.spec->stage);
  if (rest) { return chosen(api, *rest, match_in(api, request, *rest)); }
  Choice choice;
  choice.outcome = Choice::Outcome::no_stage;
  choice.api = &api;
  choice.path = path;
  return choice;
}

Choice by_local_name(const ServedApi& api, const http::Request& request) {
  const auto path = request.path();
  const auto rest = behind_stage(path, api.spec->stage);
  if (rest) {
    if (auto match = match_in(api, request, *rest)) { return chosen(api, *rest, std::move(match)); }
  }
  if (auto match = match_in(api, request, path)) { return chosen(api, path, std::move(match)); }
  return chosen(api, rest.value_or(path), std::nullopt);
}

std::optional<Choice> by_host(const std::vector<ServedApi>& apis, const http::Request& request) {
  constexpr std::string_view k_service = ".execute-api.";
  const std::string host = to_lower(request.host());
  const auto at = host.find(k_service);
  if (at == std::string::npos) { return std::nullopt; }
  const auto label = std::string_view(host).substr(0, at);
  const auto domain = std::string_view(host).substr(at + k_service.size());
  if (domain == "localhost") {
    for (const auto& api : apis) {
      if (equals_ignoring_case(api.spec->logical_id, label) || api.spec->id == label) {
        return by_local_name(api, request);
      }
    }
    return std::nullopt;
  }
  for (const auto& api : apis) {
    if (equals_ignoring_case(api.domain, host)) { return by_real_name(api, request); }
  }
  Choice choice;
  choice.outcome = Choice::Outcome::no_api;
  return choice;
}

struct Candidate {
  const ServedApi* api;
  std::string_view path;
  RouteMatch match;
};

// The one that is left, all of them if they are several, or nothing. Routes beat "$default".
std::optional<Choice> settle(std::vector<Candidate> candidates) {
  const auto by_default = std::stable_partition(
      candidates.begin(), candidates.end(),
      [](const Candidate& candidate) { return !candidate.match.route->is_default(); });
  if (by_default != candidates.begin()) { candidates.erase(by_default, candidates.end()); }
  if (candidates.empty()) { return std::nullopt; }
  auto& first = candidates.front();
  if (candidates.size() == 1) { return chosen(*first.api, first.path, std::move(first.match)); }
  Choice choice;
  choice.outcome = Choice::Outcome::ambiguous;
  for (const auto& candidate : candidates) { choice.candidates.push_back(candidate.api); }
  return choice;
}

}  // namespace

Choice choose_api(const std::vector<ServedApi>& apis, const http::Request& request) {
  if (auto choice = by_host(apis, request)) { return *std::move(choice); }
  const auto path = request.path();
  std::vector<Candidate> staged;
  std::vector<Candidate> bare;
  for (const auto& api : apis) {
    if (const auto rest = behind_stage(path, api.spec->stage)) {
      if (auto match = match_in(api, request, *rest)) {
        staged.push_back({&api, *rest, *std::move(match)});
      }
    }
    if (auto match = match_in(api, request, path)) {
      bare.push_back({&api, path, *std::move(match)});
    }
  }
  if (auto choice = settle(std::move(staged))) { return *std::move(choice); }
  if (auto choice = settle(std::move(bare))) { return *std::move(choice); }
  return {};
}

}  // namespace ecpay::aws
