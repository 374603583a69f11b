#include "core/base/messages.hpp"

#include <array>

#include "core/base/text.hpp"

namespace ecpay {

// Each file of rows gives its table here; a row's file is the one named after its code's first
// word.
namespace messages {
std::span<const Message> base();
std::span<const Message> wire();
std::span<const Message> catalogue();
std::span<const Message> http();
std::span<const Message> store();
std::span<const Message> trade();
std::span<const Message> cli();
std::span<const Message> aws();
std::span<const Message> gateway();
std::span<const Message> emulator();
std::span<const Message> loop();
std::span<const Message> toml();
std::span<const Message> config();
std::span<const Message> doctor();
std::span<const Message> fixtures();
std::span<const Message> fixture_reasons();
}  // namespace messages

std::span<const std::span<const Message>> all_messages() {
  static const std::array<std::span<const Message>, 16> k_tables{
      messages::base(),      messages::wire(),
      messages::catalogue(), messages::http(),
      messages::store(),     messages::trade(),
      messages::cli(),       messages::aws(),
      messages::emulator(),  messages::gateway(),
      messages::loop(),      messages::toml(),
      messages::config(),    messages::doctor(),
      messages::fixtures(),  messages::fixture_reasons()};
  return k_tables;
}

int exit_code_of(Category category) {
  switch (category) {
    case Category::answer_no:
      return 1;
    case Category::usage:
      return 2;
    case Category::configuration:
      return 3;
    case Category::input:
      return 4;
    case Category::unreachable:
      return 5;
    case Category::timed_out:
      return 6;
    case Category::conflict:
      return 7;
    case Category::refused:
      return 8;
    case Category::bug:
      return 70;
  }
  return 70;
}

std::string_view to_string(Category category) {
  switch (category) {
    case Category::answer_no:
      return "answer_no";
    case Category::usage:
      return "usage";
    case Category::configuration:
      return "configuration";
    case Category::input:
      return "input";
    case Category::unreachable:
      return "unreachable";
    case Category::timed_out:
      return "timed_out";
    case Category::conflict:
      return "conflict";
    case Category::refused:
      return "refused";
    case Category::bug:
      return "bug";
  }
  return "bug";
}

const Message& message_of(std::string_view code) {
  for (const auto& table : all_messages()) {
    for (const auto& row : table) {
      if (row.code == code) return row;
    }
  }
  return message_of("internal.unknown_code");
}

namespace {
std::string fill(std::string_view text, const Error& error) {
  std::string out = replace_all(std::string(text), "{code}", error.code);
  out = replace_all(std::move(out), "{detail}", error.detail);
  return replace_all(std::move(out), "{subject}", error.subject);
}
}  // namespace

std::string message_text(const Error& error, Language language) {
  const Message& row = message_of(error.code);
  return fill(language == Language::en ? row.en : row.zh_tw, error);
}

std::string fix_text(const Error& error, Language language) {
  const Message& row = message_of(error.code);
  return fill(language == Language::en ? row.fix_en : row.fix_zh_tw, error);
}

Language language_of(std::string_view locale) {
  return equals_ignoring_case(locale.substr(0, 2), "zh") ? Language::zh_tw : Language::en;
}

}  // namespace ecpay
