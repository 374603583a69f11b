#pragma once

#include <string>

#include "emulator/aws/gateway/exchange.hpp"

namespace ecpay::aws {

// The event of a REST API's Lambda proxy integration (aws-emulation 2.1), as JSON text in the field
// order of live events. The API is taken to be edge-optimised, which is SAM's default.
// REQUIRES: a match whose route calls a function.
std::string write_rest_event(const Exchange& exchange);

// The path a REST API shows: "//a//b" becomes "/a//b".
std::string rest_path(std::string_view path);

}  // namespace ecpay::aws
