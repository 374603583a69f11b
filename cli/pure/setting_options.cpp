#include "cli/pure/setting_options.hpp"

#include <algorithm>

#include "cli/command.hpp"

namespace ecpay::cli {
namespace {

using settings::Kind;
using settings::Origin;
using settings::Setting;

// Whether the arguments themselves hold it: the options of every verb have taken over what the
// variables and the file say.
bool is_written(const Session& session, std::string_view option) {
  return std::any_of(session.arguments.begin(), session.arguments.end(), [&](const auto& word) {
    return word == option || word.starts_with(std::string(option) + "=");
  });
}

std::vector<std::string> results_of(const SettingOptions& options, const Setting& setting,
                                    const Session& session) {
  const auto found = options.values.find(setting.key);
  if (found != options.values.end()) return found->second;
  if (options.command == nullptr || !setting.verbs.empty() || !is_written(session, setting.option))
    return {};
  return options.command->shared_results(std::string(setting.option));
}

// Where no setting names the language, the variables of the system do.
settings::Value system_language(settings::Value value) {
  value.parts = {settings::language_of(settings::Settings{}) == Language::en ? "en" : "zh-TW"};
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    if (!merchant::process_environment(name)) continue;
    value.origin = Origin::variable;
    value.where = name;
    break;
  }
  return value;
}

}  // namespace

void add_setting_options(Command& app, const Console& console, SettingOptions& options) {
  options.command = &app;
  for (const auto& setting : settings::all_settings()) {
    const bool is_global = setting.key == "project.lang" || setting.key == "project.color";
    if (is_global) continue;
    const std::string about(console.text(setting.en, setting.zh_tw));
    const std::string name(setting.option);
    auto* values = &options.values;
    if (setting.kind == Kind::boolean) {
      const bool is_same = setting.sense == Setting::Sense::same;
      app.add_flag_callback(
          name,
          [values, &setting, is_same] { (*values)[setting.key] = {is_same ? "true" : "false"}; },
          about);
      continue;
    }
    const std::string names = setting.key == "project.profile" ? "-p," + name : name;
    app.add_option_function<std::vector<std::string>>(
           names,
           [values, &setting](const std::vector<std::string>& parts) {
             (*values)[setting.key] = parts;
           },
           about)
        .take_all();
  }
}

Result<settings::Value> value_given(const SettingOptions& options, const Setting& setting,
                                    const Session& session) {
  auto results = results_of(options, setting, session);
  if (!results.empty()) {
    for (const auto& part : results) {
      if (auto wrong = complaint(setting, part)) {
        wrong->subject = setting.option;
        return std::move(*wrong);
      }
    }
    return settings::Value{&setting, std::move(results), Origin::option,
                           std::string(setting.option)};
  }
  auto value = session.settings.value_of(setting);
  if (value && setting.kind == Kind::language && value->parts.empty())
    return system_language(std::move(*value));
  return value;
}

}  // namespace ecpay::cli
