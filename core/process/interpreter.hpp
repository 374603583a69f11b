#pragma once

#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

namespace ecpay::process {

// The first executable file `name` in `path` (a list separated by ':'), or `name` itself if it
// holds a '/'.
std::optional<std::filesystem::path> find_program(std::string_view name, std::string_view path);

// Whether the file starts with "#!": a version manager's shim rather than a program.
bool is_script(const std::filesystem::path& file);

// Finds interpreters by name and keeps what it found. A shim costs a shell at every start, so real
// programs are preferred; what is behind a shim is read from the version manager's files, or, where
// those are not known, asked once, also when there is none. Safe to share between threads.
class InterpreterFinder {
 public:
  // `stop` is a descriptor, borrowed, as in RunLimits: a shim that is slow is not waited for.
  explicit InterpreterFinder(std::string path, int stop = -1)
      : path_(std::move(path)), stop_(stop) {}

  // Names are tried in order, "python3.12" before "python3". Errors: "process.no_interpreter"
  // (subject: the last name).
  Result<std::filesystem::path> find(const std::vector<std::string>& names);

 private:
  std::optional<std::filesystem::path> program_behind(const std::filesystem::path& shim) const;

  std::string path_;
  int stop_;
  std::mutex mutex_;  // guards the two below
  std::map<std::vector<std::string>, std::filesystem::path> found_;
  std::map<std::filesystem::path, std::optional<std::filesystem::path>> behind_;  // by shim
};

}  // namespace ecpay::process
