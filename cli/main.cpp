#include <unistd.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include <optional>
#include <vector>

#include "cli/help.hpp"
#include "cli/registry.hpp"
#include "cli/session.hpp"
#include "core/base/text.hpp"

namespace ecpay::cli {
namespace {

constexpr int k_exit_usage = 2;
constexpr int k_exit_bug = 70;

struct Globals {
  std::string language;
  std::string folder;
  std::string color = "auto";
};

std::string environment(const char* name) {
  return merchant::process_environment(name).value_or("");
}

// The index of the verb in argv: the first argument that is neither an option nor the value of one.
std::optional<int> verb_index(std::span<char* const> argv) {
  for (std::size_t i = 1; i < argv.size(); ++i) {
    const std::string_view argument = argv[i];
    if (argument == "-C" || argument == "--chdir" || argument == "--lang" ||
        argument == "--color" || argument == "-o" || argument == "--output") {
      ++i;
    } else if (!argument.starts_with('-')) {
      return static_cast<int>(i);
    }
  }
  return std::nullopt;
}

Language first_language(std::span<char* const> argv) {
  for (std::size_t i = 1; i < argv.size(); ++i) {
    const std::string_view argument = argv[i];
    if (argument == "--") break;
    if (argument == "--lang" && i + 1 < argv.size()) return language_of(argv[i + 1]);
    if (argument.starts_with("--lang=")) return language_of(argument.substr(7));
  }
  for (const char* name : {"ECPAY_LANG", "LC_ALL", "LC_MESSAGES", "LANG"}) {
    const auto value = environment(name);
    if (!value.empty()) return language_of(value);
  }
  return Language::en;
}

// Errors before and while options are read are answered in JSON too, so it is looked for up front.
Output first_output(std::span<char* const> argv) {
  for (std::size_t i = 1; i < argv.size(); ++i) {
    const std::string_view argument = argv[i];
    if (argument == "--") break;
    const bool by_value = (argument == "-o" || argument == "--output") && i + 1 < argv.size() &&
                          std::string_view(argv[i + 1]) == "json";
    if (argument == "--json" || argument == "-ojson" || argument == "--output=json" || by_value) {
      return Output::json;
    }
  }
  return Output::text;
}

// Replaces this process by the other executable with the same arguments.
int run_other(char** argv, const Verb& verb, const Console& console) {
  std::error_code ignored;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", ignored);
  const auto other =
      self.parent_path() / (verb.program == Program::loop ? "ecpay-emulator" : "ecpay-cli");
  ::execv(other.c_str(), argv);
  return console.report({"cli.program_missing", other.filename().string(), "", ""});
}

void add_globals(CLI::App& app, Globals& globals, Session& session) {
  const Console& console = session.console;
  app.add_option("--lang", globals.language,
                 std::string(console.text("zh-TW or en", "zh-TW 或 en")))
      ->type_name("LANG");
  app.add_option("-C,--chdir", globals.folder,
                 std::string(console.text("Run in this folder", "在此資料夾執行")))
      ->type_name("DIR");
  app.add_option("--color", globals.color,
                 std::string(console.text("auto, always or never", "auto、always 或 never")))
      ->type_name("WHEN")
      ->check(CLI::IsMember({"auto", "always", "never"}));
  app.add_flag("-q,--quiet", session.console.quiet,
               std::string(console.text("Only results and errors", "只輸出結果與錯誤")));
  add_output_options(app, session);
}

bool wants_color(std::string_view when) {
  if (when != "auto") return when == "always";
  return environment("NO_COLOR").empty() && environment("TERM") != "dumb" && ::isatty(2) == 1;
}

// CLI11's own words, in the reader's language.
void translate_help(CLI::App& app, const Console& console) {
  app.set_help_flag("-h,--help", std::string(console.text("Show this help", "顯示說明")));
  if (console.language == Language::en) return;
  const auto formatter = std::make_shared<CLI::Formatter>();
  formatter->label("Usage", "用法");
  formatter->label("Positionals", "參數");
  formatter->label("Options", "選項");
  formatter->label("OPTIONS", "選項");
  formatter->label("Subcommands", "子指令");
  formatter->label("SUBCOMMAND", "子指令");
  formatter->label("SUBCOMMANDS", "子指令");
  formatter->label("REQUIRED", "必填");
  app.formatter(formatter);
}

int run_verb(std::span<char*> argv, const Verb& verb, Session& session) {
  CLI::App app{"", "ecpay-cli"};
  translate_help(app, session.console);
  Globals globals;
  auto* command = app.add_subcommand(std::string(verb.name),
                                     std::string(session.console.text(verb.en, verb.zh_tw)));
  add_globals(app, globals, session);
  command->fallthrough();
  for (const auto& binding : bindings()) {
    if (binding.verb == verb.name) binding.add(*command, session);
  }
  app.require_subcommand(1);
  // Runs after all options are read, before the verb's own callback.
  app.parse_complete_callback([&] {
    session.console.color = wants_color(globals.color);
    if (!globals.folder.empty()) std::filesystem::current_path(globals.folder);
  });
  try {
    app.parse(static_cast<int>(argv.size()), argv.data());
  } catch (const CLI::CallForHelp&) {
    const auto chosen = command->get_subcommands();
    std::cout << (chosen.empty() ? command : chosen.front())->help("ecpay-cli");
    return 0;
  } catch (const CLI::ParseError& error) {
    return session.console.report({"cli.usage", std::string(verb.name), error.what(), ""});
  } catch (const std::filesystem::filesystem_error&) {
    return session.console.report({"cli.folder", globals.folder, "", ""});
  }
  return session.exit;
}

int run(std::span<char*> argv);

// "help VERB …" is "VERB … --help".
int help_on(std::span<char*> argv, int help, int topic) {
  static char k_help_flag[] = "--help";
  std::vector<char*> words(argv.begin(), argv.end());
  words.erase(words.begin() + help);
  words.insert(words.begin() + topic, k_help_flag);
  words.push_back(nullptr);  // execv reads the array to its null
  return run(std::span<char*>(words.data(), words.size() - 1));
}

int run(std::span<char*> argv) {
  Session session{Console(std::cout, std::cerr), std::cin, {}, {argv.begin(), argv.end()}, 0};
  Console& console = session.console;
  console.language = first_language(argv);
  console.output = first_output(argv);
  const auto index = verb_index(argv);
  if (!index) {
    for (const std::string_view argument : argv.subspan(1)) {
      if (argument == "--version") return print_version(console);
    }
    return print_help(console);
  }
  const std::string_view name = argv[static_cast<std::size_t>(*index)];
  const Verb* verb = find_verb(name);
  if (!verb) {
    const auto nearest = nearest_verb(name);
    return console.report({nearest.empty() ? "cli.unknown_verb" : "cli.mistyped_verb",
                           std::string(name), std::string(nearest), ""});
  }
  if (verb->name == "help") {
    if (const auto topic = verb_index(argv.subspan(static_cast<std::size_t>(*index)))) {
      return help_on(argv, *index, *topic + *index);
    }
  }
  if (verb->program != this_program()) return run_other(argv.data(), *verb, console);
  return run_verb(argv, *verb, session);
}

}  // namespace
}  // namespace ecpay::cli

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  try {
    const int exit =
        ecpay::cli::run(std::span<char*>(argv, static_cast<std::size_t>(std::max(argc, 0))));
    std::cout.flush();
    return exit;
  } catch (const std::exception& failure) {
    ecpay::cli::Console console(std::cout, std::cerr);
    console.report({"internal.failure", "", failure.what(), ""});
    return ecpay::cli::k_exit_bug;
  }
}
