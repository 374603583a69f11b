#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "cli/session.hpp"

namespace ecpay::cli {

// Every setting as the option that another verb has for it, so that `config show --port 9000` tells
// what would hold.
struct SettingOptions {
  std::map<std::string_view, std::vector<std::string>> values;  // by key
  const Command* command = nullptr;  // it knows what the options of every verb were given
};

void add_setting_options(Command& app, const Console& console, SettingOptions& options);

// The option, else what the settings say; the language also by LANG. Errors: "config.wants_…".
Result<settings::Value> value_given(const SettingOptions& options, const settings::Setting& setting,
                                    const Session& session);

}  // namespace ecpay::cli
