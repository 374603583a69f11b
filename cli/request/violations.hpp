#pragma once

#include <vector>

#include "cli/console.hpp"
#include "core/catalogue/validate.hpp"

namespace ecpay::cli {

// [{"field","rule","certainty","severity","message","fix","source"}].
Json violations_json(const std::vector<catalogue::Violation>& violations);

// A block each, for people.
void print_violations(std::ostream& out, const Console& console,
                      const std::vector<catalogue::Violation>& violations);

}  // namespace ecpay::cli
