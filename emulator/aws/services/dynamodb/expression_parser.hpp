#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "emulator/aws/services/dynamodb/expression.hpp"

namespace ecpay::aws::dynamodb {

// One parser for the four grammars, recursive descent, of bounded depth. `label` is the parameter
// ("ConditionExpression") that messages name. All refuse with ValidationException in the service's
// words; placeholders they meet are marked as used.

Outcome<Condition> parse_condition(std::string_view label, std::string_view expression,
                                   Placeholders& placeholders);
Outcome<Update> parse_update(std::string_view expression, Placeholders& placeholders);
Outcome<std::vector<Path>> parse_projection(std::string_view expression,
                                            Placeholders& placeholders);

// Longest expression the service takes.
inline constexpr std::size_t k_max_expression_bytes = 4096;

}  // namespace ecpay::aws::dynamodb
