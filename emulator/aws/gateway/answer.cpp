#include "emulator/aws/gateway/answer.hpp"

#include <algorithm>
#include <cmath>

#include "core/base/text.hpp"

namespace ecpay::aws {
namespace {

constexpr int k_lowest_status = 200;
constexpr int k_highest_status = 599;

const Json* member(const Json& object, std::string_view name) {
  const auto found = object.find(std::string(name));
  return found == object.end() || found->is_null() ? nullptr : &*found;
}

std::optional<long long> whole_number(const Json& value) {
  if (value.is_number_unsigned()) {
    const auto number = value.get<std::uint64_t>();
    return number > k_highest_status ? k_highest_status + 1 : static_cast<long long>(number);
  }
  if (value.is_number_integer()) { return value.get<std::int64_t>(); }
  if (value.is_number_float()) {
    const auto number = value.get<double>();
    if (std::trunc(number) != number || std::abs(number) > 1e6) { return std::nullopt; }
    return static_cast<long long>(number);
  }
  if (value.is_string()) {
    return parse_integer(value.get_ref<const std::string&>(), -1'000'000, 1'000'000);
  }
  return std::nullopt;
}

}  // namespace

std::optional<int> read_status(const Json& result, std::optional<Malformed>& malformed) {
  const auto* value = member(result, "statusCode");
  if (value == nullptr) { return std::nullopt; }
  const auto number = whole_number(*value);
  if (!number) {
    malformed = Malformed{"statusCode is not a number"};
    return std::nullopt;
  }
  if (*number < k_lowest_status || *number > k_highest_status) {
    malformed = Malformed{"statusCode is not between 200 and 599"};
    return std::nullopt;
  }
  return static_cast<int>(*number);
}

std::optional<std::string> read_scalar(const Json& value) {
  if (value.is_string()) { return value.get<std::string>(); }
  if (value.is_boolean() || value.is_number()) { return to_text(value); }
  return std::nullopt;
}

std::optional<std::string> read_body(const Json& result, std::optional<Malformed>& malformed) {
  const auto* value = member(result, "body");
  if (value == nullptr) { return std::nullopt; }
  auto body = read_scalar(*value);
  if (!body) {
    malformed = Malformed{value->is_object() ? "body is an object, not text: serialise it to JSON"
                                             : "body is a list, not text: serialise it to JSON"};
  }
  return body;
}

bool read_flag(const Json& result, std::string_view name, std::optional<Malformed>& malformed) {
  const auto* value = member(result, name);
  if (value == nullptr) { return false; }
  const auto text = read_scalar(*value).value_or("");
  if (text == "true" || text == "false") { return text == "true"; }
  malformed = Malformed{std::string(name) + " is neither true nor false"};
  return false;
}

const Json* read_object(const Json& result, std::string_view name,
                        std::optional<Malformed>& malformed) {
  const auto* value = member(result, name);
  if (value != nullptr && !value->is_object()) {
    malformed = Malformed{std::string(name) + " is not an object"};
    return nullptr;
  }
  return value;
}

bool is_header_name(std::string_view name) {
  constexpr std::string_view k_marks = "!#$%&'*+-.^_`|~";
  return !name.empty() && std::all_of(name.begin(), name.end(), [&](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           k_marks.find(c) != std::string_view::npos;
  });
}

bool is_header_value(std::string_view value) {
  return std::none_of(value.begin(), value.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t') || byte == 0x7F;
  });
}

}  // namespace ecpay::aws
