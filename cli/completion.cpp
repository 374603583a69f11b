#include "cli/completion.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <ostream>

#include "cli/command_line.hpp"
#include "cli/programs.hpp"
#include "cli/registry.hpp"
#include "cli/verb_app.hpp"
#include "core/base/text.hpp"

namespace ecpay::cli {
namespace {

const Verb* verb_in(const std::vector<std::string>& words, std::size_t& at) {
  for (at = 0; at + 1 < words.size(); ++at) {
    if (takes_value(words[at])) {
      ++at;
    } else if (!words[at].starts_with('-')) {
      return find_verb(words[at]);
    }
  }
  return nullptr;
}

bool is_flag(const CLI::Option& option) { return option.get_items_expected_max() == 0; }

// The option of that name here or, as all fall through, in a command above.
const CLI::Option* find_option(const CLI::App* app, std::string_view name) {
  for (; app != nullptr; app = app->get_parent()) {
    for (const auto* option : app->get_options()) {
      if (option->check_name(std::string(name))) return option;
    }
  }
  return nullptr;
}

// "{auto,always,never}" of a check is what CLI11 keeps of it.
std::vector<Candidate> choices_of(const CLI::Option& option) {
  std::vector<Candidate> found;
  const std::string type = option.get_type_name();
  const auto open = type.find('{');
  const auto close = type.rfind('}');
  if (open == std::string::npos || close == std::string::npos || close < open) return found;
  for (const auto choice : split(std::string_view(type).substr(open + 1, close - open - 1), ','))
    found.push_back({std::string(choice), ""});
  return found;
}

// What an option's type says about files.
void ask_for_files(const CLI::Option& option, std::vector<Candidate>& found) {
  const std::string type = option.get_type_name();
  if (type.starts_with("FILE")) found.push_back({std::string(k_ask_files), ""});
  if (type.starts_with("DIR")) found.push_back({std::string(k_ask_folders), ""});
}

std::vector<Candidate> values_of(const CLI::Option& option, Point& point, const Session& session) {
  const auto& names = option.get_lnames();
  point.wants = names.empty() ? option.get_name(true) : "--" + names.front();
  auto found = choices_of(option);
  ask_for_files(option, found);
  if (found.empty()) found = values_at(point, session);
  return found;
}

void add_options(const CLI::App* app, const std::vector<std::string>& given,
                 std::vector<Candidate>& found) {
  for (; app != nullptr; app = app->get_parent()) {
    for (const auto* option : app->get_options()) {
      if (option->get_group().empty() || option->get_lnames().empty()) continue;
      const std::string name = "--" + option->get_lnames().front();
      const bool many = option->get_items_expected_max() > 1;
      const bool used = std::find(given.begin(), given.end(), name) != given.end();
      const bool twice = std::any_of(found.begin(), found.end(),
                                     [&](const Candidate& one) { return one.text == name; });
      if (!twice && (many || !used)) found.push_back({name, option->get_description()});
    }
  }
}

// The positional that takes the word after `count` others; null if there is none.
const CLI::Option* positional_at(const CLI::App& app, std::size_t count) {
  for (const auto* option : app.get_options()) {
    if (!option->get_positional()) continue;
    const auto most = static_cast<std::size_t>(std::max(1, option->get_items_expected_max()));
    if (count < most) return option;
    count -= most;
  }
  return nullptr;
}

// Walks the words behind the verb up to the current one.
class Walk {
 public:
  Walk(VerbApp& app, std::string_view verb, Session& session) : app_(app.verb), session_(session) {
    point_.verb = verb;
    point_.path.emplace_back(verb);
  }

  std::vector<Candidate> candidates(std::span<const std::string> words) {
    for (const auto& word : words.first(words.size() - 1)) step(word);
    point_.current = words.back();
    if (pending_ != nullptr) return values_of(*pending_, point_, session_);
    std::vector<Candidate> found;
    const auto equals = point_.current.find('=');
    if (!only_positional_ && point_.current.starts_with("--") && equals != std::string::npos) {
      const std::string head = point_.current.substr(0, equals);
      const auto* option = find_option(app_, head);
      if (option == nullptr) return found;
      point_.current = point_.current.substr(equals + 1);
      found = values_of(*option, point_, session_);
      for (auto& one : found) {
        if (!one.text.starts_with(':')) one.text = head + "=" + one.text;
      }
      return found;
    }
    if (!only_positional_ && point_.current.starts_with('-')) {
      add_options(app_, given_, found);
      return found;
    }
    add_places(found);
    return found;
  }

 private:
  void step(const std::string& word) {
    if (pending_ != nullptr) {
      pending_ = nullptr;
    } else if (word == "--") {
      only_positional_ = true;
    } else if (!only_positional_ && word.size() > 1 && word.starts_with('-')) {
      const auto name = word.substr(0, word.find('='));
      given_.push_back(name);
      const auto* option = find_option(app_, name);
      if (option != nullptr && !is_flag(*option) && name == word) pending_ = option;
    } else if (auto* inner = subcommand(word)) {
      app_ = inner;
      point_.path.push_back(word);
    } else {
      point_.positional.push_back(word);
    }
  }

  CLI::App* subcommand(const std::string& word) const {
    if (!point_.positional.empty()) return nullptr;
    for (auto* inner : app_->get_subcommands([](CLI::App*) { return true; })) {
      if (inner->get_name() == word) return inner;
    }
    return nullptr;
  }

  void add_places(std::vector<Candidate>& found) {
    if (point_.positional.empty()) {
      for (const auto* inner : app_->get_subcommands([](const CLI::App*) { return true; }))
        found.push_back({inner->get_name(), inner->get_description()});
    }
    const auto* option = positional_at(*app_, point_.positional.size());
    if (option != nullptr) {
      for (auto& one : values_of(*option, point_, session_)) found.push_back(std::move(one));
    }
  }

  CLI::App* app_;
  Session& session_;
  Point point_;
  std::vector<std::string> given_;
  const CLI::Option* pending_ = nullptr;
  bool only_positional_ = false;
};

std::vector<Candidate> first_words(const std::vector<std::string>& words, Session& session) {
  std::vector<Candidate> found;
  // The options of every verb are those of any verb's parent.
  VerbApp app(*find_verb(this_program() == Program::pure ? "version" : "status"), session);
  const std::string before = words.size() > 1 ? words[words.size() - 2] : "";
  if (takes_value(before)) {
    Point point;
    point.current = words.back();
    if (const auto* option = find_option(&app.root, before))
      return values_of(*option, point, session);
    return found;
  }
  if (words.back().starts_with('-')) {
    add_options(&app.root, words, found);
    found.push_back(
        {"--version", std::string(session.console.text("Show the version", "顯示版本"))});
    return found;
  }
  for (const auto& verb : verbs())
    found.push_back(
        {std::string(verb.name), std::string(session.console.text(verb.en, verb.zh_tw))});
  return found;
}

}  // namespace

std::vector<Candidate> candidates(const std::vector<std::string>& words, Session& session) {
  if (words.empty()) return first_words({""}, session);
  std::size_t at = 0;
  const Verb* verb = verb_in(words, at);
  if (verb == nullptr) {
    const bool is_first = at + 1 >= words.size();
    return is_first ? first_words(words, session) : std::vector<Candidate>{};
  }
  if (verb->name == "help") {  // its words are a verb and a subcommand
    std::vector<std::string> rest(words.begin() + static_cast<std::ptrdiff_t>(at) + 1, words.end());
    return candidates(rest, session);
  }
  if (verb->program != this_program()) return {};
  VerbApp app(*verb, session);
  return Walk(app, verb->name, session)
      .candidates(std::span<const std::string>(words).subspan(at + 1));
}

int complete_here(std::span<char*> argv, Session& session) {
  // What stands behind "__complete --" is what stands behind the program's name.
  const auto line = argv.subspan(std::min<std::size_t>(argv.size(), 2));
  std::vector<std::string> words(line.begin(), line.end());
  if (!words.empty()) words.erase(words.begin());
  std::vector<std::string> asked = words;
  std::size_t at = 0;
  const Verb* verb = verb_in(asked, at);
  while (verb != nullptr && verb->name == "help") {
    asked.erase(asked.begin(), asked.begin() + static_cast<std::ptrdiff_t>(at) + 1);
    verb = verb_in(asked, at);
  }
  if (verb != nullptr && verb->program != this_program())
    return become(verb->program, session.arguments, session.console);
  std::error_code ignored;
  std::filesystem::current_path(folder_in(line), ignored);
  auto settings = settings::load_settings(".");
  if (settings) use_settings(session, std::move(*settings));
  session.console.language = language_in(line).value_or(settings::language_of(session.settings));
  const auto found = candidates(words, session);
  const std::string_view written = words.empty() ? std::string_view() : words.back();
  for (const auto& one : found) {
    if (!one.text.starts_with(':') && !one.text.starts_with(written)) continue;
    session.console.out << one.text << "\t" << one.about << "\n";
  }
  return 0;
}

}  // namespace ecpay::cli
