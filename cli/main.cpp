#include <unistd.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include <vector>

#include "cli/command_line.hpp"
#include "cli/completion.hpp"
#include "cli/help.hpp"
#include "cli/programs.hpp"
#include "cli/registry.hpp"
#include "cli/session.hpp"
#include "cli/verb_app.hpp"

namespace ecpay::cli {
namespace {

constexpr int k_exit_bug = 70;

std::string environment(const char* name) {
  return merchant::process_environment(name).value_or("");
}

bool wants_color(std::string_view when) {
  if (when != "auto") return when == "always";
  return environment("NO_COLOR").empty() && environment("TERM") != "dumb" && ::isatty(2) == 1;
}

// Ends the run when ecpay.toml or a variable says something wrong.
struct Refused {
  Error error;
};

int run_verb(std::span<char*> argv, const Verb& verb, Session& session) {
  VerbApp app(verb, session);
  // Runs after all options are read, before the verb's own callback.
  app.root.parse_complete_callback([&] {
    if (const auto done = apply_settings(app, verb.name, session.settings); !done) {
      if (verb.group != k_about_itself) throw Refused{done.error()};
    }
    session.console.color = wants_color(app.color);
    if (app.folder.empty()) return;
    session.start_folder = std::filesystem::current_path();
    std::filesystem::current_path(app.folder);
  });
  try {
    app.root.parse(static_cast<int>(argv.size()), argv.data());
  } catch (const CLI::CallForHelp&) {
    const auto chosen = app.verb->get_subcommands();
    std::cout << (chosen.empty() ? app.verb : chosen.front())->help("ecpay-cli");
    return 0;
  } catch (const CLI::ParseError& error) {
    return session.console.report({"cli.usage", std::string(verb.name), error.what(), ""});
  } catch (const std::filesystem::filesystem_error&) {
    return session.console.report({"cli.folder", app.folder, "", ""});
  } catch (const Refused& refused) { return session.console.report(refused.error); }
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

int report_unknown(const Console& console, std::string_view name) {
  const auto nearest = nearest_verb(name);
  return console.report({nearest.empty() ? "cli.unknown_verb" : "cli.mistyped_verb",
                         std::string(name), std::string(nearest), ""});
}

// What the project says, and with it the language.
void read_settings(std::span<char*> argv, Session& session) {
  auto settings = settings::load_settings(folder_in(argv));
  if (!settings) session.problem = settings.error();
  use_settings(session, settings ? std::move(*settings) : settings::Settings{});
  session.console.language = language_in(argv).value_or(settings::language_of(session.settings));
}

int run(std::span<char*> argv) {
  Session session{
      Console(std::cout, std::cerr), std::cin, {}, {argv.begin(), argv.end()}, 0, {}, {}, {}};
  Console& console = session.console;
  console.output = output_in(argv);
  console.language = language_in(argv).value_or(settings::language_of({}));
  const auto index = verb_index(argv);
  const std::string_view name = index ? argv[static_cast<std::size_t>(*index)] : "";
  if (name == k_complete_verb) return complete_here(argv, session);
  const Verb* verb = find_verb(name);
  if (verb != nullptr && verb->name == "help") {
    if (const auto topic = verb_index(argv.subspan(static_cast<std::size_t>(*index)))) {
      return help_on(argv, *index, *topic + *index);
    }
  }
  if (verb != nullptr) {
    const Program program = program_of(*verb, argv.subspan(static_cast<std::size_t>(*index)));
    if (program != this_program()) return become(program, session.arguments, console);
  }
  read_settings(argv, session);
  // A broken file stops every verb but those that are there to look at it.
  if (session.problem && verb != nullptr && verb->group != k_about_itself)
    return console.report(*session.problem);
  if (!index) {
    for (const std::string_view argument : argv.subspan(1)) {
      if (argument == "--version") return print_version(console);
    }
    return print_help(console);
  }
  if (verb == nullptr) return report_unknown(console, name);
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
