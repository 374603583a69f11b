#pragma once

#include <atomic>

#include "core/base/clock.hpp"

namespace ecpay::tests {

// A clock that stands still until it is moved. Safe to share between threads.
class FakeClock final : public Clock {
 public:
  explicit FakeClock(std::string_view start = "2026-01-01T10:00:00+08:00")
      : now_(parse_instant(start).operator*()) {}
  Instant now() const override { return now_.load(); }
  void advance(std::chrono::milliseconds by) { now_.store(now_.load() + by); }

 private:
  std::atomic<Instant> now_;
};

}  // namespace ecpay::tests
