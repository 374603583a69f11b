#include "emulator/aws/gateway/http_event.hpp"

#include <algorithm>
#include <array>

#include "core/base/json_writer.hpp"
#include "core/base/text.hpp"
#include "emulator/aws/gateway/query.hpp"
#include "emulator/aws/gateway/request_body.hpp"

namespace ecpay::aws {
namespace {

// Of one connection only, hence not for the function.
constexpr std::array<std::string_view, 8> k_dropped = {"connection",        "expect", "keep-alive",
                                                       "proxy-connection",  "te",     "trailer",
                                                       "transfer-encoding", "upgrade"};

bool is_dropped(std::string_view name) {
  return std::find(k_dropped.begin(), k_dropped.end(), to_lower(name)) != k_dropped.end() ||
         is_emulator_header(name);
}

NamedValues* find_row(std::vector<NamedValues>& rows, std::string_view name) {
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const NamedValues& row) {
    return equals_ignoring_case(row.name, name);
  });
  return found == rows.end() ? nullptr : &*found;
}

void set_row(std::vector<NamedValues>& rows, std::string_view name, std::string value) {
  if (auto* row = find_row(rows, name)) {
    *row = {std::string(name), {std::move(value)}};
  } else {
    rows.push_back({std::string(name), {std::move(value)}});
  }
}

std::string join(const std::vector<std::string>& values) {
  std::string joined;
  for (const auto& value : values) {
    if (&value != &values.front()) { joined += ','; }
    joined += value;
  }
  return joined;
}

// What the gateway sets whatever the client sent, in the letters of payload format 1.0.
std::array<std::pair<std::string_view, std::string>, 6> gateway_headers(const Exchange& exchange) {
  auto forwarded = exchange.request.headers.get("X-Forwarded-For");
  if (!forwarded.empty()) { forwarded += ", "; }
  forwarded.append(source_ip_of(exchange.request));
  return {{{"Content-Length", std::to_string(exchange.request.body.size())},
           {"Host", exchange.api.domain},
           {"X-Amzn-Trace-Id", exchange.ids.trace_header},
           {"X-Forwarded-For", std::move(forwarded)},
           {"X-Forwarded-Port", "443"},
           {"X-Forwarded-Proto", "https"}}};
}

void sort_rows(std::vector<NamedValues>& rows) {
  std::stable_sort(rows.begin(), rows.end(), [](const NamedValues& a, const NamedValues& b) {
    return is_before_ignoring_case(a.name, b.name);
  });
}

enum class Letters { lower, as_sent };

std::vector<NamedValues> headers_of(const Exchange& exchange, Letters letters) {
  std::vector<NamedValues> rows;
  for (const auto& header : exchange.request.headers.list()) {
    if (is_dropped(header.name)) { continue; }
    if (auto* row = find_row(rows, header.name)) {
      row->values.push_back(header.value);
      continue;
    }
    std::string name = letters == Letters::lower ? to_lower(header.name) : header.name;
    if (equals_ignoring_case(name, "user-agent") && letters == Letters::as_sent) {
      name = "User-Agent";
    }
    rows.push_back({std::move(name), {header.value}});
  }
  for (auto& [name, value] : gateway_headers(exchange)) {
    set_row(rows, letters == Letters::lower ? to_lower(name) : std::string(name), std::move(value));
  }
  sort_rows(rows);
  return rows;
}

// Rows of one value each, so that a lookup gives all lines of a header.
void write_joined(JsonWriter& event, std::string_view name, const std::vector<NamedValues>& rows) {
  event.open(name);
  for (const auto& row : rows) { event.text(row.name, join(row.values)); }
  event.close();
}

void write_cookies(JsonWriter& event, const std::vector<std::string>& lines) {
  event.open_list("cookies");
  for (const auto& line : lines) {
    for (const auto cookie : split(line, ';')) {
      if (!trim(cookie).empty()) { event.item(trim(cookie)); }
    }
  }
  event.close_list();
}

// The path with its stage, unless that is "$default".
std::string staged_path(const Exchange& exchange) {
  std::string path;
  if (exchange.api.spec->stage != "$default") { path = "/" + exchange.api.spec->stage; }
  path += exchange.path;
  return path;
}

// HTTP APIs decode the path, and what then follows a '?' is lost.
std::string raw_path(const Exchange& exchange) {
  auto path = decode_path_text(staged_path(exchange));
  return path.substr(0, path.find('?'));
}

void write_parameters(JsonWriter& event, const std::vector<PathParameter>& parameters) {
  event.open("pathParameters");
  for (const auto& parameter : parameters) {
    event.text(parameter.name, decode_path_text(parameter.value));
  }
  event.close();
}

void write_stage_variables(JsonWriter& event, const Exchange& exchange) {
  event.open("stageVariables");
  for (const auto& [name, value] : exchange.api.spec->stage_variables) { event.text(name, value); }
  event.close();
}

void write_body(JsonWriter& event, const http::Request& request) {
  const bool text = request.body.empty() ||
                    (is_text_on_http_api(request.headers.find("Content-Type").value_or("")) &&
                     is_utf8(request.body));
  if (!request.body.empty()) {
    event.text("body", text ? request.body : base64_encode(request.body));
  }
  event.raw("isBase64Encoded", text ? "false" : "true");
}

void write_context(JsonWriter& event, const Exchange& exchange, std::string_view path) {
  const auto& api = *exchange.api.spec;
  event.open("requestContext");
  event.text("accountId", exchange.app.account_id);
  event.text("apiId", api.id);
  event.text("domainName", exchange.api.domain);
  event.text("domainPrefix", api.id);
  event.open("http");
  event.text("method", exchange.request.method);
  event.text("path", path);
  event.text("protocol", "HTTP/1.1");
  event.text("sourceIp", source_ip_of(exchange.request));
  event.text("userAgent", exchange.request.headers.find("User-Agent").value_or(""));
  event.close();
  event.text("requestId", exchange.ids.extended_id);
  event.text("routeKey", route_key_of(exchange.match.route->spec));
  event.text("stage", api.stage);
  event.text("time", format_request_time(exchange.at));
  event.raw("timeEpoch", std::to_string(exchange.at.time_since_epoch().count()));
  event.close();
}

constexpr std::size_t k_frame_bytes = 3072;

std::string write_format_2(const Exchange& exchange) {
  const auto& request = exchange.request;
  JsonWriter event(k_frame_bytes + request.body.size() + request.body.size() / 3);
  event.text("version", "2.0");
  event.text("routeKey", route_key_of(exchange.match.route->spec));
  const auto path = raw_path(exchange);
  event.text("rawPath", path);
  event.text("rawQueryString", request.query());
  auto headers = headers_of(exchange, Letters::lower);
  if (const auto* cookies = find_row(headers, "cookie")) {
    write_cookies(event, cookies->values);
    headers.erase(headers.begin() + (cookies - headers.data()));
  }
  write_joined(event, "headers", headers);
  const auto query = read_query(request.query(), ApiKind::http);
  if (!query.empty()) { write_joined(event, "queryStringParameters", query); }
  write_context(event, exchange, path);
  if (!exchange.match.parameters.empty()) { write_parameters(event, exchange.match.parameters); }
  if (!exchange.api.spec->stage_variables.empty()) { write_stage_variables(event, exchange); }
  write_body(event, request);
  return event.finish();
}

void write_values(JsonWriter& event, std::string_view single, std::string_view multi,
                  const std::vector<NamedValues>& rows) {
  if (rows.empty()) {
    event.null(single);
    return event.null(multi);
  }
  event.open(single);
  for (const auto& row : rows) { event.text(row.name, row.values.back()); }
  event.close();
  event.open(multi);
  for (const auto& row : rows) {
    event.open_list(row.name);
    for (const auto& value : row.values) { event.item(value); }
    event.close_list();
  }
  event.close();
}

void write_identity_1(JsonWriter& event, const http::Request& request) {
  event.open("identity");
  for (const auto* name : {"accessKey", "accountId", "caller", "cognitoAmr",
                           "cognitoAuthenticationProvider", "cognitoAuthenticationType",
                           "cognitoIdentityId", "cognitoIdentityPoolId", "principalOrgId"}) {
    event.null(name);
  }
  event.text("sourceIp", source_ip_of(request));
  event.null("user");
  event.text("userAgent", request.headers.find("User-Agent").value_or(""));
  event.null("userArn");
  event.close();
}

void write_context_1(JsonWriter& event, const Exchange& exchange, std::string_view path) {
  const auto& api = *exchange.api.spec;
  const auto& route = exchange.match.route->spec;
  event.open("requestContext");
  event.text("accountId", exchange.app.account_id);
  event.text("apiId", api.id);
  event.text("domainName", exchange.api.domain);
  event.text("domainPrefix", api.id);
  event.text("extendedRequestId", exchange.ids.extended_id);
  event.text("httpMethod", exchange.request.method);
  write_identity_1(event, exchange.request);
  event.text("path", path);
  event.text("protocol", "HTTP/1.1");
  event.text("requestId", exchange.ids.extended_id);
  event.text("requestTime", format_request_time(exchange.at));
  event.raw("requestTimeEpoch", std::to_string(exchange.at.time_since_epoch().count()));
  event.text("resourceId", route_key_of(route));
  event.text("resourcePath", route.path);
  event.text("stage", api.stage);
  event.close();
}

std::string write_format_1(const Exchange& exchange) {
  const auto& request = exchange.request;
  JsonWriter event(k_frame_bytes + request.body.size() + request.body.size() / 3);
  event.text("version", "1.0");
  event.text("resource", exchange.match.route->spec.path);
  const auto path = raw_path(exchange);
  event.text("path", path);
  event.text("httpMethod", request.method);
  write_values(event, "headers", "multiValueHeaders", headers_of(exchange, Letters::as_sent));
  write_values(event, "queryStringParameters", "multiValueQueryStringParameters",
               read_query(request.query(), ApiKind::http));
  write_context_1(event, exchange, path);
  if (exchange.match.parameters.empty()) {
    event.null("pathParameters");
  } else {
    write_parameters(event, exchange.match.parameters);
  }
  if (exchange.api.spec->stage_variables.empty()) {
    event.null("stageVariables");
  } else {
    write_stage_variables(event, exchange);
  }
  if (request.body.empty()) { event.null("body"); }
  write_body(event, request);
  return event.finish();
}

}  // namespace

std::string route_key_of(const RouteSpec& route) {
  return route.path == "$default" ? route.path : route.method + " " + route.path;
}

std::string write_http_event(const Exchange& exchange) {
  return exchange.match.route->spec.payload_format == "1.0" ? write_format_1(exchange)
                                                            : write_format_2(exchange);
}

}  // namespace ecpay::aws
