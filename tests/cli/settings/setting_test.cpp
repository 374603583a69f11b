#include "cli/settings/setting.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "core/base/clock.hpp"
#include "core/base/messages.hpp"
#include "emulator/options.hpp"

using namespace ecpay;
using namespace ecpay::settings;

TEST_CASE("no two settings share a key, a variable or an option of one verb", "[settings]") {
  std::set<std::string_view> keys, variables, options;
  for (const auto& setting : all_settings()) {
    CAPTURE(setting.key);
    CHECK(keys.insert(setting.key).second);
    CHECK(variables.insert(setting.variable).second);
    CHECK(options.insert(setting.option).second);
    CHECK(setting.key.find('.') != std::string_view::npos);
    CHECK(setting.variable.starts_with("ECPAY_"));
    CHECK(setting.option.starts_with("--"));
    CHECK_FALSE(setting.en.empty());
    CHECK_FALSE(setting.zh_tw.empty());
  }
}

TEST_CASE("a fallback is a value that the setting takes", "[settings]") {
  for (const auto& setting : all_settings()) {
    CAPTURE(setting.key);
    CHECK((setting.fallback.empty() || !complaint(setting, std::string(setting.fallback))));
  }
}

TEST_CASE("the fallbacks are what the emulator does when nobody says anything", "[settings]") {
  const EmulatorOptions options;
  const auto fallback = [](std::string_view key) { return find_setting(key)->fallback; };
  CHECK(fallback("emulator.port") == std::to_string(options.ecpay_port));
  CHECK(fallback("emulator.proxy_port") == std::to_string(options.proxy_port));
  CHECK(fallback("aws.api_port") == std::to_string(options.api_port));
  CHECK(fallback("aws.lambda_port") == std::to_string(options.lambda_port));
  CHECK(fallback("aws.port") == std::to_string(options.aws_port));
  CHECK(fallback("emulator.listen") == options.listen);
  CHECK(fallback("emulator.seed") == std::to_string(options.seed));
  CHECK(parse_duration(fallback("callbacks.timeout")).operator*() == options.callback_timeout);
  CHECK((fallback("emulator.durable") == "false") ==
        (options.durability == EmulatorOptions::Durability::normal));
  CHECK((fallback("emulator.freeze") == "false") ==
        (options.clock_mode == EmulatorOptions::ClockMode::running));
  CHECK((fallback("emulator.translate") == "true") ==
        (options.translate == EmulatorOptions::Translate::on));
  CHECK((fallback("aws.sam_local") == "false") ==
        (options.sam_local == EmulatorOptions::SamLocal::unset));
}

TEST_CASE("an option belongs to the verbs that have it", "[settings]") {
  CHECK(setting_of("--port", "up") == find_setting("emulator.port"));
  CHECK(setting_of("--seed", "up") == find_setting("emulator.seed"));
  CHECK(setting_of("--seed", "build") == nullptr);  // makes order numbers repeatable there
  CHECK(setting_of("--profile", "sign") == find_setting("project.profile"));
  CHECK(setting_of("--nothing", "up") == nullptr);
  CHECK(find_setting("emulator.prot") == nullptr);
}

TEST_CASE("what a value should be is told by a code of its own", "[settings]") {
  struct Case {
    std::string_view key;
    std::string bad, good, code;
  };
  const auto [key, bad, good, code] = GENERATE(values<Case>({
      {"emulator.port", "65536", "65535", "config.wants_port"},
      {"emulator.port", "", "0", "config.wants_port"},
      {"emulator.seed", "-1", "9223372036854775807", "config.wants_whole"},
      {"emulator.freeze", "maybe", "Yes", "config.wants_boolean"},
      {"emulator.clock", "noon", "2026-01-01T10:00:00+08:00", "config.wants_instant"},
      {"callbacks.timeout", "10", "250ms", "config.wants_duration"},
      {"callbacks.map", "host", "host=http://x", "config.wants_pairs"},
      {"callbacks.map", "=x", "a=", "config.wants_pairs"},
      {"callbacks.hosts", "", "a", "config.wants_list"},
      {"aws.template", "", "t.yaml", "config.wants_path"},
      {"project.color", "red", "never", "config.wants_choice"},
      {"project.lang", "de", "zh_TW.UTF-8", "config.wants_choice"},
  }));
  CAPTURE(key, bad);
  const auto& setting = *find_setting(key);
  CHECK_FALSE(complaint(setting, good));
  const auto wrong = complaint(setting, bad);
  REQUIRE(wrong);
  CHECK(wrong->code == code);
  CHECK(exit_code_of(message_of(code).category) == 3);
}

TEST_CASE("a variable of a list is taken apart at commas, any other is not", "[settings]") {
  CHECK(parts_of(*find_setting("callbacks.hosts"), "a, b,,c ") ==
        std::vector<std::string>{"a", "b", "c"});
  CHECK(parts_of(*find_setting("emulator.db"), "a,b") == std::vector<std::string>{"a,b"});
}
