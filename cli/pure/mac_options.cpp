#include "cli/pure/mac_options.hpp"

#include <CLI/CLI.hpp>

#include "core/merchant/accounts.hpp"

namespace ecpay::cli {

void add_input_options(CLI::App& app, const Console& console, InputOptions& options) {
  const auto text = [&](std::string_view en, std::string_view zh) {
    return std::string(console.text(en, zh));
  };
  app.add_option("parameters", options.arguments,
                 text("NAME=VALUE …, or one file, or - for standard input",
                      "NAME=VALUE …，或一個檔案，或以 - 讀取標準輸入"));
  app.add_option("-f,--file", options.file,
                 text("Read parameters from a file (form, JSON, HTML or curl)",
                      "從檔案讀取參數（表單、JSON、HTML、curl）"))
      ->type_name("FILE");
  app.add_option("--input", options.kind,
                 text("Form of the input instead of detecting it", "指定輸入格式"))
      ->type_name("KIND")
      ->check(CLI::IsMember({"form", "json", "html", "curl"}));
}

void add_mac_options(CLI::App& app, Session& session, MacOptions& options) {
  const Console& console = session.console;
  const auto text = [&](std::string_view en, std::string_view zh) {
    return std::string(console.text(en, zh));
  };
  add_input_options(app, console, options.input);
  app.add_option("--hash", options.hash, text("sha256 or md5", "sha256 或 md5"))
      ->type_name("HASH")
      ->check(CLI::IsMember({"sha256", "md5"}));
  app.add_flag("--steps", options.steps, text("Show every step", "顯示每個步驟"));
  add_credential_options(app, session);
  add_output_options(app, session);
}

Json steps_json(const wire::Form& form, const MacOptions& options, const crypto::HashKeys& keys) {
  Json rows = Json::array();
  for (const auto& step : wire::trace_check_mac(form, keys, options.mac_hash())) {
    rows.push_back({{"name", step.name}, {"text", merchant::mask_keys(step.text, keys)}});
  }
  return rows;
}

void print_steps(const Console& console, const Json& steps) {
  for (const auto& step : steps) {
    std::string name = step["name"].get<std::string>();
    name.resize(9, ' ');
    console.err << name << step["text"].get<std::string>() << "\n";
  }
}

}  // namespace ecpay::cli
