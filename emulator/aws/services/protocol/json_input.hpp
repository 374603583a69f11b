#pragma once

#include <string_view>

#include "core/base/json.hpp"
#include "core/base/result.hpp"

namespace ecpay::aws {

// As ecpay::parse_json, but in time linear in the text however many members an object has: a name
// that comes twice is kept twice. For bodies that anybody may send. Errors: "json.syntax",
// "json.too_deep".
Result<Json> read_json_input(std::string_view text);

}  // namespace ecpay::aws
