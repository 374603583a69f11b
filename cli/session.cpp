#include "cli/session.hpp"

#include "cli/command.hpp"

namespace ecpay::cli {

void add_credential_options(Command& app, Session& session) {
  const Console& console = session.console;
  auto& options = session.credentials;
  app.add_option("-p,--profile", options.profile,
                 std::string(console.text("Account whose keys to use (default: stage)",
                                          "使用哪個帳號的金鑰（預設 stage）")))
      .type_name("NAME");
  app.add_option(
         "--hash-key", options.hash_key,
         std::string(console.text("HashKey; public test keys only", "HashKey（限公開測試金鑰）")))
      .type_name("KEY");
  app.add_option(
         "--hash-iv", options.hash_iv,
         std::string(console.text("HashIV; public test keys only", "HashIV（限公開測試金鑰）")))
      .type_name("IV");
  app.add_option(
         "--hash-key-file", options.hash_key_file,
         std::string(console.text("File with HashKey=… and HashIV=…, mode 600; - is standard input",
                                  "內含 HashKey=… 與 HashIV=… 的檔案，權限 600；- 為標準輸入")))
      .type_name("FILE");
}

void use_settings(Session& session, settings::Settings settings) {
  session.settings = std::move(settings);
  session.credentials.own_profiles = session.settings.own_profiles();
  const auto& project = session.settings.project;
  const auto* given = project ? project->find(*settings::find_setting("project.profile")) : nullptr;
  if (given != nullptr) session.credentials.project_profile = given->parts.front();
}

Result<merchant::Credentials> credentials_of(const Session& session) {
  return merchant::resolve_credentials(session.credentials, merchant::process_environment);
}

void add_output_options(Command& app, Session& session) {
  app.add_flag_callback(
      "--json", [&session] { session.console.output = Output::json; },
      std::string(session.console.text("Machine-readable output", "輸出 JSON")));
  app.add_option_function<std::string>(
         "-o,--output",
         [&session](const std::string& format) {
           session.console.output = format == "json" ? Output::json : Output::text;
         },
         std::string(session.console.text("text or json", "text 或 json")))
      .type_name("FORMAT")
      .one_of({"text", "json"});
}

}  // namespace ecpay::cli
