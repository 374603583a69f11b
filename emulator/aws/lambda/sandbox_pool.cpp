#include "emulator/aws/lambda/sandbox_pool.hpp"

#include <algorithm>

namespace ecpay::aws {

Seat::Seat(SandboxPool& pool, const FunctionSpec& function, std::unique_ptr<Sandbox> warm)
    : pool_(&pool), function_(&function), sandbox_(std::move(warm)), generation_(0) {}

Seat::Seat(Seat&& other) noexcept
    : pool_(std::exchange(other.pool_, nullptr)),
      function_(other.function_),
      sandbox_(std::move(other.sandbox_)),
      generation_(other.generation_) {}

Seat::~Seat() {
  if (pool_) pool_->leave(*this);
}

void Seat::put(std::unique_ptr<Sandbox> sandbox) {
  const std::lock_guard lock(pool_->mutex_);
  if (sandbox_) pool_->busy_.erase(sandbox_.get());
  std::swap(sandbox_, sandbox);
  pool_->busy_.insert(sandbox_.get());
  if (pool_->stopping_) sandbox_->abort();
}

SandboxPool::~SandboxPool() { stop(); }

void SandboxPool::drop_changed(Ended& ended) {
  for (const auto& id : watch_.take_changed()) {
    auto& of = functions_[id];
    ++of.generation;
    for (auto& warm : of.warm) ended.push_back(std::move(warm.sandbox));
    alive_ -= static_cast<int>(of.warm.size());
    of.warm.clear();
  }
}

// Ends the sandbox that has been idle longest, if all places are taken.
bool SandboxPool::make_room(Ended& ended) {
  if (alive_ < max_sandboxes_) return true;
  OfFunction* oldest = nullptr;
  for (auto& [id, of] : functions_) {
    if (!of.warm.empty() && (!oldest || of.warm.front().used < oldest->warm.front().used))
      oldest = &of;
  }
  if (!oldest) return false;
  ended.push_back(std::move(oldest->warm.front().sandbox));
  oldest->warm.erase(oldest->warm.begin());
  --alive_;
  return true;
}

Result<Seat> SandboxPool::enter(const FunctionSpec& function) {
  Ended ended;  // destroyed after the lock is gone
  const std::lock_guard lock(mutex_);
  if (stopping_) return Error{"lambda.throttled", function.logical_id, "stopping", ""};
  watch_.watch(function);
  drop_changed(ended);
  auto& of = functions_[function.logical_id];
  if (function.reserved_concurrency && of.running >= *function.reserved_concurrency) {
    return Error{
        "lambda.throttled", function.logical_id,
        "ReservedConcurrentExecutions is " + std::to_string(*function.reserved_concurrency), ""};
  }
  std::unique_ptr<Sandbox> found;
  while (!found && !of.warm.empty()) {  // the last used first: its memory is warmest
    auto candidate = std::move(of.warm.back().sandbox);
    of.warm.pop_back();
    --alive_;
    if (candidate->is_usable()) {
      found = std::move(candidate);
    } else {
      ended.push_back(std::move(candidate));
    }
  }
  if (!found && !make_room(ended)) {
    return Error{"lambda.throttled", function.logical_id,
                 "at most " + std::to_string(max_sandboxes_) + " sandboxes run at once", ""};
  }
  ++alive_;
  ++of.running;
  if (found) busy_.insert(found.get());
  Seat seat(*this, function, std::move(found));
  seat.generation_ = of.generation;
  return seat;
}

void SandboxPool::leave(Seat& seat) {
  auto sandbox = std::move(seat.sandbox_);
  {
    const std::lock_guard lock(mutex_);
    auto& of = functions_[seat.function_->logical_id];
    busy_.erase(sandbox.get());
    --of.running;
    if (sandbox && !stopping_ && sandbox->state() == Sandbox::State::ready &&
        seat.generation_ == of.generation) {
      of.warm.push_back({std::move(sandbox), ++uses_});
      return;
    }
  }
  sandbox.reset();  // its group is gone before its place is free
  const std::lock_guard lock(mutex_);
  --alive_;
  left_.notify_all();
}

void SandboxPool::retire_all() {
  Ended ended;
  const std::lock_guard lock(mutex_);
  for (auto& [id, of] : functions_) {
    ++of.generation;
    for (auto& warm : of.warm) ended.push_back(std::move(warm.sandbox));
    alive_ -= static_cast<int>(of.warm.size());
    of.warm.clear();
  }
}

bool SandboxPool::is_stopping() {
  const std::lock_guard lock(mutex_);
  return stopping_;
}

void SandboxPool::wait_for_stop(Monotonic deadline) {
  std::unique_lock lock(mutex_);
  left_.wait_until(lock, deadline, [&] { return stopping_; });
}

void SandboxPool::stop() {
  Ended ended;
  std::unique_lock lock(mutex_);
  stopping_ = true;
  for (auto& [id, of] : functions_) {
    for (auto& warm : of.warm) {
      warm.sandbox->abort();  // all at once, before any is waited for
      ended.push_back(std::move(warm.sandbox));
    }
    alive_ -= static_cast<int>(of.warm.size());
    of.warm.clear();
  }
  for (auto* sandbox : busy_) sandbox->abort();
  left_.notify_all();
  left_.wait(lock, [&] { return alive_ == 0; });
}

}  // namespace ecpay::aws
