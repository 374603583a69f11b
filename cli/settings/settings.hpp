#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/settings/project.hpp"
#include "core/base/messages.hpp"

namespace ecpay::settings {

enum class Origin { option, variable, file, fallback };
std::string_view to_string(Origin origin);  // "flag", "env", "file", "default"

// What holds for one setting, and who says so.
struct Value {
  const Setting* setting = nullptr;
  std::vector<std::string> parts;  // none where nobody says anything and there is no fallback
  Origin origin = Origin::fallback;
  std::string where{};  // "--port", "ECPAY_PORT", "/shop/ecpay.toml:4"; empty for a fallback

  std::string text() const;  // the parts, joined by ", "
};

// The project's file and the variables of this process, in their order of precedence. A plain
// value; options come before both and are the caller's to ask.
struct Settings {
  std::optional<Project> project{};

  // Error "config.wants_…" (subject: the variable).
  Result<Value> value_of(const Setting& setting) const;
  std::vector<merchant::OwnProfile> own_profiles() const;
};

// That of the nearest ecpay.toml from `folder` upwards; without one, empty. Errors: those of
// read_project.
Result<Settings> load_settings(const std::filesystem::path& folder);

// By ECPAY_LANG, the project, then LC_ALL, LC_MESSAGES and LANG, which speak for every program and
// so come last.
Language language_of(const Settings& settings);

}  // namespace ecpay::settings
