#include "emulator/aws/lambda/failures.hpp"

#include "core/base/json.hpp"

namespace ecpay::aws {
namespace {

std::string request(std::string_view id) { return "RequestId: " + std::string(id); }

}  // namespace

Failure platform_failure(std::string_view type, std::string_view message) {
  Json body = Json::object();
  body["errorType"] = type;
  body["errorMessage"] = message;
  return {to_text(body), std::string(type), ""};
}

Failure exit_failure(std::string_view request_id, const process::ExitStatus& status) {
  const std::string reason = status.ok() ? "Runtime exited without providing a reason"
                                         : "Runtime exited with error: " + status.text();
  const std::string message = request(request_id) + " Error: " + reason;
  auto failure = platform_failure("Runtime.ExitError", message);
  failure.log_line = message + "\nRuntime.ExitError";
  return failure;
}

Failure timeout_failure(std::string_view request_id, std::string_view at, int limit_s) {
  const std::string told = "Task timed out after " + std::to_string(limit_s) + ".00 seconds";
  auto failure = platform_failure("Sandbox.Timedout", request(request_id) + " Error: " + told);
  failure.log_line = std::string(at) + " " + std::string(request_id) + " " + told + "\n";
  return failure;
}

Failure memory_failure(std::string_view request_id) {
  const std::string message =
      request(request_id) + " Error: Runtime exited with error: signal: killed";
  auto failure = platform_failure("Runtime.OutOfMemory", message);
  failure.log_line = message + "\nRuntime.OutOfMemory";
  return failure;
}

Failure too_large_failure() {
  return platform_failure(
      "Function.ResponseSizeTooLarge",
      "Response payload size exceeded maximum allowed payload size (6291556 bytes).");
}

Failure bad_mode_failure() {
  return platform_failure("Runtime.InvalidResponseModeHeader", "Invalid function response mode");
}

Failure entrypoint_failure(std::string_view request_id, std::string_view reason) {
  const std::string message = request(request_id) + " Error: " + std::string(reason);
  auto failure = platform_failure("Runtime.InvalidEntrypoint", message);
  failure.log_line = message + "\nRuntime.InvalidEntrypoint";
  return failure;
}

Failure posted_failure(std::string body) {
  Failure failure;
  if (const auto json = parse_json(body)) failure.error_type = text_of(*json, "errorType");
  if (failure.error_type.empty()) failure.error_type = "Function.Unknown";
  failure.payload = std::move(body);
  return failure;
}

}  // namespace ecpay::aws
