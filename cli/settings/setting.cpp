#include "cli/settings/setting.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "core/base/clock.hpp"
#include "core/base/text.hpp"

namespace ecpay::settings {
namespace {

constexpr std::string_view k_starters = "up exec";
constexpr auto k_open = Setting::Secrecy::open;
constexpr auto k_secret = Setting::Secrecy::secret;
constexpr auto k_same = Setting::Sense::same;
constexpr auto k_opposite = Setting::Sense::opposite;

constexpr auto k_settings = std::to_array<Setting>({
    {"project.profile", "ECPAY_PROFILE", "--profile", "", Kind::text, "", "stage", k_open, k_same,
     "Account whose keys are used", "使用哪個帳號的金鑰"},
    {"project.lang", "ECPAY_LANG", "--lang", "", Kind::language, "en zh-TW", "", k_open, k_same,
     "Language; without it LC_ALL, LC_MESSAGES and LANG decide",
     "語言；未指定時依 LC_ALL、LC_MESSAGES、LANG"},
    {"project.color", "ECPAY_COLOR", "--color", "", Kind::text, "auto always never", "auto", k_open,
     k_same, "Colour of messages", "訊息顏色"},

    {"emulator.port", "ECPAY_PORT", "--port", k_starters, Kind::port, "", "8490", k_open, k_same,
     "ECPay, dashboard and control API; 0 = any", "綠界、儀表板與控制 API；0 為任意"},
    {"emulator.proxy_port", "ECPAY_PROXY_PORT", "--proxy-port", k_starters, Kind::port, "", "8491",
     k_open, k_same, "Intercept proxy", "攔截代理"},
    {"emulator.listen", "ECPAY_LISTEN", "--listen", k_starters, Kind::text, "", "127.0.0.1", k_open,
     k_same, "Address; not loopback needs a token", "監聽位址；非本機位址需要權杖"},
    {"emulator.token", "ECPAY_TOKEN", "--token", k_starters, Kind::text, "", "", k_secret, k_same,
     "Token of the control API", "控制 API 權杖"},
    {"emulator.db", "ECPAY_DB", "--db", k_starters, Kind::path, "", ".ecpay/emulator.db", k_open,
     k_same, "Database file, or :memory:", "資料庫檔案，或 :memory:"},
    {"emulator.durable", "ECPAY_DURABLE", "--durable", k_starters, Kind::boolean, "", "false",
     k_open, k_same, "Survive power loss too", "斷電亦不遺失"},
    {"emulator.clock", "ECPAY_CLOCK", "--clock", k_starters, Kind::instant, "", "", k_open, k_same,
     "Virtual time of a new database; without it the present", "新資料庫的虛擬時間；未指定為現在"},
    {"emulator.freeze", "ECPAY_FREEZE", "--freeze", k_starters, Kind::boolean, "", "false", k_open,
     k_same, "The clock stands still", "凍結時鐘"},
    {"emulator.seed", "ECPAY_SEED", "--seed", k_starters, Kind::whole, "", "0", k_open, k_same,
     "Seed of all ids", "編號種子"},
    {"emulator.translate", "ECPAY_TRANSLATE", "--no-translate", k_starters, Kind::boolean, "",
     "true", k_open, k_opposite, "Local askers get local addresses", "本機請求取得本機網址"},
    {"emulator.allow_hosts", "ECPAY_ALLOW_HOSTS", "--allow-host", k_starters, Kind::list, "", "",
     k_open, k_same, "Further Host names to answer", "額外允許的 Host"},
    {"emulator.ready_file", "ECPAY_READY_FILE", "--ready-file", k_starters, Kind::path, "", "",
     k_open, k_same, "File for one JSON line with all URLs", "就緒檔，內含所有網址"},

    {"callbacks.timeout", "ECPAY_CALLBACK_TIMEOUT", "--callback-timeout", k_starters,
     Kind::duration, "", "10s", k_open, k_same, "How long a shop may take to answer",
     "商店回應的時限"},
    {"callbacks.hosts", "ECPAY_CALLBACK_HOSTS", "--callback-host", k_starters, Kind::list, "", "",
     k_open, k_same, "Outside hosts that may be called", "允許呼叫的外部主機"},
    {"callbacks.map", "ECPAY_MAP", "--map", k_starters, Kind::pairs, "", "", k_open, k_same,
     "Host = URL: callbacks to the host go to the URL", "主機 = 網址：通知改送至該網址"},

    {"aws.template", "ECPAY_TEMPLATE", "--template", k_starters, Kind::path, "", "", k_open, k_same,
     "SAM template; without it template.yaml, .yml or .json",
     "SAM 範本；未指定為 template.yaml、.yml 或 .json"},
    {"aws.api_port", "ECPAY_API_PORT", "--api-port", k_starters, Kind::port, "", "3000", k_open,
     k_same, "API Gateway", "API Gateway 連接埠"},
    {"aws.lambda_port", "ECPAY_LAMBDA_PORT", "--lambda-port", k_starters, Kind::port, "", "3001",
     k_open, k_same, "Lambda Invoke API", "Lambda Invoke API 連接埠"},
    {"aws.port", "ECPAY_AWS_PORT", "--aws-port", k_starters, Kind::port, "", "4566", k_open, k_same,
     "AWS services", "AWS 服務連接埠"},
    {"aws.region", "ECPAY_REGION", "--region", k_starters, Kind::text, "", "", k_open, k_same,
     "Region; without it AWS_REGION, else us-east-1", "區域；未指定為 AWS_REGION，否則 us-east-1"},
    {"aws.env_vars", "ECPAY_ENV_VARS", "--env-vars", k_starters, Kind::path, "", "", k_open, k_same,
     "Variables by function, as for sam local", "函式環境變數檔，格式同 sam local"},
    {"aws.parameters", "ECPAY_PARAMETERS", "--parameter-overrides", k_starters, Kind::pairs, "", "",
     k_open, k_same, "Parameters of the template", "範本參數"},
    {"aws.runtime_libs", "ECPAY_RUNTIME_LIBS", "--runtime-libs", k_starters, Kind::paths, "", "",
     k_open, k_same, "Folders with the SDKs that runtimes bring", "執行環境函式庫資料夾"},
    {"aws.sam_local", "ECPAY_SAM_LOCAL", "--sam-local", k_starters, Kind::boolean, "", "false",
     k_open, k_same, "Set AWS_SAM_LOCAL=true", "設定 AWS_SAM_LOCAL=true"},
});

bool names(std::string_view words, std::string_view word) {
  const auto parts = split(words, ' ');
  return std::find(parts.begin(), parts.end(), word) != parts.end();
}

}  // namespace

std::span<const Setting> all_settings() { return k_settings; }

const Setting* find_setting(std::string_view key) {
  const auto found = std::find_if(k_settings.begin(), k_settings.end(),
                                  [&](const Setting& setting) { return setting.key == key; });
  return found == k_settings.end() ? nullptr : &*found;
}

const Setting* setting_of(std::string_view option, std::string_view verb) {
  const auto found =
      std::find_if(k_settings.begin(), k_settings.end(), [&](const Setting& setting) {
        return setting.option == option && (setting.verbs.empty() || names(setting.verbs, verb));
      });
  return found == k_settings.end() ? nullptr : &*found;
}

std::vector<std::string> parts_of(const Setting& setting, std::string_view text) {
  if (setting.kind != Kind::list && setting.kind != Kind::paths && setting.kind != Kind::pairs)
    return {std::string(text)};
  std::vector<std::string> parts;
  for (const auto part : split(text, ',')) {
    if (!trim(part).empty()) parts.emplace_back(trim(part));
  }
  return parts;
}

bool is_language(std::string_view text) {
  const std::string head = to_lower(text.substr(0, 2));
  return head == "en" || head == "zh";
}

std::optional<bool> truth_of(std::string_view text) {
  const std::string word = to_lower(text);
  for (const std::string_view yes : {"true", "yes", "on", "1"}) {
    if (word == yes) return true;
  }
  for (const std::string_view no : {"false", "no", "off", "0"}) {
    if (word == no) return false;
  }
  return std::nullopt;
}

Error wants(const Setting& setting) {
  switch (setting.kind) {
    case Kind::language:
    case Kind::text:
      if (setting.choices.empty()) return {"config.wants_text", "", "", ""};
      return {"config.wants_choice", "", replace_all(std::string(setting.choices), " ", ", "), ""};
    case Kind::path:
      return {"config.wants_path", "", "", ""};
    case Kind::port:
      return {"config.wants_port", "", "", ""};
    case Kind::whole:
      return {"config.wants_whole", "", "", ""};
    case Kind::boolean:
      return {"config.wants_boolean", "", "", ""};
    case Kind::duration:
      return {"config.wants_duration", "", "", ""};
    case Kind::instant:
      return {"config.wants_instant", "", "", ""};
    case Kind::list:
    case Kind::paths:
      return {"config.wants_list", "", "", ""};
    case Kind::pairs:
      return {"config.wants_pairs", "", "", ""};
  }
  return {"config.wants_text", "", "", ""};
}

std::optional<Error> complaint(const Setting& setting, const std::string& part) {
  bool good = true;
  switch (setting.kind) {
    case Kind::text:
      good = setting.choices.empty() || names(setting.choices, part);
      break;
    case Kind::language:
      good = is_language(part);
      break;
    case Kind::path:
    case Kind::paths:
    case Kind::list:
      good = !part.empty();
      break;
    case Kind::port:
      good = parse_integer(part, 0, 65'535).has_value();
      break;
    case Kind::whole:
      good = parse_integer(part, 0, INT64_MAX).has_value();
      break;
    case Kind::boolean:
      good = truth_of(part).has_value();
      break;
    case Kind::duration:
      good = parse_duration(part).has_value();
      break;
    case Kind::instant:
      good = parse_instant(part).has_value();
      break;
    case Kind::pairs:
      good = part.find('=') != std::string::npos && part.front() != '=';
      break;
  }
  if (good) return std::nullopt;
  return wants(setting);
}

}  // namespace ecpay::settings
