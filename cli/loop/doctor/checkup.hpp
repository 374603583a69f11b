#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/session.hpp"
#include "core/base/result.hpp"

namespace ecpay::cli::doctor {

enum class Standing { ok, warning, failed };

// What one check says: something good in two languages, or a problem with its stable code.
struct Finding {
  std::string_view check;  // "ports"
  Standing standing = Standing::ok;
  Error problem{};   // of a warning or a failure
  std::string en{};  // of what is good
  std::string zh_tw{};
};

// Collects findings of one check.
class Findings {
 public:
  explicit Findings(std::string_view check) : check_(check) {}
  void good(std::string en, std::string zh_tw) {
    rows.push_back({check_, Standing::ok, {}, std::move(en), std::move(zh_tw)});
  }
  void warn(Error problem) { rows.push_back({check_, Standing::warning, std::move(problem)}); }
  void fail(Error problem) { rows.push_back({check_, Standing::failed, std::move(problem)}); }

  std::vector<Finding> rows;

 private:
  std::string_view check_;
};

// Each looks at real things and changes none.
Findings check_config(const Session& session);
Findings check_keys(const Session& session);
Findings check_files(const Session& session);
Findings check_emulator(const Session& session);
Findings check_ports(const Session& session);
Findings check_template(const Session& session);
Findings check_clock(const Session& session);
Findings check_proxy(const Session& session);

// The folder that holds .ecpay/: that of ecpay.toml, else the working folder.
std::filesystem::path project_folder(const Session& session);
// The value that `up` would take; empty where nobody says one.
std::string setting_text(const Session& session, std::string_view key);

}  // namespace ecpay::cli::doctor
