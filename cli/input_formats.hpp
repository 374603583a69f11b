#pragma once

#include <optional>
#include <string_view>

#include "cli/input.hpp"

// One reader for each kind of input. Errors: see read_parameters.
namespace ecpay::cli {

Result<Input> read_form_text(std::string_view text);
Result<Input> read_json_text(std::string_view text);
// A form body or a JSON object, whichever the text is.
Result<Input> read_body_text(std::string_view text);
Result<Input> read_html_text(std::string_view text);
Result<Input> read_curl_text(std::string_view text);

// A HAR file (its last entry that carries a signature or an envelope, else its last with a body) or
// one of its entries. `text` is JSON.
Result<Input> read_har_text(std::string_view text);
// {"body":"…","isBase64Encoded":…}: what API Gateway hands to a function, also as it is logged.
Result<Input> read_event_text(std::string_view text);
// The first form body in lines of a log: "… body=MerchantID=1&…&CheckMacValue=…".
Result<Input> read_log_text(std::string_view text);

// "har", "event" or "json" by the members of the object.
std::string_view json_kind(std::string_view text);
// Whether a form body stands behind other words.
bool looks_like_log(std::string_view text);

}  // namespace ecpay::cli
