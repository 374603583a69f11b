#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/json.hpp"
#include "core/http/message.hpp"

namespace ecpay::aws {

// What a client gets, and why, if the gateway had to say it instead of the function.
struct Answer {
  http::Response response;
  std::string problem;  // code of core/base/messages; empty if the function's answer went through
  std::string detail;   // fills the text: "statusCode is not a number"
  std::string invocation;  // request id of the function's call; empty if there was none
};

// What is wrong with a function's result: one phrase for the event log.
struct Malformed {
  std::string detail;
};

// Readers shared by both kinds of API. Each gives the value, nothing for "absent or null", or sets
// `malformed`.

// A whole number 200 to 599, also as text or as a float without fraction.
std::optional<int> read_status(const Json& result, std::optional<Malformed>& malformed);
// Text; numbers and booleans as their text.
std::optional<std::string> read_scalar(const Json& value);
// The member `name` as read_scalar takes it.
std::optional<std::string> read_body(const Json& result, std::optional<Malformed>& malformed);
bool read_flag(const Json& result, std::string_view name, std::optional<Malformed>& malformed);
// The member `name` if it is an object; nullptr if absent or null.
const Json* read_object(const Json& result, std::string_view name,
                        std::optional<Malformed>& malformed);

// More header lines than this are refused: a result of 6 MB can hold a million.
inline constexpr std::size_t k_max_answer_headers = 1000;

// Whether a header from a function may be sent: a token, and a value without control characters.
bool is_header_name(std::string_view name);
bool is_header_value(std::string_view value);

}  // namespace ecpay::aws
