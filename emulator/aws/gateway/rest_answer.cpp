#include "emulator/aws/gateway/rest_answer.hpp"

#include <algorithm>
#include <array>

#include "core/base/text.hpp"
#include "emulator/aws/gateway/request_body.hpp"

namespace ecpay::aws {
namespace {

using Kind = ResultValue::Kind;

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

void add_value(Rows& rows, const std::string& name, const ResultValue& value, Repeats repeats,
               std::optional<Malformed>& wrong) {
  auto text = read_header(name, value, wrong);
  if (!text) { return; }
  if (++rows.lines > k_max_answer_headers) {
    wrong = Malformed{"it has too many headers"};
    return;
  }
  auto& values = rows.of(name);
  if (repeats == Repeats::kept || std::find(values.begin(), values.end(), *text) == values.end()) {
    values.push_back(*std::move(text));
  }
}

void read_multi_values(const ResultValue& multi, Rows& rows, std::optional<Malformed>& wrong) {
  for (const auto& [name, list] : multi.members) {
    if (list.kind == Kind::null) { continue; }
    if (list.kind != Kind::list) {
      wrong = Malformed{"a value of multiValueHeaders is not a list"};
    }
    for (const auto& value : list.items) {
      if (!wrong) { add_value(rows, name, value, Repeats::kept, wrong); }
    }
    if (wrong) { return; }
  }
}

// Those of multiValueHeaders first; their letters win, and what `headers` repeats is sent once.
Rows read_headers(const FunctionResult& result, std::optional<Malformed>& wrong) {
  Rows rows;
  const auto* multi = read_member(result, "multiValueHeaders", Kind::object, wrong);
  const auto* single = read_member(result, "headers", Kind::object, wrong);
  if (!wrong && multi != nullptr) { read_multi_values(*multi, rows, wrong); }
  if (single == nullptr) { return rows; }
  for (const auto& [name, value] : single->members) {
    if (!wrong && value.kind != Kind::null) {
      add_value(rows, name, value, Repeats::dropped, wrong);
    }
  }
  return rows;
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

// Keys that only an HTTP API knows are unknown here.
std::optional<std::string> unknown_key(const FunctionResult& result) {
  if (result.has("cookies")) { return "cookies"; }
  if (!result.has_unknown_key) { return std::nullopt; }
  constexpr std::size_t k_shown_code_points = 60;
  return std::string(first_code_points(result.unknown_key, k_shown_code_points));
}

bool read_encoding(const FunctionResult& result, std::optional<Malformed>& wrong) {
  return read_flag(result, result.has("base64Encoded") ? "base64Encoded" : "isBase64Encoded",
                   wrong);
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
  FunctionResult result;
  auto wrong = read_function_result(payload, result);
  if (wrong) { return malformed(std::move(wrong->detail)); }
  if (result.value.kind != Kind::object) {
    return malformed("it is not an object with statusCode and body");
  }
  if (const auto key = unknown_key(result)) {
    return malformed("a REST API does not allow the key \"" + *key + "\"");
  }
  const auto status = read_status(result, wrong);
  const bool encoded = read_encoding(result, wrong);
  const auto rows = read_headers(result, wrong);
  auto body = take_body(result, wrong);
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
