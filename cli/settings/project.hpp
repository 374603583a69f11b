#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cli/settings/setting.hpp"
#include "core/merchant/credentials.hpp"
#include "core/toml/toml.hpp"

namespace ecpay::settings {

inline constexpr std::string_view k_project_file = "ecpay.toml";

// What ecpay.toml says about one setting.
struct Given {
  const Setting* setting = nullptr;
  std::vector<std::string> parts;  // one, or those of a list; paths are whole
  unsigned line = 0;
};

// A profile that ecpay.toml describes, and where.
struct GivenProfile {
  merchant::OwnProfile profile;
  unsigned line = 0;
};

// An ecpay.toml that has been read. A plain value.
struct Project {
  std::filesystem::path file;
  std::vector<Given> given;
  std::vector<GivenProfile> profiles;

  std::filesystem::path folder() const { return file.parent_path(); }
  const Given* find(const Setting& setting) const;
};

// Where ecpay.toml is looked for: in `folder` and every folder above it. `skipped` are files above
// that belong to neither this user, root, nor the owner of `folder`, so that nobody leaves one for
// others in a folder all may write to.
struct Found {
  std::optional<std::filesystem::path> file;
  std::vector<std::filesystem::path> skipped;
};
Found find_project_file(const std::filesystem::path& folder);

// Reads the file. `subject` of every error is "FILE:LINE:COLUMN KEY" as far as it has a place, its
// evidence the line with a caret, without anything that could be a key. Errors:
// "config.unreadable", "config.too_large", "config.syntax", "config.mistyped_key" (detail: the
// nearest), "config.unknown_key" (detail: all of that table), "config.wants_…", "config.secret" (a
// key that is not public), "config.secret_option", "config.profile_name", "config.profile_keys".
Result<Project> read_project(const std::filesystem::path& file);
// The same from text.
Result<Project> parse_project(std::string_view text, const std::filesystem::path& file);

// A name that a profile of one's own may have: [a-z0-9-]+, and none that is built in.
bool is_profile_name(std::string_view name);

}  // namespace ecpay::settings
