#pragma once

#include <string>
#include <string_view>

#include "cli/settings/project.hpp"

namespace ecpay::settings {

// Writing an ecpay.toml by hand, as far as a program can: one line changes, comments and order
// stay.

// The parts as TOML writes a value of that kind: 8490, "text", ["a", "b"], { A = "b" }.
std::string toml_of(const Setting& setting, const std::vector<std::string>& parts);
std::string toml_string(std::string_view text);

// A path as `file` has to write it: one that is relative to the working folder becomes relative to
// the file's. ":memory:" and "~/…" stay.
std::string path_in(const std::filesystem::path& file, const std::string& path);

// The text of `file` with the setting at these parts; without it if there are none. Errors: those
// of parse_project, "config.wants_…", and "config.by_hand" (subject: the file; detail: the line to
// write) where the value stands on several lines.
Result<std::string> with_setting(std::string_view text, const std::filesystem::path& file,
                                 const Setting& setting, const std::vector<std::string>& parts);

// Whole or not at all; an existing file keeps its mode. Error "config.not_written".
Result<Done> write_whole(const std::filesystem::path& file, std::string_view text);

}  // namespace ecpay::settings
