#pragma once

#include <span>
#include <string_view>

namespace ecpay::catalogue {

// The candidate with the fewest single-character edits to `text`, letter case ignored; empty if
// none is within a third of its length. Texts over 100 characters are not compared.
std::string_view nearest(std::string_view text, std::span<const std::string_view> candidates);

}  // namespace ecpay::catalogue
