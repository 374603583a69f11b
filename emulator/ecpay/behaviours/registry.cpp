#include "emulator/ecpay/behaviours/registry.hpp"

#include <algorithm>
#include <array>

namespace ecpay::behaviours {
namespace {
constexpr std::array<Registration, 2> k_registrations{{
    {"aio.checkout", aio_checkout},
    {"aio.query_trade", aio_query_trade},
}};
}  // namespace

std::span<const Registration> registrations() { return k_registrations; }

Behaviour find_behaviour(std::string_view api) {
  const auto found = std::find_if(k_registrations.begin(), k_registrations.end(),
                                  [&](const auto& row) { return row.api == api; });
  return found == k_registrations.end() ? nullptr : found->run;
}

}  // namespace ecpay::behaviours
