#pragma once

#include <string>
#include <string_view>

namespace ecpay::aws {

// %XX decoded, everything else kept ('+' too).
std::string percent_decode(std::string_view text);

// Whether `text` is one whole JSON value, of any depth; builds nothing.
bool is_json_text(std::string_view text);

}  // namespace ecpay::aws
