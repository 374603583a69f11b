#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "emulator/aws/lambda/invoker.hpp"

namespace ecpay::tests {

// Answers every call from `answer` and keeps what it was asked. Safe to share between threads.
class RecordingInvoker final : public aws::Invoker {
 public:
  using Answer = std::function<Result<aws::InvocationResult>(const aws::Invocation&)>;

  explicit RecordingInvoker(std::string payload = R"({"statusCode":200})") {
    returns(std::move(payload));
  }

  void returns(std::string payload) {
    answers([payload = std::move(payload)](const aws::Invocation&) {
      aws::InvocationResult result;
      result.request_id = "11111111-2222-4333-8444-555555555555";
      result.payload = payload;
      return result;
    });
  }
  void answers(Answer answer) {
    const std::lock_guard lock(mutex_);
    answer_ = std::move(answer);
  }

  Result<aws::InvocationResult> invoke(const aws::Invocation& invocation) override {
    Answer answer;
    {
      const std::lock_guard lock(mutex_);
      calls_.push_back(invocation);
      answer = answer_;
    }
    return answer(invocation);
  }
  Result<std::string> invoke_async(const aws::Invocation& invocation) override {
    const std::lock_guard lock(mutex_);
    queued_.push_back(invocation);
    return std::string("queued");
  }

  std::vector<aws::Invocation> calls() const {
    const std::lock_guard lock(mutex_);
    return calls_;
  }
  std::vector<aws::Invocation> queued() const {
    const std::lock_guard lock(mutex_);
    return queued_;
  }

 private:
  mutable std::mutex mutex_;  // guards all below
  Answer answer_;
  std::vector<aws::Invocation> calls_;
  std::vector<aws::Invocation> queued_;
};

}  // namespace ecpay::tests
