#pragma once

#include <string>
#include <string_view>

#include "core/process/child.hpp"

namespace ecpay::aws {

// A failed invocation as its caller sees it, and the words of its log line.
struct Failure {
  std::string payload;     // the error object, JSON text
  std::string error_type;  // "Runtime.ExitError"
  std::string log_line;    // empty if the runtime has written its own
};

// `type` and `message` as the error object of AWS's platform.
Failure platform_failure(std::string_view type, std::string_view message);

// The process ended before it answered.
Failure exit_failure(std::string_view request_id, const process::ExitStatus& status);
// `at` is the real time as AWS writes it; `limit_s` the function's Timeout.
Failure timeout_failure(std::string_view request_id, std::string_view at, int limit_s);
Failure memory_failure(std::string_view request_id);
Failure too_large_failure();
Failure bad_mode_failure();
// Nothing could be started: `reason` says what is missing.
Failure entrypoint_failure(std::string_view request_id, std::string_view reason);
// What the runtime posted itself; passed on byte for byte.
Failure posted_failure(std::string body);

}  // namespace ecpay::aws
