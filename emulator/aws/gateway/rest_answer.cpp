#include "emulator/aws/gateway/rest_answer.hpp"

#include <algorithm>
#include <array>

#include "core/base/text.hpp"
#include "emulator/aws/gateway/request_body.hpp"

namespace ecpay::aws {
namespace {

constexpr std::array<std::string_view, 6> k_keys = {
    "statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded", "base64Encoded"};
constexpr std::array<std::string_view, 4> k_remapped = {"Connection", "Content-Length", "Date",
                                                        "Server"};

struct ErrorRow {
  RestError error;
  int status;
  std::string_view type;
  std::string_view body;
  std::string_view assumed;  // id of the mark; empty if the answer is documented
};
constexpr std::array<ErrorRow, 9> k_errors = {{
    {RestError::missing_authentication_token, 403, "MissingAuthenticationTokenException",
     R"({"message":"Missing Authentication Token"})", ""},
    {RestError::forbidden, 403, "ForbiddenException", R"({"message":"Forbidden"})", ""},
    {RestError::request_too_large, 413, "RequestTooLargeException",
     R"({"message":"Request Too Long"})", "gateway.request_too_large"},
    {RestError::uri_too_long, 414, "RequestTooLargeException",
     R"({"message":"Request URI too long"})", "gateway.uri_too_long"},
    {RestError::header_too_large, 431, "RequestTooLargeException",
     R"({"message":"Request Header Fields Too Large"})", "gateway.header_too_large"},
    {RestError::throttled, 500, "InternalServerErrorException",
     R"({"message": "Internal server error"})", "gateway.throttled"},
    {RestError::configuration, 500, "InternalServerErrorException",
     R"({"message": "Internal server error"})", ""},
    {RestError::integration_failure, 502, "InternalServerErrorException",
     R"({"message": "Internal server error"})", ""},
    {RestError::integration_timeout, 504, "InternalServerErrorException",
     R"({"message": "Endpoint request timed out"})", ""},
}};

Answer malformed(std::string detail) {
  return {rest_error(RestError::integration_failure), "gateway.malformed_answer", std::move(detail),
          ""};
}

// Header names with all their values, in the order they are sent.
struct Row {
  std::string name;
  std::vector<std::string> values;
};
struct Rows {
  std::vector<Row> list;
  std::size_t lines = 0;

  std::vector<std::string>& of(const std::string& name) {
    const auto found = std::find_if(list.begin(), list.end(), [&](const Row& row) {
      return equals_ignoring_case(row.name, name);
    });
    if (found != list.end()) { return found->values; }
    list.push_back({name, {}});
    return list.back().values;
  }
};

enum class Repeats { kept, dropped };

std::optional<Malformed> add_value(Rows& rows, const std::string& name, const Json& value,
                                   Repeats repeats) {
  const auto text = read_scalar(value);
  if (!text) { return Malformed{"the header " + name + " is not text"}; }
  if (!is_header_name(name)) { return Malformed{"\"" + name + "\" is not a header name"}; }
  if (!is_header_value(*text)) {
    return Malformed{"the header " + name + " holds a control character"};
  }
  if (++rows.lines > k_max_answer_headers) { return Malformed{"it has too many headers"}; }
  auto& values = rows.of(name);
  if (repeats == Repeats::kept || std::find(values.begin(), values.end(), *text) == values.end()) {
    values.push_back(*text);
  }
  return std::nullopt;
}

std::optional<Malformed> read_multi_values(const Json& multi, Rows& rows) {
  for (const auto& [name, list] : multi.items()) {
    if (list.is_null()) { continue; }
    if (!list.is_array()) { return Malformed{"multiValueHeaders." + name + " is not a list"}; }
    for (const auto& value : list) {
      if (auto refused = add_value(rows, name, value, Repeats::kept)) { return refused; }
    }
  }
  return std::nullopt;
}

// Those of multiValueHeaders first; their letters win, and what `headers` repeats is sent once.
std::optional<Malformed> read_headers(const Json& result, Rows& rows) {
  std::optional<Malformed> wrong;
  const auto* multi = read_object(result, "multiValueHeaders", wrong);
  const auto* single = read_object(result, "headers", wrong);
  if (!wrong && multi != nullptr) { wrong = read_multi_values(*multi, rows); }
  if (wrong || single == nullptr) { return wrong; }
  for (const auto& [name, value] : single->items()) {
    if (value.is_null()) { continue; }
    if (auto refused = add_value(rows, name, value, Repeats::dropped)) { return refused; }
  }
  return std::nullopt;
}

void send_headers(const Rows& rows, http::Response& response) {
  bool typed = false;
  for (const auto& row : rows.list) {
    if (equals_ignoring_case(row.name, "Transfer-Encoding")) { continue; }
    const auto remapped =
        std::find_if(k_remapped.begin(), k_remapped.end(),
                     [&](std::string_view name) { return equals_ignoring_case(name, row.name); });
    const std::string name =
        remapped == k_remapped.end() ? row.name : "x-amzn-Remapped-" + std::string(*remapped);
    for (const auto& value : row.values) { response.headers.add(name, value); }
    typed = typed || equals_ignoring_case(name, "Content-Type");
  }
  if (!typed) { response.headers.add("Content-Type", "application/json"); }
}

// The body is decoded only for a client whose first accepted type is one of the API's binary ones;
// "*/*" among those takes every client.
bool accepts_binary(const http::Request& request, const ApiSpec& api) {
  const auto accept = request.headers.find("Accept").value_or("");
  return is_binary_media_type(media_type_of(accept.substr(0, accept.find(','))),
                              api.binary_media_types);
}

std::optional<std::string> unknown_key(const Json& result) {
  for (const auto& [name, value] : result.items()) {
    if (std::find(k_keys.begin(), k_keys.end(), name) == k_keys.end()) { return name; }
  }
  return std::nullopt;
}

bool read_encoding(const Json& result, std::optional<Malformed>& wrong) {
  const bool misspelt = result.contains("base64Encoded");
  return read_flag(result, misspelt ? "base64Encoded" : "isBase64Encoded", wrong);
}

}  // namespace

http::Response rest_error(RestError error) {
  const auto row = std::find_if(k_errors.begin(), k_errors.end(),
                                [&](const ErrorRow& r) { return r.error == error; });
  http::Response response;
  response.status = row->status;
  response.headers.add("Content-Type", "application/json");
  response.headers.add("x-amzn-ErrorType", std::string(row->type));
  if (!row->assumed.empty()) {
    response.headers.add("X-Ecpay-Emulator", "assumed=" + std::string(row->assumed));
  }
  response.body = row->body;
  return response;
}

Answer rest_answer(std::string_view payload, const http::Request& request, const ApiSpec& api) {
  const auto parsed = parse_json(payload);
  if (!parsed) {
    return malformed(parsed.error().code == "json.too_deep" ? "its JSON nests too deep"
                                                            : "it is not valid JSON");
  }
  const auto& result = *parsed;
  if (!result.is_object()) { return malformed("it is not an object with statusCode and body"); }
  if (const auto key = unknown_key(result)) {
    return malformed("a REST API does not allow the key \"" + to_valid_utf8(*key) + "\"");
  }
  std::optional<Malformed> wrong;
  const auto status = read_status(result, wrong);
  auto body = read_body(result, wrong);
  const bool encoded = read_encoding(result, wrong);
  Rows rows;
  if (!wrong) { wrong = read_headers(result, rows); }
  if (wrong) { return malformed(std::move(wrong->detail)); }
  Answer answer;
  answer.response.status = status.value_or(200);
  send_headers(rows, answer.response);
  if (encoded && body && accepts_binary(request, api)) {
    auto bytes = base64_decode(*body);
    if (!bytes) {
      return {rest_error(RestError::configuration), "gateway.malformed_answer",
              "isBase64Encoded is true, but body is not Base64", ""};
    }
    body = std::move(bytes);
  }
  answer.response.body = std::move(body).value_or("");
  return answer;
}

http::Response rest_preflight(const ApiSpec& api, const Route& route) {
  const auto join = [](const std::vector<std::string>& values) {
    std::string joined;
    for (const auto& value : values) {
      if (!joined.empty()) { joined += ','; }
      joined += value;
    }
    return joined;
  };
  http::Response response;
  response.headers.add("Content-Type", "application/json");
  const auto& cors = *api.cors;
  if (!cors.allow_origins.empty()) {
    response.headers.add("Access-Control-Allow-Origin", join(cors.allow_origins));
  }
  response.headers.add("Access-Control-Allow-Methods", cors.allow_methods.empty()
                                                           ? route.allowed_methods
                                                           : join(cors.allow_methods));
  if (!cors.allow_headers.empty()) {
    response.headers.add("Access-Control-Allow-Headers", join(cors.allow_headers));
  }
  if (cors.max_age_s) {
    response.headers.add("Access-Control-Max-Age", std::to_string(*cors.max_age_s));
  }
  if (cors.allow_credentials) { response.headers.add("Access-Control-Allow-Credentials", "true"); }
  response.body = "{}\n";
  return response;
}

void add_rest_headers(http::Response& response, const RequestIds& ids, Called called) {
  response.headers.set("x-amzn-RequestId", ids.request_id);
  response.headers.set("x-amz-apigw-id", ids.extended_id);
  if (called == Called::function) { response.headers.set("X-Amzn-Trace-Id", ids.invocation_trace); }
}

}  // namespace ecpay::aws
