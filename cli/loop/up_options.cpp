#include "cli/loop/up_options.hpp"

#include "cli/command.hpp"

#include "core/base/text.hpp"
#include "core/http/client.hpp"
#include "emulator/aws/template/reader.hpp"

namespace ecpay::cli {
namespace {

Result<Done> read_maps(const std::vector<std::string>& maps, EmulatorOptions& emulator) {
  for (const auto& map : maps) {
    const auto equals = map.find('=');
    const auto url = equals == std::string::npos
                         ? Result<http::Url>(Error{"url.invalid", map, "", ""})
                         : http::parse_url(map.substr(equals + 1));
    if (!url || equals == 0) return Error{"up.map", map, "", ""};
    emulator.maps[to_lower(map.substr(0, equals))] = url->origin();
  }
  return Done{};
}

// --template, else the folder's own, else the project's, else none: ECPay alone (DECISIONS A21).
Result<std::filesystem::path> choose_template(const UpOptions& options,
                                              const std::filesystem::path& project) {
  if (options.template_file.empty()) {
    if (auto here = aws::find_template(std::filesystem::current_path())) return std::move(*here);
    return aws::find_template(project).value_or("");
  }
  if (!std::filesystem::is_regular_file(options.template_file)) {
    return Error{"up.no_template", options.template_file, "", ""};
  }
  return std::filesystem::path(options.template_file);
}

// Profiles of one's own whose keys can be read; the others are told, for who runs the emulator need
// not hold every key of the project.
std::vector<merchant::Account> own_accounts(const Session& session) {
  std::vector<merchant::Account> accounts;
  for (const auto& own : session.credentials.own_profiles) {
    auto read = merchant::read_profile(own, merchant::process_environment);
    if (!read) {
      const Console& console = session.console;
      console.say(std::string(console.text("profile ", "設定檔 ")) + own.name + ": " +
                  message_text(read.error(), console.language));
      continue;
    }
    accounts.push_back({own.name, read->merchant_id, read->keys, own.families});
  }
  return accounts;
}

}  // namespace

void add_up_options(Command& app, Session& session, UpOptions& options) {
  const Console& console = session.console;
  const auto text = [&](std::string_view en, std::string_view zh) {
    return std::string(console.text(en, zh));
  };
  auto& emulator = options.emulator;
  app.add_option("--template", options.template_file,
                 text("SAM template (default: the one here)", "SAM 範本"));
  app.add_option("--port", emulator.ecpay_port,
                 text("ECPay, dashboard, control; 0 = any", "綠界與儀表板；0 為任意"));
  app.add_option("--proxy-port", emulator.proxy_port, text("Intercept", "攔截代理"));
  app.add_option("--api-port", emulator.api_port, "API Gateway");
  app.add_option("--lambda-port", emulator.lambda_port, "Lambda Invoke API");
  app.add_option("--aws-port", emulator.aws_port, text("AWS services", "AWS 服務"));
  app.add_option("--listen", emulator.listen,
                 text("Address; not loopback needs --token", "監聽位址"));
  app.add_option("--token", emulator.token, text("Token of the control API", "控制 API 權杖"));
  app.add_option("--db", emulator.database,
                 text("Database file or :memory:", "資料庫檔案或 :memory:"));
  app.add_option("--clock", options.clock, text("Start at this virtual time", "起始虛擬時間"));
  app.add_flag("--freeze", options.freeze, text("The clock stands still", "凍結時鐘"));
  app.add_flag("--reset", options.reset, text("Start with empty books", "清空資料後啟動"));
  app.add_flag("--durable", options.durable, text("Survive power loss too", "斷電亦不遺失"));
  app.add_option("--seed", emulator.seed, text("Seed of all ids", "編號種子")).not_negative();
  app.add_option("--region", emulator.region, text("AWS region", "AWS 區域"));
  app.add_option("--env-vars", emulator.env_vars_file,
                 text("Variables by function, as for sam local", "函式環境變數檔"));
  app.add_option("--parameter-overrides", emulator.parameter_overrides,
                 text("NAME=VALUE of the template's parameters", "範本參數"));
  app.add_option("--map", options.maps,
                 text("HOST=URL: callbacks to HOST go to URL", "HOST=URL：改送至 URL"));
  app.add_option("--callback-host", emulator.callback_hosts,
                 text("Outside host that may be called", "允許的外部主機"));
  app.add_option("--allow-host", emulator.allowed_hosts,
                 text("Further Host name to answer", "額外允許的 Host"));
  app.add_option("--runtime-libs", options.runtime_libs,
                 text("Folders with SDKs the runtimes bring", "執行環境函式庫資料夾"));
  app.add_option("--callback-timeout", options.callback_timeout,
                 text("How long a shop may take (10s)", "通知逾時（10s）"));
  app.add_flag("--sam-local", options.sam_local, "AWS_SAM_LOCAL=true");
  app.add_flag("--no-translate", options.no_translate,
               text("Leave real addresses in answers", "不轉換網址"));
  app.add_flag("--detach", options.detach, text("Return when it is ready", "背景執行"));
  app.add_flag("--detached", options.detached).hidden();
  app.add_option("--ready-file", options.ready_file,
                 text("Write one JSON line with all URLs when ready", "就緒檔"));
  add_output_options(app, session);
}

Result<EmulatorOptions> read_up_options(const UpOptions& options, const Session& session) {
  EmulatorOptions emulator = options.emulator;
  const auto& project = session.settings.project;
  emulator.project_folder = project ? project->folder() : std::filesystem::current_path();
  emulator.accounts = own_accounts(session);
  if (const auto maps = read_maps(options.maps, emulator); !maps) return maps.error();
  auto chosen = choose_template(options, emulator.project_folder);
  if (!chosen) return chosen.error();
  emulator.template_file = std::move(*chosen);
  if (!options.clock.empty()) {
    const auto at = parse_instant(options.clock);
    if (!at) return at.error();
    emulator.clock = *at;
  }
  if (!options.callback_timeout.empty()) {
    const auto patience = parse_duration(options.callback_timeout);
    if (!patience) return patience.error();
    emulator.callback_timeout = *patience;
  }
  if (options.freeze) emulator.clock_mode = EmulatorOptions::ClockMode::frozen;
  if (options.reset) emulator.start = EmulatorOptions::Start::reset;
  if (options.durable) emulator.durability = EmulatorOptions::Durability::full;
  if (options.sam_local) emulator.sam_local = EmulatorOptions::SamLocal::set;
  if (options.no_translate) emulator.translate = EmulatorOptions::Translate::off;
  for (const auto& folder : options.runtime_libs) emulator.runtime_libs.emplace_back(folder);
  for (auto& host : emulator.callback_hosts) host = to_lower(host);
  for (auto& host : emulator.allowed_hosts) host = to_lower(host);
  return emulator;
}

}  // namespace ecpay::cli
