#include "emulator/aws/gateway/rest_event.hpp"

#include <algorithm>
#include <array>

#include "core/base/json_writer.hpp"
#include "core/base/text.hpp"
#include "emulator/aws/gateway/query.hpp"
#include "emulator/aws/gateway/request_body.hpp"

namespace ecpay::aws {
namespace {

constexpr std::array<std::string_view, 12> k_dropped = {"connection",
                                                        "content-length",
                                                        "content-md5",
                                                        "expect",
                                                        "max-forwards",
                                                        "proxy-authenticate",
                                                        "server",
                                                        "te",
                                                        "transfer-encoding",
                                                        "trailer",
                                                        "upgrade",
                                                        "www-authenticate"};

// What the edge adds and the client cannot set.
constexpr std::array<std::pair<std::string_view, std::string_view>, 7> k_edge = {{
    {"CloudFront-Forwarded-Proto", "https"},
    {"CloudFront-Is-Desktop-Viewer", "true"},
    {"CloudFront-Is-Mobile-Viewer", "false"},
    {"CloudFront-Is-SmartTV-Viewer", "false"},
    {"CloudFront-Is-Tablet-Viewer", "false"},
    {"CloudFront-Viewer-ASN", "3462"},
    {"CloudFront-Viewer-Country", "TW"},
}};
constexpr std::string_view k_edge_address = "192.0.2.1";  // of the block for documentation

bool is_dropped(std::string_view name) {
  return std::any_of(
             k_dropped.begin(), k_dropped.end(),
             [&](std::string_view dropped) { return equals_ignoring_case(name, dropped); }) ||
         is_emulator_header(name);
}

std::string_view shown_name(std::string_view name) {
  if (equals_ignoring_case(name, "authorization")) { return "Authorization"; }
  if (equals_ignoring_case(name, "user-agent")) { return "User-Agent"; }
  return name;
}

// Header lines grouped by name without letter case; the first line's letters stay.
class HeaderTable {
 public:
  void add(std::string_view name, std::string_view value) {
    if (auto* found = find(name)) {
      found->values.emplace_back(value);
    } else {
      rows_.push_back({std::string(name), {std::string(value)}});
    }
  }
  void set(std::string_view name, std::string value) {
    if (auto* found = find(name)) {
      *found = {std::string(name), {std::move(value)}};
    } else {
      rows_.push_back({std::string(name), {std::move(value)}});
    }
  }
  const std::vector<NamedValues>& sorted() {
    std::stable_sort(rows_.begin(), rows_.end(), [](const NamedValues& a, const NamedValues& b) {
      return is_before_ignoring_case(a.name, b.name);
    });
    return rows_;
  }

 private:
  NamedValues* find(std::string_view name) {
    const auto found = std::find_if(rows_.begin(), rows_.end(), [&](const NamedValues& row) {
      return equals_ignoring_case(row.name, name);
    });
    return found == rows_.end() ? nullptr : &*found;
  }
  std::vector<NamedValues> rows_;
};

std::string edge_id(const Exchange& exchange) {
  return exchange.id_source.alphanumeric(54, "gateway.edge", exchange.ids.key) + "==";
}

HeaderTable headers_of(const Exchange& exchange) {
  const auto& headers = exchange.request.headers;
  HeaderTable table;
  for (const auto& header : headers.list()) {
    if (!is_dropped(header.name)) { table.add(shown_name(header.name), header.value); }
  }
  for (const auto& [name, value] : k_edge) { table.set(name, std::string(value)); }
  table.set("Host", exchange.api.domain);
  auto forwarded = headers.get("X-Forwarded-For");
  if (!forwarded.empty()) { forwarded += ", "; }
  forwarded.append(source_ip_of(exchange.request)).append(", ").append(k_edge_address);
  table.set("X-Forwarded-For", std::move(forwarded));
  table.set("X-Forwarded-Port", "443");
  table.set("X-Forwarded-Proto", "https");
  table.set("X-Amzn-Trace-Id", exchange.ids.trace_header);
  table.set("Via", exchange.api.via);
  table.set("X-Amz-Cf-Id", edge_id(exchange));
  return table;
}

void write_last_values(JsonWriter& event, std::string_view name,
                       const std::vector<NamedValues>& rows) {
  if (rows.empty()) { return event.null(name); }
  event.open(name);
  for (const auto& row : rows) { event.text(row.name, row.values.back()); }
  event.close();
}

void write_all_values(JsonWriter& event, std::string_view name,
                      const std::vector<NamedValues>& rows) {
  if (rows.empty()) { return event.null(name); }
  event.open(name);
  for (const auto& row : rows) {
    event.open_list(row.name);
    for (const auto& value : row.values) { event.item(value); }
    event.close_list();
  }
  event.close();
}

void write_pairs(JsonWriter& event, const Exchange& exchange) {
  const auto& parameters = exchange.match.parameters;
  if (parameters.empty()) {
    event.null("pathParameters");
  } else {
    event.open("pathParameters");
    for (const auto& parameter : parameters) { event.text(parameter.name, parameter.value); }
    event.close();
  }
  const auto& variables = exchange.api.spec->stage_variables;
  if (variables.empty()) { return event.null("stageVariables"); }
  event.open("stageVariables");
  for (const auto& [name, value] : variables) { event.text(name, value); }
  event.close();
}

void write_identity(JsonWriter& event, const Exchange& exchange) {
  event.open("identity");
  for (const auto* name : {"cognitoIdentityPoolId", "accountId", "cognitoIdentityId", "caller"}) {
    event.null(name);
  }
  event.text("sourceIp", source_ip_of(exchange.request));
  for (const auto* name : {"principalOrgId", "accessKey", "cognitoAuthenticationType",
                           "cognitoAuthenticationProvider", "userArn"}) {
    event.null(name);
  }
  if (const auto agent = exchange.request.headers.find("User-Agent")) {
    event.text("userAgent", *agent);
  } else {
    event.null("userAgent");
  }
  event.null("user");
  event.close();
}

void write_context(JsonWriter& event, const Exchange& exchange) {
  const auto& api = *exchange.api.spec;
  const auto& route = exchange.match.route->spec;
  event.open("requestContext");
  event.text("resourceId",
             exchange.id_source.alphanumeric(6, "gateway.resource", api.id + route.path));
  event.text("resourcePath", route.path);
  event.text("httpMethod", exchange.request.method);
  event.text("extendedRequestId", exchange.ids.extended_id);
  event.text("requestTime", format_request_time(exchange.at));
  event.text("path", "/" + api.stage + std::string(exchange.path));
  event.text("accountId", exchange.app.account_id);
  event.text("protocol", "HTTP/1.1");
  event.text("stage", api.stage);
  event.text("domainPrefix", api.id);
  event.raw("requestTimeEpoch", std::to_string(exchange.at.time_since_epoch().count()));
  event.text("requestId", exchange.ids.request_id);
  write_identity(event, exchange);
  event.text("domainName", exchange.api.domain);
  event.text("deploymentId", exchange.api.deployment_id);
  event.text("apiId", api.id);
  event.close();
}

void write_body(JsonWriter& event, const Exchange& exchange) {
  const auto& body = exchange.request.body;
  if (body.empty()) {
    event.null("body");
    return event.raw("isBase64Encoded", "false");
  }
  const auto media_type = media_type_of(exchange.request.headers.find("Content-Type").value_or(""));
  if (is_binary_media_type(media_type, exchange.api.spec->binary_media_types)) {
    event.text("body", base64_encode(body));
    return event.raw("isBase64Encoded", "true");
  }
  event.text("body", body);
  event.raw("isBase64Encoded", "false");
}

}  // namespace

std::string rest_path(std::string_view path) {
  while (path.starts_with("//")) { path.remove_prefix(1); }
  return std::string(path);
}

std::string write_rest_event(const Exchange& exchange) {
  constexpr std::size_t k_frame_bytes = 4096;
  const auto& request = exchange.request;
  JsonWriter event(k_frame_bytes + request.body.size() + request.body.size() / 3);
  event.text("resource", exchange.match.route->spec.path);
  event.text("path", rest_path(exchange.path));
  event.text("httpMethod", request.method);
  auto table = headers_of(exchange);
  const auto& headers = table.sorted();
  write_last_values(event, "headers", headers);
  write_all_values(event, "multiValueHeaders", headers);
  const auto query = read_query(request.query(), ApiKind::rest);
  write_last_values(event, "queryStringParameters", query);
  write_all_values(event, "multiValueQueryStringParameters", query);
  write_pairs(event, exchange);
  write_context(event, exchange);
  write_body(event, exchange);
  return event.finish();
}

}  // namespace ecpay::aws
