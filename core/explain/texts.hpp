#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/base/messages.hpp"

namespace ecpay::explain {

// What is said about a code, however it came to be found.
struct CodeText {
  std::string_view code;
  std::string_view step;  // of wire::trace_check_mac: filter sort wrap encode lower restore hash
  std::string_view en;
  std::string_view zh_tw;
  std::string_view fix_en;
  std::string_view fix_zh_tw;
  std::string_view topic;     // of line_of_code; empty = there is none
  std::string_view shows_on;  // the characters that make it visible; empty = it is not characters
};

// The row of a code; std::logic_error if there is none.
const CodeText& text_of_code(std::string_view code);
std::vector<const CodeText*> all_code_texts();

std::span<const CodeText> parameter_texts();
std::span<const CodeText> calculation_texts();
std::span<const CodeText> envelope_texts();

// The languages that fixes are written for: php node python java csharp go ruby.
std::span<const std::string_view> frameworks();
// The language of a framework by either's name in any letter case ("laravel" is php); nothing if it
// is not known.
std::optional<std::string_view> framework_of(std::string_view name);

// One line of that language's code for a topic of CodeText; empty if there is none.
std::string_view line_of_code(std::string_view topic, std::string_view framework);

}  // namespace ecpay::explain
