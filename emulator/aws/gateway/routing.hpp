#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/aws/template/app.hpp"

namespace ecpay::aws {

// One segment of a route's path.
struct Segment {
  enum class Kind { literal, parameter, greedy };  // "orders", "{id}", "{proxy+}", best match first
  Kind kind = Kind::literal;
  std::string text;  // the literal, or the parameter's name
};

// A route ready to be matched. A REST API with `Cors` has an OPTIONS method of the gateway's own
// (a mock) on every path whose functions take no OPTIONS: `preflight`, without a function.
struct Route {
  enum class Kind { function, preflight };
  Kind kind = Kind::function;
  RouteSpec spec;
  std::vector<Segment> segments;
  std::string allowed_methods;  // of a preflight: what SAM writes if the template names none
  bool is_default() const { return spec.path == "$default"; }
};

// A variable of the path. The value keeps its percent-encoding and lives as long as the request.
struct PathParameter {
  std::string_view name;
  std::string_view value;
};

struct RouteMatch {
  const Route* route;  // of the table
  std::vector<PathParameter> parameters;
};

// The routes of one API, matched as its kind matches them (aws-emulation 2.6). Immutable, so it may
// be shared between threads.
//
// REST: a tree; at each level a literal beats a parameter beats a greedy one, a branch that lacks
// the method falls back to the next, trailing slashes are ignored, a method of seven or no match.
// HTTP: full matches first, then greedy ones, then "$default"; a trailing slash counts.
class RouteTable {
 public:
  explicit RouteTable(const ApiSpec& api);

  // `path` begins with '/', has no stage and no query; percent-encoded as sent.
  std::optional<RouteMatch> match(std::string_view method, std::string_view path) const;

  const std::vector<Route>& routes() const { return routes_; }  // best first

 private:
  bool takes(const Route& route, std::string_view method) const;

  ApiKind kind_;
  std::vector<Route> routes_;
};

}  // namespace ecpay::aws
