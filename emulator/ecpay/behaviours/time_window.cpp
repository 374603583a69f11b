#include "emulator/ecpay/behaviours/time_window.hpp"

#include <string>

#include "core/base/text.hpp"

namespace ecpay::behaviours {
namespace {

bool within(Instant stamp, Instant now, std::chrono::seconds window) {
  return stamp >= now - window && stamp <= now + window;
}

}  // namespace

std::optional<Error> check_time_stamp(std::string_view text, Instant virtual_now, Instant wall_now,
                                      std::chrono::seconds window) {
  const auto number = parse_integer(text, 0, 9'999'999'999'999);
  if (!number) {
    return Error{"time_stamp.not_a_number", std::string(first_code_points(text, 20)), "", ""};
  }
  if (*number > 99'999'999'999) {
    return Error{"time_stamp.milliseconds", std::string(text), std::to_string(*number / 1000), ""};
  }
  const Instant stamp{std::chrono::seconds(*number)};
  if (within(stamp, wall_now, window) || within(stamp, virtual_now, window)) return std::nullopt;
  const bool is_old = stamp < wall_now && stamp < virtual_now;
  return Error{is_old ? "time_stamp.expired" : "time_stamp.ahead", format_taiwan(stamp),
               format_taiwan(wall_now), ""};
}

}  // namespace ecpay::behaviours
