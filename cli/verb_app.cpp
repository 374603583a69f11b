#include "cli/verb_app.hpp"

namespace ecpay::cli {
namespace {

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

std::string check_language(const std::string& text) {
  return settings::is_language(text) ? "" : "--lang: en or zh-TW, not " + text;
}

// What the setting says as the results of its option; none where the option is to stay away.
std::vector<std::string> results_of(const settings::Value& value) {
  const auto& setting = *value.setting;
  if (setting.kind != settings::Kind::boolean || value.parts.empty()) return value.parts;
  const bool truth = settings::truth_of(value.parts.front()).value_or(false);
  const bool is_on = truth == (setting.sense == settings::Setting::Sense::same);
  return is_on ? std::vector<std::string>{"true"} : std::vector<std::string>{};
}

// The language is known before, and keys have more than one source (merchant/credentials).
bool is_elsewhere(std::string_view key) {
  return key == "project.lang" || key == "project.profile";
}

Result<Done> apply_to(CLI::App& app, std::string_view verb, const settings::Settings& settings) {
  for (auto* option : app.get_options()) {
    if (option->count() > 0 || option->get_lnames().empty()) continue;
    const auto* setting = settings::setting_of("--" + option->get_lnames().front(), verb);
    if (setting == nullptr) continue;
    const auto value = settings.value_of(*setting);
    if (!value) return value.error();
    if (is_elsewhere(setting->key) || value->origin == settings::Origin::fallback) continue;
    const auto results = results_of(*value);
    if (results.empty()) continue;
    option->add_result(results);
    option->run_callback();
  }
  for (auto* inner : app.get_subcommands()) {
    if (const auto done = apply_to(*inner, verb, settings); !done) return done;
  }
  return Done{};
}

}  // namespace

VerbApp::VerbApp(const Verb& described, Session& session) : root("", "ecpay-cli"), command_(root) {
  const Console& console = session.console;
  const auto text = [&](std::string_view en, std::string_view zh_tw) {
    return std::string(console.text(en, zh_tw));
  };
  translate_help(root, console);
  entry_ =
      command_.add_subcommand(std::string(described.name), text(described.en, described.zh_tw));
  verb = root.get_subcommand(std::string(described.name));
  root.add_option("--lang", language_, text("zh-TW or en", "zh-TW 或 en"))
      ->type_name("LANG")
      ->check(check_language, "", "language");
  root.add_option("-C,--chdir", folder, text("Run in this folder", "在此資料夾執行"))
      ->type_name("DIR");
  root.add_option("--color", color, text("auto, always or never", "auto、always 或 never"))
      ->type_name("WHEN")
      ->check(CLI::IsMember({"auto", "always", "never"}));
  root.add_flag("-q,--quiet", session.console.quiet,
                text("Only results and errors", "只輸出結果與錯誤"));
  add_output_options(command_, session);
  verb->fallthrough();
  for (const auto& binding : bindings()) {
    if (binding.verb == described.name) binding.add(*entry_, session);
  }
  root.require_subcommand(1);
}

Result<Done> apply_settings(VerbApp& app, std::string_view verb,
                            const settings::Settings& settings) {
  return apply_to(app.root, verb, settings);
}

}  // namespace ecpay::cli
