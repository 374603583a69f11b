#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/explain/recipe.hpp"

namespace ecpay::explain {

// A CheckMacValue as it came, read as tolerantly as it can be.
struct Received {
  std::string digest;  // raw bytes; empty if it is no digest that this program knows
  Algorithm algorithm = Algorithm::sha256;
  std::vector<std::string_view> codes;  // what is wrong with its notation: DIGEST_LOWERCASE …
  std::string digits;                   // its hexadecimal digits, upper case; empty if it has none
};
Received read_received(std::string_view text);

}  // namespace ecpay::explain
