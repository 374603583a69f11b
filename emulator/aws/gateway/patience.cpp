#include "emulator/aws/gateway/patience.hpp"

#include <pthread.h>

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace ecpay::aws {
namespace {

// Shared by the one who waits and the thread that calls; whoever lets go last frees it.
struct Call {
  Invocation invocation;
  std::mutex mutex;  // guards result and failure
  std::condition_variable answered;
  std::optional<Result<InvocationResult>> result;
  std::exception_ptr failure;  // what the machine broke: rethrown to the one who waits

  bool is_over() const { return result.has_value() || failure != nullptr; }
};

void run(Invoker& invoker, Call& call) {
  std::optional<Result<InvocationResult>> result;
  std::exception_ptr failure;
  try {
    result.emplace(invoker.invoke(call.invocation));
  } catch (...) { failure = std::current_exception(); }
  const std::lock_guard lock(call.mutex);
  call.result = std::move(result);
  call.failure = failure;
  call.answered.notify_one();
}

}  // namespace

struct Patience::Impl {
  Impl(Invoker& i, std::size_t max) : invoker(i), max_calls(max) {}

  Invoker& invoker;
  const std::size_t max_calls;
  std::mutex mutex;  // guards all below
  std::condition_variable wake;
  std::deque<std::shared_ptr<Call>> queue;  // never longer than `idle`
  std::size_t idle = 0;
  bool stopping = false;
  std::vector<std::thread> threads;

  bool hand_over(std::shared_ptr<Call> call);
  void work();
};

bool Patience::Impl::hand_over(std::shared_ptr<Call> call) {
  const std::lock_guard lock(mutex);
  if (queue.size() < idle) {
    queue.push_back(std::move(call));
    wake.notify_one();
    return true;
  }
  if (threads.size() >= max_calls) { return false; }
  queue.push_back(std::move(call));
  ++idle;  // the new thread, until it takes the call
  threads.emplace_back([this] {
    pthread_setname_np(pthread_self(), "gateway-call");
    work();
  });
  return true;
}

void Patience::Impl::work() {
  std::unique_lock lock(mutex);
  while (true) {
    wake.wait(lock, [this] { return stopping || !queue.empty(); });
    if (queue.empty()) { return; }
    const auto call = std::move(queue.front());
    queue.pop_front();
    --idle;
    lock.unlock();
    run(invoker, *call);
    lock.lock();
    ++idle;
  }
}

Patience::Patience(Invoker& invoker, std::size_t max_calls)
    : impl_(std::make_unique<Impl>(invoker, max_calls)) {}

Patience::~Patience() {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->stopping = true;
  }
  impl_->wake.notify_all();
  for (auto& thread : impl_->threads) { thread.join(); }
}

std::optional<Result<InvocationResult>> Patience::invoke(Invocation invocation,
                                                         std::chrono::milliseconds limit) {
  const auto deadline = monotonic_now() + limit;
  auto call = std::make_shared<Call>();
  std::string function = invocation.function;
  call->invocation = std::move(invocation);
  if (!impl_->hand_over(call)) {
    return Result<InvocationResult>(
        Error{"gateway.busy", std::move(function), std::to_string(impl_->max_calls), ""});
  }
  std::unique_lock lock(call->mutex);
  if (!call->answered.wait_until(lock, deadline, [&] { return call->is_over(); })) {
    return std::nullopt;
  }
  if (call->failure) { std::rethrow_exception(call->failure); }
  return std::move(call->result);
}

}  // namespace ecpay::aws
