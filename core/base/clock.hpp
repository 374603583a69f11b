#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace ecpay {

// Milliseconds since the Unix epoch, UTC. SQLite stores the same number.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

// Time as the emulator sees it. The only place that asks the operating system for the time of day
// is SystemClock; a test, or `ecpay-cli clock advance`, supplies another one. Implementations are
// safe to call from any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
};

class SystemClock final : public Clock {
 public:
  Instant now() const override;
};

// A duration that is really passing, for time-outs and measurements; not business time.
using Monotonic = std::chrono::steady_clock::time_point;
Monotonic monotonic_now();
double elapsed_ms(Monotonic since);
// Microseconds since the Unix epoch by a clock that is set when the process first asks and then
// never steps: what happened first has the smaller number, also within a millisecond.
std::int64_t tick_us();

// "2025/01/01 12:00:00" in Taiwan time (UTC+08:00, no daylight saving): the text ECPay uses in
// every form. Do not store it; store the Instant.
std::string format_taiwan(Instant instant);

// Taiwan time by pattern: yyyy yy MM dd HH mm ss ddd(day of year, 3 digits) are replaced, all else
// kept.
std::string format_taiwan(Instant instant, std::string_view pattern);

// "2025-01-01T12:00:00.000+08:00", the form of every time in our JSON.
std::string format_iso(Instant instant);

// "2025-01-01T04:00:00.000Z", the form AWS uses.
std::string format_utc(Instant instant);
// The same with a pattern, as format_taiwan.
std::string format_utc(Instant instant, std::string_view pattern);

// Reads ISO 8601 date and time ("T" or blank between them, seconds and fraction optional); without
// an offset it is Taiwan time. Error "time.format".
Result<Instant> parse_instant(std::string_view text);

// Reads exactly "yyyy/MM/dd HH:mm:ss" as Taiwan time; nothing for any other text or an impossible
// date.
std::optional<Instant> parse_taiwan(std::string_view text);

// Reads "10s", "5m", "2h", "3d", "250ms" and their sums ("1d12h"). Error "time.duration".
Result<std::chrono::milliseconds> parse_duration(std::string_view text);

}  // namespace ecpay
