#include "core/base/virtual_clock.hpp"

namespace ecpay {

Instant VirtualClock::now() const {
  const std::lock_guard lock(mutex_);
  return state_.frozen ? state_.frozen_at : wall_.now() + state_.offset;
}

VirtualClock::State VirtualClock::state() const {
  const std::lock_guard lock(mutex_);
  return state_;
}

void VirtualClock::restore(const State& state) {
  const std::lock_guard lock(mutex_);
  state_ = state;
}

void VirtualClock::freeze() {
  const std::lock_guard lock(mutex_);
  if (state_.frozen) return;
  state_.frozen_at = wall_.now() + state_.offset;
  state_.frozen = true;
}

void VirtualClock::resume() {
  const std::lock_guard lock(mutex_);
  if (!state_.frozen) return;
  state_.offset = state_.frozen_at - wall_.now();
  state_.frozen = false;
}

void VirtualClock::set(Instant instant) {
  const std::lock_guard lock(mutex_);
  if (state_.frozen) {
    state_.frozen_at = instant;
  } else {
    state_.offset = instant - wall_.now();
  }
}

}  // namespace ecpay
