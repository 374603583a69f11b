#include "core/base/clock.hpp"

#include <array>
#include <charconv>
#include <cstdio>

namespace ecpay {
namespace {

using std::chrono::milliseconds;
constexpr milliseconds k_taiwan_offset = std::chrono::hours(8);

struct Civil {
  int year, month, day, hour, minute, second, millisecond, day_of_year;
};

Civil civil(Instant instant) {
  const auto day_start = std::chrono::floor<std::chrono::days>(instant);
  const std::chrono::year_month_day date(day_start);
  const std::chrono::hh_mm_ss time(instant - day_start);
  const auto first = std::chrono::sys_days(date.year() / std::chrono::January / 1);
  return {static_cast<int>(date.year()),
          static_cast<int>(static_cast<unsigned>(date.month())),
          static_cast<int>(static_cast<unsigned>(date.day())),
          static_cast<int>(time.hours().count()),
          static_cast<int>(time.minutes().count()),
          static_cast<int>(time.seconds().count()),
          static_cast<int>(time.subseconds().count()),
          static_cast<int>((day_start - first).count()) + 1};
}

void append_number(std::string& out, int value, int width) {
  std::array<char, 16> buffer{};
  const int length = std::snprintf(buffer.data(), buffer.size(), "%0*d", width, value);
  out.append(buffer.data(), static_cast<std::size_t>(length));
}

std::string format_civil(const Civil& c, std::string_view pattern) {
  struct Piece {
    std::string_view name;
    int value;
    int width;
  };
  const std::array<Piece, 9> pieces{{{"yyyy", c.year, 4},
                                     {"yy", c.year % 100, 2},
                                     {"MM", c.month, 2},
                                     {"ddd", c.day_of_year, 3},
                                     {"dd", c.day, 2},
                                     {"HH", c.hour, 2},
                                     {"mm", c.minute, 2},
                                     {"ss", c.second, 2},
                                     {"fff", c.millisecond, 3}}};
  std::string out;
  for (std::size_t i = 0; i < pattern.size();) {
    bool replaced = false;
    for (const auto& piece : pieces) {
      if (pattern.substr(i, piece.name.size()) == piece.name) {
        append_number(out, piece.value, piece.width);
        i += piece.name.size();
        replaced = true;
        break;
      }
    }
    if (!replaced) out.push_back(pattern[i++]);
  }
  return out;
}

// Reads exactly `width` digits at `at` and moves it; -1 if they are not there.
int digits(std::string_view text, std::size_t& at, std::size_t width) {
  if (at + width > text.size()) return -1;
  int value = 0;
  for (std::size_t i = 0; i < width; ++i) {
    const char c = text[at + i];
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  at += width;
  return value;
}

bool take(std::string_view text, std::size_t& at, char wanted) {
  if (at < text.size() && text[at] == wanted) {
    ++at;
    return true;
  }
  return false;
}

std::optional<Instant> make_instant(int y, int mo, int d, int h, int mi, int s, int ms) {
  const std::chrono::year_month_day date{std::chrono::year(y),
                                         std::chrono::month(static_cast<unsigned>(mo)),
                                         std::chrono::day(static_cast<unsigned>(d))};
  if (y < 0 || mo < 0 || d < 0 || !date.ok() || h < 0 || h > 23 || mi < 0 || mi > 59 || s < 0 ||
      s > 59) {
    return std::nullopt;
  }
  return Instant(std::chrono::sys_days(date).time_since_epoch() + std::chrono::hours(h) +
                 std::chrono::minutes(mi) + std::chrono::seconds(s) + milliseconds(ms));
}

// "Z", "+08:00" or nothing; nothing means Taiwan.
std::optional<milliseconds> read_offset(std::string_view text, std::size_t& at) {
  if (at == text.size()) return k_taiwan_offset;
  if (take(text, at, 'Z')) return milliseconds(0);
  const bool minus = at < text.size() && text[at] == '-';
  if (!minus && (at >= text.size() || text[at] != '+')) return std::nullopt;
  ++at;
  const int hours = digits(text, at, 2);
  take(text, at, ':');
  const int minutes = digits(text, at, 2);
  if (hours < 0 || hours > 14 || minutes < 0 || minutes > 59) return std::nullopt;
  const milliseconds offset = std::chrono::hours(hours) + std::chrono::minutes(minutes);
  return minus ? -offset : offset;
}

int read_fraction(std::string_view text, std::size_t& at) {
  int millisecond = 0;
  int scale = 100;
  while (at < text.size() && text[at] >= '0' && text[at] <= '9') {
    millisecond += (text[at] - '0') * scale;
    scale /= 10;
    ++at;
  }
  return millisecond;
}

}  // namespace

Instant SystemClock::now() const {
  return std::chrono::time_point_cast<milliseconds>(std::chrono::system_clock::now());
}

Monotonic monotonic_now() { return std::chrono::steady_clock::now(); }

double elapsed_ms(Monotonic since) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - since)
      .count();
}

std::int64_t tick_us() {
  using std::chrono::duration_cast;
  using std::chrono::microseconds;
  static const Instant set_at = SystemClock().now();
  static const Monotonic since = monotonic_now();
  return duration_cast<microseconds>(set_at.time_since_epoch()).count() +
         duration_cast<microseconds>(monotonic_now() - since).count();
}

std::string format_taiwan(Instant instant) { return format_taiwan(instant, "yyyy/MM/dd HH:mm:ss"); }

std::string format_taiwan(Instant instant, std::string_view pattern) {
  return format_civil(civil(instant + k_taiwan_offset), pattern);
}

std::string format_iso(Instant instant) {
  return format_taiwan(instant, "yyyy-MM-ddTHH:mm:ss.fff+08:00");
}

std::string format_utc(Instant instant) { return format_utc(instant, "yyyy-MM-ddTHH:mm:ss.fffZ"); }

std::string format_utc(Instant instant, std::string_view pattern) {
  return format_civil(civil(instant), pattern);
}

Result<Instant> parse_instant(std::string_view text) {
  const Error bad{"time.format", std::string(text), "", ""};
  std::size_t at = 0;
  const int y = digits(text, at, 4);
  if (!take(text, at, '-')) return bad;
  const int mo = digits(text, at, 2);
  if (!take(text, at, '-')) return bad;
  const int d = digits(text, at, 2);
  int h = 0, mi = 0, s = 0, ms = 0;
  if (at < text.size() && (text[at] == 'T' || text[at] == ' ')) {
    ++at;
    h = digits(text, at, 2);
    if (!take(text, at, ':')) return bad;
    mi = digits(text, at, 2);
    if (take(text, at, ':')) s = digits(text, at, 2);
    if (take(text, at, '.')) ms = read_fraction(text, at);
  }
  const auto offset = read_offset(text, at);
  const auto instant = make_instant(y, mo, d, h, mi, s, ms);
  if (!offset || !instant || at != text.size()) return bad;
  return *instant - *offset;
}

std::optional<Instant> parse_taiwan(std::string_view text) {
  std::size_t at = 0;
  const int y = digits(text, at, 4);
  if (!take(text, at, '/')) return std::nullopt;
  const int mo = digits(text, at, 2);
  if (!take(text, at, '/')) return std::nullopt;
  const int d = digits(text, at, 2);
  if (!take(text, at, ' ')) return std::nullopt;
  const int h = digits(text, at, 2);
  if (!take(text, at, ':')) return std::nullopt;
  const int mi = digits(text, at, 2);
  if (!take(text, at, ':')) return std::nullopt;
  const int s = digits(text, at, 2);
  if (at != text.size()) return std::nullopt;
  const auto instant = make_instant(y, mo, d, h, mi, s, 0);
  if (!instant) return std::nullopt;
  return *instant - k_taiwan_offset;
}

Result<milliseconds> parse_duration(std::string_view text) {
  const Error bad{"time.duration", std::string(text), "", ""};
  struct Unit {
    std::string_view name;
    milliseconds length;
  };
  const std::array<Unit, 5> units{{{"ms", milliseconds(1)},
                                   {"s", std::chrono::seconds(1)},
                                   {"m", std::chrono::minutes(1)},
                                   {"h", std::chrono::hours(1)},
                                   {"d", std::chrono::days(1)}}};
  if (text.empty()) return bad;
  milliseconds total{0};
  while (!text.empty()) {
    long long count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc() || count < 0 || count > 100'000'000) return bad;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    std::string_view name = text.substr(0, text.find_first_of("0123456789"));
    bool known = false;
    for (const auto& unit : units) {
      if (unit.name == name) {
        total += unit.length * count;
        known = true;
      }
    }
    if (!known) return bad;
    text.remove_prefix(name.size());
  }
  return total;
}

}  // namespace ecpay
