#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace ecpay {

// What a program that meets an error should do, and the process exit code it maps to (DESIGN
// section 3).
enum class Category {
  answer_no,
  usage,
  configuration,
  input,
  unreachable,
  timed_out,
  conflict,
  refused,
  bug
};

int exit_code_of(Category category);
std::string_view to_string(Category category);

enum class Language { en, zh_tw };

// One row: everything that is said about an error code. Texts may hold {subject} and {detail}.
// The fix is never empty: it is what the reader does next.
struct Message {
  std::string_view code;
  Category category;
  std::string_view en;
  std::string_view zh_tw;
  std::string_view fix_en;
  std::string_view fix_zh_tw;
};

// The row of `code`; for a code nobody wrote a row for, the row of "internal.unknown_code".
const Message& message_of(std::string_view code);

// All rows, in the order of their files (core/base/messages_*.cpp); for tests and `help`.
std::span<const std::span<const Message>> all_messages();

std::string message_text(const Error& error, Language language);
std::string fix_text(const Error& error, Language language);

// zh-TW for "zh…" in any letter case, else English.
Language language_of(std::string_view locale);

}  // namespace ecpay
