#pragma once

#include <mutex>

#include "core/base/clock.hpp"

namespace ecpay {

// Business time that can be stopped and turned: an offset to another clock, or a fixed instant.
// Safe to share between threads.
class VirtualClock final : public Clock {
 public:
  struct State {
    bool frozen = false;
    Instant frozen_at{};                  // while frozen
    std::chrono::milliseconds offset{0};  // while running: now() = wall + offset
    bool operator==(const State&) const = default;
  };

  explicit VirtualClock(const Clock& wall) : wall_(wall) {}

  Instant now() const override;
  State state() const;
  void restore(const State& state);

  void freeze();
  void resume();              // goes on from the shown instant
  void set(Instant instant);  // keeps the mode

 private:
  const Clock& wall_;
  mutable std::mutex mutex_;  // guards state_
  State state_;
};

}  // namespace ecpay
