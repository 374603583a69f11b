#pragma once

#include <span>
#include <string_view>

#include "core/store/store.hpp"
#include "emulator/ecpay/behaviours/call.hpp"

namespace ecpay::behaviours {

// Changes state only: no HTML, no SQL text, no signing, no waiting (DESIGN section 6). Runs inside
// a savepoint of the write transaction; an Error rolls back to it and becomes the vendor's refusal.
using Behaviour = Result<Outcome> (*)(const Call& call, store::Writer& writer);

struct Registration {
  std::string_view api;
  Behaviour run;
};
// All of them; a test keeps this equal to what the catalogue calls `emulated`.
std::span<const Registration> registrations();
// Null if the API is not emulated.
Behaviour find_behaviour(std::string_view api);

// The behaviours, one file each.
Result<Outcome> aio_checkout(const Call& call, store::Writer& writer);
Result<Outcome> aio_query_trade(const Call& call, store::Writer& writer);

}  // namespace ecpay::behaviours
