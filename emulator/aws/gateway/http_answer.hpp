#pragma once

#include <string_view>

#include "emulator/aws/gateway/answer.hpp"
#include "emulator/aws/gateway/exchange.hpp"

namespace ecpay::aws {

// The gateway's own answers of an HTTP API (aws-emulation 2.5).
enum class HttpError {
  forbidden,            // 403: no such API
  not_found,            // 404: no route, no such stage
  request_too_large,    // 413
  header_too_large,     // 431
  integration_failure,  // 500
  throttled,            // 503: Lambda refused the call
  timed_out,            // 503
};
http::Response http_error(HttpError error);

// The client's answer from what the function returned in the payload format of `route`. Format 2.0
// takes any JSON: what has no statusCode is the body itself. Problem: "gateway.malformed_answer".
Answer http_answer(std::string_view payload, const RouteSpec& route);

// Whether the gateway answers this request itself: OPTIONS of a browser that asks beforehand.
bool is_preflight(const http::Request& request);
// 204, with the headers of `cors` if it allows the request's origin.
http::Response http_preflight(const CorsSpec& cors, const http::Request& request);
// Replaces the function's own Access-Control headers by those of `cors`.
void apply_cors(http::Response& response, const CorsSpec& cors, const http::Request& request);

// apigw-requestid
void add_http_headers(http::Response& response, const RequestIds& ids);

}  // namespace ecpay::aws
