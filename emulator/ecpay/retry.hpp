#pragma once

#include <cstdint>
#include <optional>

#include "core/base/clock.hpp"
#include "core/base/ids.hpp"
#include "core/catalogue/spec.hpp"

namespace ecpay::site {

// When a notice is tried again after `tried` tries have failed at `now`; nothing when the rhythm is
// over, or there is none. Waits are whole seconds, seeded by delivery and try (DECISIONS A29).
std::optional<Instant> next_try(const catalogue::RetrySpec* rhythm, const IdSource& ids,
                                std::int64_t delivery_id, int tried, Instant now);

}  // namespace ecpay::site
