#include "emulator/aws/services/protocol/input.hpp"

#include <limits>

#include "core/base/text.hpp"

namespace ecpay::aws {

const Json& member(const Json& input, std::string_view name) {
  static const Json k_null;
  if (!input.is_object()) return k_null;
  const auto found = input.find(std::string(name));
  return found == input.end() ? k_null : *found;
}

std::optional<std::string> text_member(const Json& input, std::string_view name) {
  const Json& value = member(input, name);
  if (!value.is_string()) return std::nullopt;
  return value.get<std::string>();
}

std::optional<std::int64_t> integer_member(const Json& input, std::string_view name) {
  const Json& value = member(input, name);
  if (value.is_number_integer()) return value.get<std::int64_t>();
  if (!value.is_string()) return std::nullopt;
  using Limits = std::numeric_limits<std::int64_t>;
  return parse_integer(value.get_ref<const std::string&>(), Limits::min(), Limits::max());
}

bool flag_member(const Json& input, std::string_view name) {
  const Json& value = member(input, name);
  return value.is_boolean() ? value.get<bool>() : value.is_string() && value == "true";
}

Refusal missing_member(std::string_view name) {
  std::string camel(name);
  camel[0] = to_lower(camel.substr(0, 1))[0];
  return {"ValidationException", "1 validation error detected: Value null at '" + camel +
                                     "' failed to satisfy constraint: Member must not be null"};
}

}  // namespace ecpay::aws
