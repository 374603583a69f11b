#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>

#include "core/base/clock.hpp"
#include "emulator/aws/lambda/invoker.hpp"

namespace ecpay::aws {

// Waits for a function no longer than the gateway does. A function whose time is up for the gateway
// goes on running, as on AWS; its answer is then dropped.
//
// The calls run on threads of its own ("gateway-call"), which are kept for the next call and of
// which there are at most `max_calls`. Safe to call from any thread. The destructor waits for calls
// that still run: the Invoker, borrowed, must live and end its calls (stopping its sandboxes) until
// then.
class Patience {
 public:
  Patience(Invoker& invoker, std::size_t max_calls);
  Patience(const Patience&) = delete;
  Patience& operator=(const Patience&) = delete;
  ~Patience();

  // Nothing if the function has not answered after `limit` of real time. Errors: those of
  // Invoker::invoke; "gateway.busy" when max_calls calls run.
  std::optional<Result<InvocationResult>> invoke(Invocation invocation,
                                                 std::chrono::milliseconds limit);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace ecpay::aws
