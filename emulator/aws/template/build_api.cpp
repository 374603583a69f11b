#include <algorithm>

#include "core/base/text.hpp"
#include "emulator/aws/template/build.hpp"

// APIs, their CORS settings, and the events of functions.
namespace ecpay::aws {
namespace {

constexpr auto k_ignored = TemplateNotice::Level::ignored;
constexpr auto k_refused = TemplateNotice::Level::refused;
constexpr std::string_view k_rest_type = "AWS::Serverless::Api";

// "'GET,POST'" as SAM wants a header's value in `Cors`.
std::vector<std::string> header_list(std::string_view quoted) {
  quoted = trim(quoted);
  if (quoted.size() > 1 && quoted.front() == '\'' && quoted.back() == '\'') {
    quoted = quoted.substr(1, quoted.size() - 2);
  }
  std::vector<std::string> values;
  for (const auto part : split(quoted, ',')) {
    if (!trim(part).empty()) { values.emplace_back(trim(part)); }
  }
  return values;
}

std::optional<int> age_of(const Properties& cors) {
  constexpr Range k_age{-1, 86'400};
  const auto text = cors.text("MaxAge");
  if (!text) { return std::nullopt; }
  const auto values = header_list(*text);
  const auto age =
      values.size() == 1 ? parse_integer(values[0], k_age.min, k_age.max) : std::nullopt;
  if (!age) {
    cors.refuse("MaxAge", "a number of seconds");
    return std::nullopt;
  }
  return static_cast<int>(*age);
}

std::optional<CorsSpec> rest_cors(const Properties& api) {
  const Node value = api.get("Cors");
  if (value.is_absent()) { return std::nullopt; }
  CorsSpec spec;
  if (value.is_scalar()) {
    spec.allow_origins = header_list(value.text);
    return spec;
  }
  const auto cors = api.under("Cors");
  spec.allow_origins = header_list(cors.text("AllowOrigin").value_or(""));
  spec.allow_methods = header_list(cors.text("AllowMethods").value_or(""));
  spec.allow_headers = header_list(cors.text("AllowHeaders").value_or(""));
  spec.max_age_s = age_of(cors);
  spec.allow_credentials = cors.flag("AllowCredentials");
  return spec;
}

std::optional<CorsSpec> http_cors(const Properties& api) {
  const Node value = api.get("CorsConfiguration");
  if (value.is_absent() || value.text == "false") { return std::nullopt; }
  CorsSpec spec;
  if (value.is_scalar()) {  // `true` allows every origin and says no more
    spec.allow_origins.push_back(value.text == "true" ? std::string("*") : value.text);
    return spec;
  }
  const auto cors = api.under("CorsConfiguration");
  spec.allow_origins = cors.texts("AllowOrigins");
  spec.allow_methods = cors.texts("AllowMethods");
  spec.allow_headers = cors.texts("AllowHeaders");
  spec.expose_headers = cors.texts("ExposeHeaders");
  spec.max_age_s = age_of(cors);
  spec.allow_credentials = cors.flag("AllowCredentials");
  if (spec.allow_credentials && std::find(spec.allow_origins.begin(), spec.allow_origins.end(),
                                          "*") != spec.allow_origins.end()) {
    cors.refuse("AllowOrigins", "origins by name, since AllowCredentials is set");
  }
  return spec;
}

ApiSpec* api_of(App& app, std::string_view key) {
  const auto found = std::find_if(app.apis.begin(), app.apis.end(), [&](const ApiSpec& api) {
    return api.id == key || api.logical_id == key;
  });
  return found == app.apis.end() ? nullptr : &*found;
}

std::string payload_format(const Properties& event, ApiKind kind) {
  if (kind == ApiKind::rest) { return "1.0"; }
  const auto format = event.text("PayloadFormatVersion").value_or("2.0");
  if (format == "2.0" || format == "2") { return "2.0"; }
  if (format != "1.0" && format != "1") { event.refuse("PayloadFormatVersion", "1.0 or 2.0"); }
  return "1.0";
}

bool is_method(std::string_view method) {
  constexpr std::array<std::string_view, 8> k_methods = {"ANY",    "GET",   "POST", "PUT",
                                                         "DELETE", "PATCH", "HEAD", "OPTIONS"};
  return std::find(k_methods.begin(), k_methods.end(), method) != k_methods.end();
}

std::optional<RouteSpec> route_of(const Properties& event, ApiKind kind) {
  RouteSpec route;
  route.payload_format = payload_format(event, kind);
  if (kind == ApiKind::http && !event.has("Path") && !event.has("Method")) {
    route.path = "$default";
    route.method = "ANY";
  } else {
    const auto path = event.needed_text("Path");
    const auto method = event.needed_text("Method");
    if (!path || !method) { return std::nullopt; }
    route.path = *path == "/$default" ? "$default" : *path;
    route.method = *method == "*" ? "ANY" : to_upper(*method);
    if (route.path != "$default" && !route.path.starts_with('/')) {
      event.refuse("Path", "a path that begins with /");
    }
    if (!is_method(route.method)) { event.refuse("Method", "an HTTP method or any"); }
  }
  constexpr Range k_timeout_ms{50, 900'000};
  constexpr int k_rest_ms = 29'000;
  constexpr int k_http_ms = 30'000;
  route.timeout_ms = event.whole("TimeoutInMillis", k_timeout_ms)
                         .value_or(kind == ApiKind::rest ? k_rest_ms : k_http_ms);
  return route;
}

void build_route(Build& build, const FunctionSpec& function, const Properties& event,
                 ApiKind kind) {
  const bool rest = kind == ApiKind::rest;
  const std::string_view property = rest ? "RestApiId" : "ApiId";
  const auto key = event.has(property)
                       ? event.text(property)
                       : std::string(rest ? k_implicit_rest_api : k_implicit_http_api);
  if (!key) { return; }
  auto* api = api_of(build.reading.app, *key);
  if (api == nullptr || api->kind != kind) {
    return event.notice(
        k_refused, property,
        "The API " + *key +
            " is not an emulated one of this template, so this route is not served.");
  }
  auto route = route_of(event, kind);
  if (!route) { return; }
  route->function = function.logical_id;
  if (!build.routes.insert(api->id + " " + route->method + " " + route->path).second) {
    build.reading.problems.add(
        {"template.duplicate_route", api->logical_id, route->method + " " + route->path, ""},
        event.at("Path"));
    return;
  }
  if (event.has("Auth")) {
    event.notice(k_ignored, "Auth", "Requests to this route are not authorized here.");
  }
  api->routes.push_back(*std::move(route));
}

void build_sns_event(Build& build, const FunctionSpec& function, const Properties& event) {
  SubscriptionSpec subscription;
  subscription.topic_arn = event.needed_text("Topic").value_or("");
  subscription.protocol = "lambda";
  subscription.endpoint = function.arn;
  subscription.filter_policy = to_json(event.get("FilterPolicy"));
  subscription.filter_scope = event.text("FilterPolicyScope").value_or("MessageAttributes");
  if (event.has("SqsSubscription") && event.get("SqsSubscription").text != "false") {
    event.notice(k_ignored, "SqsSubscription",
                 "No queue stands between; the topic calls the function itself.");
  }
  build.reading.app.subscriptions.push_back(std::move(subscription));
}

}  // namespace

void build_api(Build& build, const Resource& resource) {
  const auto properties = build.properties_of(resource);
  const bool rest = resource.type == k_rest_type;
  ApiSpec api;
  api.logical_id = resource.id;
  api.id = build.resources.api_id_of(resource.id);
  api.kind = rest ? ApiKind::rest : ApiKind::http;
  const auto stage = rest ? properties.needed_text("StageName") : properties.text("StageName");
  api.stage = stage.value_or("$default");
  api.stage_variables = properties.pairs(rest ? "Variables" : "StageVariables");
  api.cors = rest ? rest_cors(properties) : http_cors(properties);
  if (rest) {
    for (const auto& type : properties.texts("BinaryMediaTypes")) {
      api.binary_media_types.push_back(replace_all(type, "~1", "/"));
    }
  }
  for (const auto* name : {"DefinitionBody", "DefinitionUri"}) {
    if (properties.has(name)) {
      properties.notice(
          k_refused, name,
          "Routes of an OpenAPI definition are not read; give the functions events instead.");
    }
  }
  if (properties.has("Auth")) {
    properties.notice(k_ignored, "Auth",
                      "Authorizers and API keys are not asked here; every request passes.");
  }
  if (properties.has("Domain")) {
    properties.notice(k_ignored, "Domain",
                      "The custom domain is not served; use the API's own name.");
  }
  std::string said = rest ? "REST API" : "HTTP API";
  said.append(", stage ").append(api.stage).append(".");
  build.emulated(resource, std::move(said));
  build.reading.app.apis.push_back(std::move(api));
}

void build_events(Build& build, const FunctionSpec& function, const Properties& properties) {
  const auto events = properties.under("Events");
  for (const auto& name : events.names()) {
    const auto event = events.under(name);
    const auto type = event.needed_text("Type").value_or("");
    const Properties settings(build.resolver, event.path(), properties.type(),
                              event.under("Properties").map());
    if (type == "Api") {
      build_route(build, function, settings, ApiKind::rest);
    } else if (type == "HttpApi") {
      build_route(build, function, settings, ApiKind::http);
    } else if (type == "SNS") {
      build_sns_event(build, function, settings);
    } else if (!type.empty()) {
      events.notice(k_ignored, name,
                    "Events of type " + type + " are not emulated; invoke " + function.logical_id +
                        " yourself.");
    }
  }
}

}  // namespace ecpay::aws
