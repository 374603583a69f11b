#include "cli/command_line.hpp"

#include <algorithm>
#include <array>

namespace ecpay::cli {
namespace {

constexpr std::array<std::string_view, 6> k_with_value{"-C",      "--chdir", "--lang",
                                                       "--color", "-o",      "--output"};

// The last value of an option, written as "--name VALUE", "--name=VALUE", "-n VALUE" or "-nVALUE".
std::optional<std::string_view> value_in(std::span<char* const> argv, std::string_view name,
                                         std::string_view letter) {
  std::optional<std::string_view> value;
  for (std::size_t i = 1; i < argv.size(); ++i) {
    const std::string_view argument = argv[i];
    if (argument == "--") break;
    if ((argument == name || argument == letter) && i + 1 < argv.size()) {
      value = argv[++i];
    } else if (argument.starts_with(name) && argument.substr(name.size()).starts_with('=')) {
      value = argument.substr(name.size() + 1);
    } else if (!letter.empty() && argument.starts_with(letter)) {
      value = argument.substr(letter.size());
    }
  }
  return value;
}

}  // namespace

bool takes_value(std::string_view global_option) {
  return std::find(k_with_value.begin(), k_with_value.end(), global_option) != k_with_value.end();
}

std::optional<int> verb_index(std::span<char* const> argv) {
  for (std::size_t i = 1; i < argv.size(); ++i) {
    const std::string_view argument = argv[i];
    if (takes_value(argument)) {
      ++i;
    } else if (!argument.starts_with('-')) {
      return static_cast<int>(i);
    }
  }
  return std::nullopt;
}

std::optional<Language> language_in(std::span<char* const> argv) {
  const auto value = value_in(argv, "--lang", "");
  if (!value) return std::nullopt;
  return language_of(*value);
}

Output output_in(std::span<char* const> argv) {
  for (const std::string_view argument : argv.subspan(std::min<std::size_t>(argv.size(), 1))) {
    if (argument == "--") break;
    if (argument == "--json") return Output::json;
  }
  return value_in(argv, "--output", "-o") == "json" ? Output::json : Output::text;
}

std::string folder_in(std::span<char* const> argv) {
  return std::string(value_in(argv, "--chdir", "-C").value_or("."));
}

}  // namespace ecpay::cli
