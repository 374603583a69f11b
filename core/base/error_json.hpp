#pragma once

#include "core/base/json.hpp"
#include "core/base/result.hpp"

namespace ecpay {

// {"code","category","exit","subject","detail","message":{en,zh-TW},"fix":{…},"evidence"}: the one
// shape of an error for programs (DESIGN section 3), on the command line and in the control API.
Json error_json(const Error& error);

// The Error such an object was made from; nothing if it has no code.
std::optional<Error> error_from_json(const Json& object);

}  // namespace ecpay
