#pragma once

#include <vector>

#include "cli/settings/place.hpp"
#include "cli/settings/project.hpp"

namespace ecpay::settings {

// The tables [profile.NAME] of an ecpay.toml: merchant, hash_key_file, or hash_key and hash_iv as
// public test keys, { env = "NAME" } or { file = "PATH" }, and `for`, the key families it signs.
// Errors: those of read_project about profiles. The evidence of "config.secret" shows no value.
Result<std::vector<GivenProfile>> read_profiles(const Place& place, const TomlValue& profiles);

}  // namespace ecpay::settings
