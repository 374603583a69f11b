#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/http/message.hpp"
#include "emulator/aws/gateway/function_result.hpp"

namespace ecpay::aws {

// What a client gets, and why, if the gateway had to say it instead of the function.
struct Answer {
  http::Response response;
  std::string problem;  // code of core/base/messages; empty if the function's answer went through
  std::string detail;   // fills the text: "statusCode is not a number"
  std::string invocation;  // request id of the function's call; empty if there was none
};

// Readers shared by both kinds of API. Each gives the member's value, nothing for "absent or null",
// or sets `malformed`.

// A whole number 200 to 599, also as text or as a float without fraction.
std::optional<int> read_status(const FunctionResult& result, std::optional<Malformed>& malformed);
// Text; numbers and booleans as their text. Moves it out of the result.
std::optional<std::string> take_body(FunctionResult& result, std::optional<Malformed>& malformed);
bool read_flag(const FunctionResult& result, std::string_view name,
               std::optional<Malformed>& malformed);
// The member if it is of that kind; nullptr if absent or null.
const ResultValue* read_member(const FunctionResult& result, std::string_view name,
                               ResultValue::Kind kind, std::optional<Malformed>& malformed);

// The text of a header line as a function may set it: a token as name, and a scalar without control
// characters.
std::optional<std::string> read_header(std::string_view name, const ResultValue& value,
                                       std::optional<Malformed>& malformed);

// More header lines than this are refused.
inline constexpr std::size_t k_max_answer_headers = 1000;

}  // namespace ecpay::aws
