#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ecpay::aws {

// A JSON value as far as a gateway looks into it: numbers keep their source text, and what lies
// deeper than the lines of multiValueHeaders is left out.
struct ResultValue {
  enum class Kind { null, text, number, boolean, list, object };
  Kind kind = Kind::null;
  std::string text;  // of text (decoded), number and boolean
  std::vector<ResultValue> items;
  std::vector<std::pair<std::string, ResultValue>> members;  // as they came, repeated names too

  // Text of a scalar; nothing for null, list and object.
  std::optional<std::string_view> scalar() const;
};

// What a function returned, read in one pass without building what nobody asks for: a result may
// hold 6 MB of anything.
struct FunctionResult {
  ResultValue value;        // of an object only the members a gateway knows
  std::string unknown_key;  // the first member it does not know
  bool has_unknown_key = false;

  // The last member of that name that is not null; nullptr if there is none.
  const ResultValue* find(std::string_view name) const;
  bool has(std::string_view name) const;
};

// Errors: one phrase, for the event log. Refused: what is not JSON in UTF-8, nesting beyond
// k_max_json_depth, and more than k_max_result_values values in the members a gateway knows.
inline constexpr std::size_t k_max_result_values = 4000;
struct Malformed {
  std::string detail;
};
std::optional<Malformed> read_function_result(std::string_view payload, FunctionResult& result);

}  // namespace ecpay::aws
