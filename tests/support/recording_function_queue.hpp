#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "core/store/events.hpp"
#include "emulator/aws/lambda/function_queue.hpp"

namespace ecpay::tests {

// Keeps what it was given, and writes a row for each within the caller's transaction, so that a
// test sees what a rollback takes back. Safe to share between threads.
class RecordingFunctionQueue final : public aws::FunctionQueue {
 public:
  std::string enqueue(store::Writer& writer, const aws::Invocation& invocation) override {
    store::append_event(writer, {store::EventKind::notice, "", "", 0,
                                 Json{{"about", "queued"}, {"function", invocation.function}}});
    const std::lock_guard lock(mutex_);
    queued_.push_back(invocation);
    return "request-" + std::to_string(queued_.size());
  }
  void committed() override {
    const std::lock_guard lock(mutex_);
    ++commits_;
  }

  std::vector<aws::Invocation> queued() const {
    const std::lock_guard lock(mutex_);
    return queued_;
  }
  int commits() const {
    const std::lock_guard lock(mutex_);
    return commits_;
  }

 private:
  mutable std::mutex mutex_;  // guards both
  std::vector<aws::Invocation> queued_;
  int commits_ = 0;
};

}  // namespace ecpay::tests
