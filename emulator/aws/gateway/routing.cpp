#include "emulator/aws/gateway/routing.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "core/base/text.hpp"
#include "emulator/aws/gateway/query.hpp"

namespace ecpay::aws {
namespace {

constexpr std::array<std::string_view, 7> k_methods = {"DELETE", "GET",  "HEAD", "OPTIONS",
                                                       "PATCH",  "POST", "PUT"};

// Without the leading slash and, on a REST API, without trailing ones.
std::string_view inner_path(std::string_view path, ApiKind kind) {
  if (path.starts_with('/')) { path.remove_prefix(1); }
  if (kind == ApiKind::rest) {
    while (path.starts_with('/')) { path.remove_prefix(1); }
    while (path.ends_with('/')) { path.remove_suffix(1); }
  }
  return path;
}

Segment segment_of(std::string_view text) {
  if (text.size() > 3 && text.starts_with('{') && text.ends_with("+}")) {
    return {Segment::Kind::greedy, std::string(text.substr(1, text.size() - 3))};
  }
  if (text.size() > 2 && text.starts_with('{') && text.ends_with('}')) {
    return {Segment::Kind::parameter, std::string(text.substr(1, text.size() - 2))};
  }
  return {Segment::Kind::literal, std::string(text)};
}

Route route_from(const RouteSpec& spec, ApiKind kind) {
  Route route;
  route.spec = spec;
  if (route.is_default()) { return route; }
  const auto inner = inner_path(spec.path, kind);
  if (inner.empty()) { return route; }
  for (const auto part : split(inner, '/')) { route.segments.push_back(segment_of(part)); }
  return route;
}

bool is_greedy(const Route& route) {
  return !route.segments.empty() && route.segments.back().kind == Segment::Kind::greedy;
}

// Whether `a` is asked before `b`.
bool is_better(const Route& a, const Route& b, ApiKind kind) {
  if (a.is_default() != b.is_default()) { return b.is_default(); }
  if (kind == ApiKind::http && is_greedy(a) != is_greedy(b)) { return is_greedy(b); }
  const auto shared = std::min(a.segments.size(), b.segments.size());
  for (std::size_t i = 0; i < shared; ++i) {
    if (a.segments[i].kind != b.segments[i].kind) {
      return a.segments[i].kind < b.segments[i].kind;
    }
  }
  if (a.segments.size() != b.segments.size()) { return a.segments.size() > b.segments.size(); }
  return a.spec.method != "ANY" && b.spec.method == "ANY";
}

bool equals_literal(std::string_view piece, const std::string& literal) {
  if (piece == literal) { return true; }
  return piece.find('%') != std::string_view::npos && decode_path_text(piece) == literal;
}

// Fills `found` and says whether the whole of `inner` is taken.
bool match_path(const Route& route, std::string_view inner, std::vector<PathParameter>& found) {
  if (route.is_default()) { return true; }
  if (route.segments.empty()) { return inner.empty(); }
  bool at_end = false;
  for (const auto& segment : route.segments) {
    if (at_end) { return false; }
    if (segment.kind == Segment::Kind::greedy) {
      if (inner.empty()) { return false; }
      found.push_back({segment.text, inner});
      return true;
    }
    const auto slash = inner.find('/');
    const auto piece = inner.substr(0, slash);
    if (segment.kind == Segment::Kind::literal) {
      if (!equals_literal(piece, segment.text)) { return false; }
    } else {
      if (piece.empty()) { return false; }
      found.push_back({segment.text, piece});
    }
    at_end = slash == std::string_view::npos;
    if (!at_end) { inner.remove_prefix(slash + 1); }
  }
  return at_end;
}

// The value SAM gives Access-Control-Allow-Methods when the template names none: the methods of the
// path and OPTIONS, sorted.
std::string methods_of_path(const ApiSpec& api, std::string_view path) {
  std::set<std::string> methods = {"OPTIONS"};
  for (const auto& route : api.routes) {
    if (route.path != path) { continue; }
    if (route.method == "ANY") {
      methods.insert(k_methods.begin(), k_methods.end());
    } else {
      methods.insert(route.method);
    }
  }
  std::string joined;
  for (const auto& method : methods) {
    if (!joined.empty()) { joined += ','; }
    joined += method;
  }
  return joined;
}

void add_preflights(const ApiSpec& api, std::vector<Route>& routes) {
  std::set<std::string> done;
  for (const auto& route : api.routes) {
    if (route.method == "OPTIONS") { done.insert(route.path); }
  }
  for (const auto& route : api.routes) {
    if (!done.insert(route.path).second) { continue; }
    RouteSpec spec;
    spec.method = "OPTIONS";
    spec.path = route.path;
    auto preflight = route_from(spec, api.kind);
    preflight.kind = Route::Kind::preflight;
    preflight.allowed_methods = methods_of_path(api, route.path);
    routes.push_back(std::move(preflight));
  }
}

}  // namespace

RouteTable::RouteTable(const ApiSpec& api) : kind_(api.kind) {
  for (const auto& spec : api.routes) { routes_.push_back(route_from(spec, api.kind)); }
  if (api.kind == ApiKind::rest && api.cors) { add_preflights(api, routes_); }
  std::stable_sort(routes_.begin(), routes_.end(),
                   [this](const Route& a, const Route& b) { return is_better(a, b, kind_); });
}

bool RouteTable::takes(const Route& route, std::string_view method) const {
  if (route.spec.method != "ANY") { return route.spec.method == method; }
  return std::find(k_methods.begin(), k_methods.end(), method) != k_methods.end();
}

std::optional<RouteMatch> RouteTable::match(std::string_view method, std::string_view path) const {
  const auto inner = inner_path(path, kind_);
  RouteMatch found{nullptr, {}};
  for (const auto& route : routes_) {
    if (!takes(route, method)) { continue; }
    found.parameters.clear();
    if (match_path(route, inner, found.parameters)) {
      found.route = &route;
      return found;
    }
  }
  return std::nullopt;
}

}  // namespace ecpay::aws
