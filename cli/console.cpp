#include "cli/console.hpp"

#include <ostream>

#include "core/base/error_json.hpp"
#include "core/base/text.hpp"

namespace ecpay::cli {

void Console::say(std::string_view line) const {
  if (!quiet) err << line << "\n";
}

void Console::print_json(std::string_view schema, const Json& body) const {
  Json object{{"schema", "ecpay-cli/" + std::string(schema)}, {"v", 1}};
  for (const auto& [name, value] : body.items()) object[name] = value;
  out << to_text(object) << "\n";
}

int Console::report(const Error& error) const {
  const int exit = exit_code_of(message_of(error.code).category);
  if (output == Output::json) {
    print_json("error", error_json(error));
    return exit;
  }
  const std::string_view on = color ? "\033[1;31m" : "";
  const std::string_view off = color ? "\033[0m" : "";
  err << on << text("error: ", "錯誤：") << off << message_text(error, language) << "  ["
      << error.code << "]\n";
  if (!error.evidence.empty()) {
    for (const auto line : split(error.evidence, '\n')) err << "  " << line << "\n";
  }
  err << text("hint:  ", "提示：") << fix_text(error, language) << "\n";
  return exit;
}

}  // namespace ecpay::cli
