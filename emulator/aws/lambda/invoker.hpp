#pragma once

#include <optional>
#include <string>

#include "core/base/result.hpp"

namespace ecpay::aws {

struct Invocation {
  std::string function;        // logical id, name or ARN
  std::string payload;         // JSON text, passed on byte for byte
  std::string trace;           // "Root=1-…;Parent=…;Sampled=0"; empty makes one
  std::string client_context;  // JSON text; empty if none
};

struct InvocationResult {
  std::string request_id;
  std::string payload;  // JSON text as the function posted it, or the error object
  bool failed = false;  // X-Amz-Function-Error: Unhandled
  bool cold = false;    // a sandbox was started for it
  double duration_ms = 0;
  double init_ms = 0;
  std::string log_tail;  // the last 4 KiB of its log, for X-Amz-Log-Type: Tail
};

// Runs functions of the template. Safe to call from any thread; `invoke` blocks its caller until
// the function has answered or its time-out has struck, and holds no lock and no transaction
// meanwhile.
class Invoker {
 public:
  virtual ~Invoker() = default;
  // Errors: "lambda.not_found", "lambda.throttled". A function that fails is not an Error: see
  // `failed`.
  virtual Result<InvocationResult> invoke(const Invocation& invocation) = 0;
  // Queues the event (type Event: two retries after a failure, on the virtual clock). Returns the
  // request id.
  virtual Result<std::string> invoke_async(const Invocation& invocation) = 0;
};

}  // namespace ecpay::aws
