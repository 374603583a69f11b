#include <algorithm>

#include "core/base/text.hpp"
#include "emulator/aws/template/reader.hpp"

namespace ecpay::aws {
namespace {

constexpr std::string_view k_key = "ParameterKey=";
constexpr std::string_view k_value = ",ParameterValue=";

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// Whether "NAME=" stands at the start.
bool starts_override(std::string_view text) {
  const auto end = text.find('=');
  return end != std::string_view::npos && end > 0 &&
         std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(end),
                     is_name_character);
}

// The end of the override at the start of `text`: a space counts only outside quotes and where the
// next override begins, so that `Title=Green World` stays one.
std::size_t end_of_override(std::string_view text) {
  char quote = '\0';
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote != '\0') {
      if (c == '\\') {
        ++i;
      } else if (c == quote) {
        quote = '\0';
      }
    } else if ((c == '"' || c == '\'') && i > 0 && text[i - 1] == '=') {
      quote = c;
    } else if (c == ' ' && starts_override(trim(text.substr(i)))) {
      return i;
    }
  }
  return text.size();
}

std::string unquoted(std::string_view text) {
  if (text.size() < 2 || text.front() != text.back() ||
      (text.front() != '"' && text.front() != '\'')) {
    return std::string(text);
  }
  text = text.substr(1, text.size() - 2);
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size()) { ++i; }
    plain += text[i];
  }
  return plain;
}

}  // namespace

Result<std::map<std::string, std::string>> parse_parameter_overrides(
    const std::vector<std::string>& arguments) {
  std::map<std::string, std::string> overrides;
  for (const auto& argument : arguments) {
    auto rest = trim(argument);
    while (!rest.empty()) {
      const auto end = end_of_override(rest);
      auto one = trim(rest.substr(0, end));
      rest = trim(rest.substr(end));
      auto separator = one.find('=');
      std::size_t length = 1;
      if (one.starts_with(k_key)) {
        one.remove_prefix(k_key.size());
        separator = one.find(k_value);
        length = k_value.size();
      }
      if (separator == std::string_view::npos || separator == 0) {
        return Error{"template.override",
                     std::string(first_code_points(one.substr(0, one.find('=')), 60)), "", ""};
      }
      overrides[std::string(one.substr(0, separator))] = unquoted(one.substr(separator + length));
    }
  }
  return overrides;
}

}  // namespace ecpay::aws
