#include <fstream>
#include <ostream>
#include <sstream>

#include "cli/command.hpp"
#include "cli/pure/setting_options.hpp"
#include "cli/pure/verbs.hpp"
#include "cli/session.hpp"
#include "cli/settings/edit.hpp"
#include "core/base/text.hpp"
#include "core/merchant/accounts.hpp"

namespace ecpay::cli {
namespace {

using settings::Origin;
using settings::Setting;
using settings::Value;

struct ConfigOptions {
  SettingOptions given;
  std::string key;
  std::vector<std::string> words;
  bool origin = false;
};

std::string shown(const Value& value) {
  const auto& setting = *value.setting;
  if (value.parts.empty()) return "";
  return setting.secrecy == Setting::Secrecy::secret ? merchant::mask(value.text()) : value.text();
}

Json value_json(const Value& value) {
  using settings::Kind;
  const auto& setting = *value.setting;
  if (setting.kind == Kind::list || setting.kind == Kind::paths || setting.kind == Kind::pairs)
    return value.parts;
  if (value.parts.empty()) return nullptr;
  const std::string text = shown(value);
  if (setting.kind == Kind::boolean) return settings::truth_of(text).value_or(false);
  const auto number = parse_integer(text, 0, INT64_MAX);
  const bool is_number = setting.kind == Kind::port || setting.kind == Kind::whole;
  return is_number && number ? Json(*number) : Json(text);
}

std::string origin_text(const Console& console, const Value& value) {
  switch (value.origin) {
    case Origin::option:
      return std::string(console.text("flag ", "選項 ")) + value.where;
    case Origin::variable:
      return std::string(console.text("env ", "環境變數 ")) + value.where;
    case Origin::file:
      return value.where;
    case Origin::fallback:
      return std::string(console.text("default", "預設"));
  }
  return "";
}

Result<std::vector<Value>> all_values(const ConfigOptions& options, const Session& session) {
  std::vector<Value> values;
  for (const auto& setting : settings::all_settings()) {
    auto value = value_given(options.given, setting, session);
    if (!value) return value.error();
    values.push_back(std::move(*value));
  }
  return values;
}

std::string file_of(const Session& session) {
  const auto& project = session.settings.project;
  return project ? project->file.string() : "";
}

int show_json(const std::vector<Value>& values, const Session& session) {
  Json rows = Json::array();
  for (const auto& value : values) {
    const auto& setting = *value.setting;
    rows.push_back({{"key", setting.key},
                    {"value", value_json(value)},
                    {"origin", settings::to_string(value.origin)},
                    {"where", value.where},
                    {"flag", setting.option},
                    {"env", setting.variable}});
  }
  const auto file = file_of(session);
  session.console.print_json(
      "config", {{"file", file.empty() ? Json(nullptr) : Json(file)}, {"settings", rows}});
  return 0;
}

int run_show(const ConfigOptions& options, const Session& session) {
  const Console& console = session.console;
  if (session.problem) return console.report(*session.problem);
  const auto values = all_values(options, session);
  if (!values) return console.report(values.error());
  if (console.output == Output::json) return show_json(*values, session);
  for (const auto& value : *values) {
    std::string key(value.setting->key);
    key.resize(24, ' ');
    std::string text = shown(value);
    if (text.empty()) text = "-";
    console.out << key << text;
    if (options.origin) {
      const auto width = count_width(text);
      console.out << std::string(width < 28 ? 28 - width : 2, ' ') << origin_text(console, value);
    }
    console.out << "\n";
  }
  const auto file = file_of(session);
  console.say(file.empty() ? std::string(console.text(
                                 "no ecpay.toml here or above; `ecpay-cli init` writes one",
                                 "此資料夾及上層沒有 ecpay.toml；可執行 `ecpay-cli init`"))
                           : file);
  return 0;
}

int run_get(const ConfigOptions& options, const Session& session) {
  const Console& console = session.console;
  if (session.problem) return console.report(*session.problem);
  const auto* setting = settings::find_setting(options.key);
  if (setting == nullptr) return console.report({"config.unknown_setting", options.key, "", ""});
  const auto value = value_given(options.given, *setting, session);
  if (!value) return console.report(value.error());
  if (console.output == Output::json) return show_json({*value}, session);
  if (setting->secrecy == Setting::Secrecy::secret) {
    console.out << shown(*value) << "\n";
    return 0;
  }
  for (const auto& part : value->parts) console.out << part << "\n";
  return 0;
}

// The file that a change goes to: the project's, else one here.
Result<std::string> text_to_change(const std::filesystem::path& file) {
  std::error_code ignored;
  if (!std::filesystem::exists(file, ignored)) return std::string();
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) return Error{"config.unreadable", file.string(), "", ""};
  return text.str();
}

int run_change(const ConfigOptions& options, const Session& session) {
  const Console& console = session.console;
  if (session.problem) return console.report(*session.problem);
  const auto* setting = settings::find_setting(options.key);
  if (setting == nullptr) return console.report({"config.unknown_setting", options.key, "", ""});
  if (setting->secrecy == Setting::Secrecy::secret)
    return console.report(
        {"config.secret_option", options.key, std::string(setting->variable), ""});
  const std::filesystem::path file =
      session.settings.project ? session.settings.project->file
                               : std::filesystem::current_path() / settings::k_project_file;
  const auto text = text_to_change(file);
  if (!text) return console.report(text.error());
  auto words = options.words;
  if (setting->kind == settings::Kind::path || setting->kind == settings::Kind::paths) {
    for (auto& word : words) word = settings::path_in(file, word);
  }
  const auto changed = settings::with_setting(*text, file, *setting, words);
  if (!changed) return console.report(changed.error());
  if (const auto done = settings::write_whole(file, *changed); !done)
    return console.report(done.error());
  console.say(file.string());
  return 0;
}

int run_path(const Session& session) {
  const Console& console = session.console;
  const auto found = settings::find_project_file(std::filesystem::current_path());
  for (const auto& skipped : found.skipped)
    console.say(std::string(console.text("skipped, it belongs to another user: ",
                                         "略過，該檔屬於其他使用者：")) +
                skipped.string());
  if (!found.file) return console.report({"config.none", "", "", ""});
  if (console.output == Output::json) {
    console.print_json("config_path", {{"file", found.file->string()}});
  } else {
    console.out << found.file->string() << "\n";
  }
  return 0;
}

int run_validate(const Session& session) {
  const Console& console = session.console;
  if (session.problem) return console.report(*session.problem);
  if (!session.settings.project) return console.report({"config.none", "", "", ""});
  if (console.output == Output::json) {
    console.print_json("config_path", {{"file", file_of(session)}});
  } else {
    console.out << file_of(session) << console.text(": valid\n", "：正確\n");
  }
  return 0;
}

void add_changes(Command& app, Session& session, const std::shared_ptr<ConfigOptions>& options) {
  const Console& console = session.console;
  const auto text = [&](std::string_view en, std::string_view zh_tw) {
    return std::string(console.text(en, zh_tw));
  };
  auto* set =
      app.add_subcommand("set", text("Write a setting into ecpay.toml", "將設定寫入 ecpay.toml"));
  set->add_option("setting", options->key, text("e.g. emulator.port", "例如 emulator.port"))
      .required();
  set->add_option("value", options->words,
                  text("Its value; several of a list", "設定值；清單可給多個"))
      .required();
  auto* unset = app.add_subcommand(
      "unset", text("Take a setting out of ecpay.toml", "從 ecpay.toml 移除設定"));
  unset->add_option("setting", options->key, text("e.g. emulator.port", "例如 emulator.port"))
      .required();
  for (auto* command : {set, unset}) {
    add_output_options(*command, session);
    command->callback([options, &session] { session.exit = run_change(*options, session); });
  }
}

}  // namespace

void add_config(Command& app, Session& session) {
  auto options = std::make_shared<ConfigOptions>();
  const Console& console = session.console;
  const auto text = [&](std::string_view en, std::string_view zh_tw) {
    return std::string(console.text(en, zh_tw));
  };
  app.require_subcommand(1);
  auto* show =
      app.add_subcommand("show", text("Every setting and its value", "所有設定與目前的值"));
  show->add_flag("--origin", options->origin, text("Say where each comes from", "顯示來源"));
  add_setting_options(*show, console, options->given);
  show->callback([options, &session] { session.exit = run_show(*options, session); });
  auto* get = app.add_subcommand("get", text("The value of one setting", "單一設定的值"));
  get->add_option("setting", options->key, text("e.g. emulator.port", "例如 emulator.port"))
      .required();
  get->callback([options, &session] { session.exit = run_get(*options, session); });
  add_changes(app, session, options);
  auto* path = app.add_subcommand(
      "path", text("Where the ecpay.toml is that counts", "目前採用的 ecpay.toml"));
  path->callback([&session] { session.exit = run_path(session); });
  auto* validate = app.add_subcommand("validate", text("Check ecpay.toml", "檢查 ecpay.toml"));
  validate->callback([&session] { session.exit = run_validate(session); });
  for (auto* command : {show, get, path, validate}) add_output_options(*command, session);
  app.footer(text("Examples", "範例") +
             "\n  ecpay-cli config show --origin\n  ecpay-cli config get emulator.port\n"
             "  ecpay-cli config set emulator.port 9490\n");
}

}  // namespace ecpay::cli
