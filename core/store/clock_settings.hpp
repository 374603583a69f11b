#pragma once

#include <optional>

#include "core/base/virtual_clock.hpp"
#include "core/store/store.hpp"

namespace ecpay::store {

// The clock's mode and offset are rows, so that a restart continues them (DECISIONS decision 2).
std::optional<VirtualClock::State> load_clock(Reader& reader);
void save_clock(Writer& writer, const VirtualClock::State& state);

}  // namespace ecpay::store
