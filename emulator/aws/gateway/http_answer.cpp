#include "emulator/aws/gateway/http_answer.hpp"

#include <algorithm>
#include <array>

#include "core/base/text.hpp"

namespace ecpay::aws {
namespace {

using Kind = ResultValue::Kind;

struct ErrorRow {
  HttpError error;
  int status;
  std::string_view message;
  std::string_view assumed;  // id of the mark; empty if the answer is documented
};
constexpr std::array<ErrorRow, 7> k_errors = {{
    {HttpError::forbidden, 403, "Forbidden", ""},
    {HttpError::not_found, 404, "Not Found", ""},
    {HttpError::request_too_large, 413, "Request Entity Too Large", "gateway.request_too_large"},
    {HttpError::header_too_large, 431, "Request Header Fields Too Large",
     "gateway.header_too_large"},
    {HttpError::integration_failure, 500, "Internal Server Error", ""},
    {HttpError::throttled, 503, "Service Unavailable", "gateway.throttled"},
    {HttpError::timed_out, 503, "Service Unavailable", "gateway.timed_out"},
}};

// Of the connection between us and the client: the function has no say in them.
constexpr std::array<std::string_view, 6> k_dropped = {
    "connection", "content-length", "keep-alive", "trailer", "transfer-encoding", "upgrade"};

Answer malformed(std::string detail) {
  return {http_error(HttpError::integration_failure), "gateway.malformed_answer", std::move(detail),
          ""};
}

bool is_dropped(std::string_view name) {
  return std::find(k_dropped.begin(), k_dropped.end(), to_lower(name)) != k_dropped.end();
}

void add_value(http::Headers& headers, const std::string& name, const ResultValue& value,
               std::optional<Malformed>& wrong) {
  if (wrong || value.kind == Kind::null) { return; }
  auto text = read_header(name, value, wrong);
  if (!text || is_dropped(name)) { return; }
  if (headers.list().size() >= k_max_answer_headers) {
    wrong = Malformed{"it has too many headers"};
    return;
  }
  headers.add(name, *std::move(text));
}

void add_cookies(const FunctionResult& result, http::Headers& headers,
                 std::optional<Malformed>& wrong) {
  const auto* cookies = read_member(result, "cookies", Kind::list, wrong);
  if (cookies == nullptr) { return; }
  for (const auto& cookie : cookies->items) { add_value(headers, "set-cookie", cookie, wrong); }
}

// Payload format 1.0 only: they come before `headers`, as on a REST API.
void add_multi_values(const FunctionResult& result, http::Headers& headers,
                      std::optional<Malformed>& wrong) {
  const auto* multi = read_member(result, "multiValueHeaders", Kind::object, wrong);
  if (multi == nullptr) { return; }
  for (const auto& [name, list] : multi->members) {
    if (list.kind != Kind::list && list.kind != Kind::null) {
      wrong = Malformed{"a value of multiValueHeaders is not a list"};
    }
    for (const auto& value : list.items) { add_value(headers, name, value, wrong); }
    if (wrong) { return; }
  }
}

void add_single_values(const FunctionResult& result, http::Headers& headers,
                       std::optional<Malformed>& wrong) {
  const auto* single = read_member(result, "headers", Kind::object, wrong);
  if (single == nullptr) { return; }
  for (const auto& [name, value] : single->members) { add_value(headers, name, value, wrong); }
}

// The value itself is the body: text without its quotes, anything else as the function wrote it.
Answer inferred(std::string_view payload, ResultValue value) {
  Answer answer;
  answer.response.headers.add("content-type", "application/json");
  answer.response.body =
      value.kind == Kind::text ? std::move(value.text) : std::string(trim(payload));
  return answer;
}

// Origins are compared without letter case; "https://*" allows every origin of that scheme.
bool allows(const CorsSpec& cors, std::string_view origin) {
  return std::any_of(cors.allow_origins.begin(), cors.allow_origins.end(),
                     [&](const std::string& allowed) {
                       if (allowed == "*" || equals_ignoring_case(allowed, origin)) { return true; }
                       if (!allowed.ends_with("://*")) { return false; }
                       const auto scheme = std::string_view(allowed).substr(0, allowed.size() - 1);
                       return equals_ignoring_case(origin.substr(0, scheme.size()), scheme);
                     });
}

bool allows_everyone(const CorsSpec& cors) {
  return std::find(cors.allow_origins.begin(), cors.allow_origins.end(), "*") !=
         cors.allow_origins.end();
}

void add_list(http::Headers& headers, std::string name, const std::vector<std::string>& values) {
  if (values.empty()) { return; }
  std::string joined;
  for (const auto& value : values) {
    if (!joined.empty()) { joined += ','; }
    joined += value;
  }
  headers.add(std::move(name), std::move(joined));
}

void add_origin(http::Headers& headers, const CorsSpec& cors, std::string_view origin) {
  headers.add("access-control-allow-origin",
              allows_everyone(cors) ? std::string("*") : std::string(origin));
  if (cors.allow_credentials) { headers.add("access-control-allow-credentials", "true"); }
}

}  // namespace

http::Response http_error(HttpError error) {
  const auto row = std::find_if(k_errors.begin(), k_errors.end(),
                                [&](const ErrorRow& r) { return r.error == error; });
  http::Response response;
  response.status = row->status;
  response.headers.add("content-type", "application/json");
  if (!row->assumed.empty()) {
    response.headers.add("X-Ecpay-Emulator", "assumed=" + std::string(row->assumed));
  }
  response.body = R"({"message":")" + std::string(row->message) + R"("})";
  return response;
}

Answer http_answer(std::string_view payload, const RouteSpec& route) {
  FunctionResult result;
  auto wrong = read_function_result(payload, result);
  if (wrong) { return malformed(std::move(wrong->detail)); }
  const bool format_1 = route.payload_format == "1.0";
  const auto status = read_status(result, wrong);
  if (wrong) { return malformed(std::move(wrong->detail)); }
  if (!status) {
    if (!format_1) { return inferred(payload, std::move(result.value)); }
    return malformed("payload format 1.0 needs an object with statusCode");
  }
  Answer answer;
  answer.response.status = *status;
  auto& headers = answer.response.headers;
  const bool encoded = read_flag(result, "isBase64Encoded", wrong);
  if (format_1) {
    add_multi_values(result, headers, wrong);
  } else {
    add_cookies(result, headers, wrong);
  }
  add_single_values(result, headers, wrong);
  auto body = take_body(result, wrong);
  if (wrong) { return malformed(std::move(wrong->detail)); }
  if (encoded && body) {
    auto bytes = base64_decode(*body);
    if (!bytes) { return malformed("isBase64Encoded is true, but body is not Base64"); }
    body = std::move(bytes);
  }
  answer.response.body = std::move(body).value_or("");
  if (!headers.find("content-type") && !answer.response.body.empty()) {
    headers.add("content-type", "text/plain;charset=UTF-8");
  }
  return answer;
}

bool is_preflight(const http::Request& request) {
  return request.method == "OPTIONS" && request.headers.find("Origin") &&
         request.headers.find("Access-Control-Request-Method");
}

http::Response http_preflight(const CorsSpec& cors, const http::Request& request) {
  http::Response response;
  response.status = 204;
  const auto origin = request.headers.find("Origin").value_or("");
  if (!allows(cors, origin)) { return response; }
  add_origin(response.headers, cors, origin);
  add_list(response.headers, "access-control-allow-methods", cors.allow_methods);
  add_list(response.headers, "access-control-allow-headers", cors.allow_headers);
  if (cors.max_age_s) {
    response.headers.add("access-control-max-age", std::to_string(*cors.max_age_s));
  }
  return response;
}

void apply_cors(http::Response& response, const CorsSpec& cors, const http::Request& request) {
  for (const auto* name : {"access-control-allow-origin", "access-control-allow-methods",
                           "access-control-allow-headers", "access-control-expose-headers",
                           "access-control-max-age", "access-control-allow-credentials"}) {
    response.headers.remove(name);
  }
  const auto origin = request.headers.find("Origin");
  if (!origin || !allows(cors, *origin)) { return; }
  add_origin(response.headers, cors, *origin);
  add_list(response.headers, "access-control-expose-headers", cors.expose_headers);
}

void add_http_headers(http::Response& response, const RequestIds& ids) {
  response.headers.set("apigw-requestid", ids.extended_id);
}

}  // namespace ecpay::aws
