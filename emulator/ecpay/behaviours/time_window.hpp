#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "core/base/clock.hpp"
#include "core/base/result.hpp"

namespace ecpay::behaviours {

// How long a query's TimeStamp holds (aio 4.1); as far ahead is taken too, which is assumed.
inline constexpr std::chrono::seconds k_time_stamp_window{180};

// Whether a TimeStamp in Unix seconds lies within `window` of either clock: it was made by the
// shop's own clock, while `virtual_now` may have been turned (DECISIONS decision 1). Errors:
// "time_stamp.milliseconds", "time_stamp.not_a_number", "time_stamp.expired", "time_stamp.ahead".
std::optional<Error> check_time_stamp(std::string_view text, Instant virtual_now, Instant wall_now,
                                      std::chrono::seconds window = k_time_stamp_window);

}  // namespace ecpay::behaviours
