#pragma once

#include <string>

#include "emulator/aws/gateway/exchange.hpp"

namespace ecpay::aws {

// The event of an HTTP API (aws-emulation 2.2) in the payload format of its route, 2.0 or 1.0, as
// JSON text in the field order of live events. What has no value is absent in 2.0 and null in 1.0.
// REQUIRES: a match whose route calls a function.
std::string write_http_event(const Exchange& exchange);

// "POST /callback", "ANY /{proxy+}", "$default"
std::string route_key_of(const RouteSpec& route);

}  // namespace ecpay::aws
