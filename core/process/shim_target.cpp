#include "core/process/shim_target.hpp"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include "core/base/text.hpp"
#include "core/process/child.hpp"

namespace ecpay::process {
namespace {

using std::filesystem::path;

constexpr std::size_t k_max_version_file_bytes = 4096;
constexpr std::size_t k_max_versions = 64;

// The words of a version file or variable, without comments.
std::vector<std::string> versions_in(std::string_view text) {
  std::vector<std::string> versions;
  std::string word;
  bool is_comment = false;
  for (const char c : std::string(text) + "\n") {
    if (c == '\n') is_comment = false;
    if (c == '#') is_comment = true;
    const bool separates = c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == ':';
    if (!separates && !is_comment) {
      word += c;
    } else if (!word.empty() && versions.size() < k_max_versions) {
      versions.push_back(std::move(word));
      word.clear();
    }
  }
  return versions;
}

std::string start_of(const path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string text(k_max_version_file_bytes, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  return text;
}

std::vector<std::string> versions_in_use(const path& root, bool is_node) {
  auto versions = versions_in(environment_value(is_node ? "NODENV_VERSION" : "PYENV_VERSION"));
  if (!versions.empty()) return versions;
  std::error_code failed;
  path folder = std::filesystem::current_path(failed);
  const char* name = is_node ? ".node-version" : ".python-version";
  while (!failed && !folder.empty()) {
    versions = versions_in(start_of(folder / name));
    if (!versions.empty()) return versions;
    if (folder == folder.root_path()) break;
    folder = folder.parent_path();
  }
  return versions_in(start_of(root / "version"));
}

// The numbers of "3.11.7", to compare versions by.
std::vector<int> numbers_of(const std::string& version) {
  std::vector<int> numbers;
  for (const auto part : split(version, '.')) {
    numbers.push_back(static_cast<int>(parse_integer(part, 0, 1'000'000).value_or(-1)));
  }
  return numbers;
}

// The folder of an installed version; "3.11" is the newest of 3.11.
std::optional<path> installed(const path& versions, const std::string& wanted) {
  std::error_code failed;
  if (wanted.find('/') != std::string::npos || wanted.starts_with('.')) return std::nullopt;
  if (std::filesystem::is_directory(versions / wanted, failed)) return versions / wanted;
  std::optional<path> newest;
  for (std::filesystem::directory_iterator entry(versions, failed), end; !failed && entry != end;
       entry.increment(failed)) {
    const std::string name = entry->path().filename().string();
    if (!name.starts_with(wanted + ".")) continue;
    if (!newest || numbers_of(newest->filename().string()) < numbers_of(name)) {
      newest = entry->path();
    }
  }
  return newest;
}

}  // namespace

ShimTarget target_of_shim(const path& shim) {
  ShimTarget target;
  const path root = shim.parent_path().parent_path();
  std::error_code failed;
  if (shim.parent_path().filename() != "shims" ||
      !std::filesystem::is_directory(root / "versions", failed)) {
    return target;
  }
  target.is_known = true;
  const std::string name = shim.filename().string();
  for (const auto& version : versions_in_use(root, name.starts_with("node"))) {
    const auto folder = installed(root / "versions", version);
    if (!folder) continue;
    const path program = *folder / "bin" / name;
    if (std::filesystem::is_regular_file(program, failed) && ::access(program.c_str(), X_OK) == 0) {
      target.program = program;
      break;
    }
  }
  return target;
}

}  // namespace ecpay::process
