#include "emulator/aws/gateway/trade_number.hpp"

#include <algorithm>

#include "core/base/text.hpp"

namespace ecpay::aws {
namespace {

constexpr std::string_view k_field = "MerchantTradeNo";
constexpr std::size_t k_scanned_bytes = 64U << 10;
constexpr std::size_t k_max_numbers = 4;
constexpr std::size_t k_max_length = 20;
constexpr std::size_t k_max_tag_bytes = 512;
constexpr std::size_t k_max_mentions = 256;

bool is_word(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// The letters and digits `text` begins with, if they are a whole number of their own.
std::string_view leading_number(std::string_view text) {
  std::size_t length = 0;
  while (length < text.size() && is_word(text[length])) { ++length; }
  return length <= k_max_length ? text.substr(0, length) : std::string_view();
}

std::string_view skip(std::string_view text, std::string_view characters) {
  const auto first = text.find_first_not_of(characters);
  return first == std::string_view::npos ? std::string_view() : text.substr(first);
}

// `after` follows the name in "…": "X", which may itself be escaped.
std::string_view json_value(std::string_view after) {
  after = skip(after, "\\\"' \t\r\n");
  if (!after.starts_with(':')) { return {}; }
  after = skip(after.substr(1), " \t\r\n\\");
  if (!after.starts_with('"')) { return {}; }
  return leading_number(after.substr(1));
}

// `after` follows name="…" of a multipart field.
std::string_view multipart_value(std::string_view after) {
  constexpr std::string_view k_blank_line = "\r\n\r\n";
  if (!after.starts_with('"')) { return {}; }
  const auto head = after.substr(1, k_max_tag_bytes);
  const auto end = head.find(k_blank_line);
  if (end == std::string_view::npos) { return {}; }
  return leading_number(after.substr(1 + end + k_blank_line.size()));
}

// The value attribute of the tag that holds the name at `at`.
std::string_view attribute_value(std::string_view text, std::size_t at) {
  const auto from = at > k_max_tag_bytes ? at - k_max_tag_bytes : 0;
  const auto open = text.substr(from, at - from).rfind('<');
  const auto close = text.substr(at, k_max_tag_bytes).find('>');
  if (open == std::string_view::npos || close == std::string_view::npos) { return {}; }
  const auto tag = text.substr(from + open, at + close - from - open);
  const auto lower = to_lower(tag);
  constexpr std::string_view k_value = "value";
  for (auto place = lower.find(k_value); place != std::string::npos;
       place = lower.find(k_value, place + 1)) {
    auto rest = skip(tag.substr(place + k_value.size()), " \t\r\n");
    if (!rest.starts_with('=')) { continue; }
    rest = skip(rest.substr(1), " \t\r\n\"'\\");
    return leading_number(rest);
  }
  return {};
}

std::string_view value_at(std::string_view text, std::size_t at) {
  const auto after = text.substr(at + k_field.size());
  if (after.empty()) { return {}; }
  if (after.front() == '=') { return leading_number(after.substr(1)); }
  if (is_word(after.front())) { return {}; }
  if (const auto value = json_value(after); !value.empty()) { return value; }
  if (const auto value = attribute_value(text, at); !value.empty()) { return value; }
  return multipart_value(after);
}

}  // namespace

std::vector<std::string> find_trade_numbers(std::string_view text) {
  text = text.substr(0, k_scanned_bytes);
  std::vector<std::string> numbers;
  std::size_t mentions = 0;
  for (auto at = text.find(k_field); at != std::string_view::npos;
       at = text.find(k_field, at + k_field.size())) {
    if (numbers.size() == k_max_numbers || ++mentions > k_max_mentions) { break; }
    if (at > 0 && is_word(text[at - 1])) { continue; }
    const auto number = value_at(text, at);
    if (number.empty()) { continue; }
    if (std::find(numbers.begin(), numbers.end(), number) == numbers.end()) {
      numbers.emplace_back(number);
    }
  }
  return numbers;
}

}  // namespace ecpay::aws
