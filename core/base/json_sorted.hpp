#pragma once

#include "core/base/json.hpp"

namespace ecpay {

// The value with the members of its objects in the order of their names' bytes, at every depth.
Json sorted_members(const Json& value);

}  // namespace ecpay
