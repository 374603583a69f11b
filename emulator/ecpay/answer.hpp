#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/messages.hpp"
#include "core/http/message.hpp"
#include "emulator/ecpay/behaviours/call.hpp"
#include "emulator/ecpay/gate.hpp"

// From what was decided to bytes: the vendor's answers, its error page, and our own pages.
namespace ecpay::site {

// "assumed=<id>, assumed=<id>" or "refused=<code>": what an answer owes to the emulator.
inline constexpr std::string_view k_emulator_header = "X-Ecpay-Emulator";
// One English sentence beside it where the answer has no room for an explanation.
inline constexpr std::string_view k_reason_header = "X-Ecpay-Emulator-Reason";

// An HTML page with its security headers; `script` is the one script it may carry.
http::Response page_response(int status, std::string html, std::string_view script = "");

// The language of the parameter Language, else of the browser, else Chinese.
Language language_of_request(const http::Request& request, std::string_view language_field);

http::Response answer_refusal(const http::Request& request, const Refused& refused, Instant now);
http::Response answer_not_emulated(const http::Request& request, const Admitted& admitted);
// REQUIRES: outcome.kind is `answer`.
http::Response answer_outcome(const Admitted& admitted, const behaviours::Outcome& outcome,
                              Instant now);
void add_assumptions(http::Response& response, const std::vector<std::string>& ids);

}  // namespace ecpay::site
