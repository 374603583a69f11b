#pragma once

#include <iosfwd>

#include "core/base/json.hpp"

namespace ecpay::cli {

// One line a hop: number, actor, what, status, milliseconds.
void print_hops(std::ostream& out, const Json& hops);

}  // namespace ecpay::cli
