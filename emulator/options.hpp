#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/clock.hpp"
#include "core/merchant/accounts.hpp"

namespace ecpay {

// What `ecpay-cli up` can be told (DESIGN section 4). A plain value.
struct EmulatorOptions {
  std::filesystem::path project_folder;  // `.ecpay/` is made in it
  std::string listen = "127.0.0.1";
  std::string token;  // needed to listen on anything but loopback
  std::uint16_t ecpay_port = 8490;
  std::uint16_t proxy_port = 8491;
  std::uint16_t api_port = 3000;
  std::uint16_t lambda_port = 3001;
  std::uint16_t aws_port = 4566;

  std::filesystem::path template_file;  // empty = ECPay alone
  std::filesystem::path env_vars_file;
  std::vector<std::string> parameter_overrides;
  std::string region;  // empty = AWS_REGION, else us-east-1

  std::string database;  // a path, ":memory:", or empty = .ecpay/emulator.db
  enum class Durability { normal, full } durability = Durability::normal;
  enum class Start { keep, reset } start = Start::keep;
  std::optional<Instant> clock;  // an existing database has its own: error "clock.existing"
  enum class ClockMode { running, frozen } clock_mode = ClockMode::running;
  std::uint64_t seed = 0;

  std::map<std::string, std::string> maps;  // --map HOST=URL
  std::vector<std::string> callback_hosts;
  std::vector<std::string> allowed_hosts;
  std::vector<std::filesystem::path> runtime_libs;
  std::vector<merchant::Account> accounts;  // beside the public ones, which they come before
  enum class SamLocal { unset, set } sam_local = SamLocal::unset;
  enum class Translate { on, off } translate = Translate::on;
  std::chrono::milliseconds callback_timeout{10'000};
};

}  // namespace ecpay
