#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/json.hpp"
#include "emulator/aws/services/protocol/outcome.hpp"

namespace ecpay::aws {

// Members of a call's input, whichever protocol it came by.

// The member, or null.
const Json& member(const Json& input, std::string_view name);

// Text; nothing if absent or not text.
std::optional<std::string> text_member(const Json& input, std::string_view name);

// A whole number, also written as text; nothing if absent or of another kind.
std::optional<std::int64_t> integer_member(const Json& input, std::string_view name);

// true or "true"; anything else, and absence, is false.
bool flag_member(const Json& input, std::string_view name);

// "1 validation error detected: Value null at 'name' failed to satisfy constraint: …", the way the
// JSON services refuse the absence of a member they need. `name` starts in upper case.
Refusal missing_member(std::string_view name);

}  // namespace ecpay::aws
