#pragma once

#include <string_view>

#include "emulator/aws/gateway/answer.hpp"
#include "emulator/aws/gateway/exchange.hpp"

namespace ecpay::aws {

// Gateway responses of a REST API (aws-emulation 2.5).
enum class RestError {
  missing_authentication_token,  // 403: unknown path or method
  forbidden,                     // 403: no such API or stage
  request_too_large,             // 413
  uri_too_long,                  // 414
  header_too_large,              // 431
  throttled,                     // 500: Lambda refused the call
  configuration,                 // 500
  integration_failure,           // 502
  integration_timeout,           // 504
};
http::Response rest_error(RestError error);

// The client's answer from what the function returned: strict, a result with an unknown key is a
// 502. Problem: "gateway.malformed_answer". The headers that name the request are not added here.
Answer rest_answer(std::string_view payload, const http::Request& request, const ApiSpec& api);

// The OPTIONS mock that SAM makes of `Cors`.
http::Response rest_preflight(const ApiSpec& api, const Route& route);

// x-amzn-RequestId, x-amz-apigw-id and, after a function was called, X-Amzn-Trace-Id.
enum class Called { function, nothing };
void add_rest_headers(http::Response& response, const RequestIds& ids, Called called);

}  // namespace ecpay::aws
