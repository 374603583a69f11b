#include "core/process/interpreter.hpp"

#include <unistd.h>

#include <fstream>

#include "core/base/text.hpp"
#include "core/process/run.hpp"
#include "core/process/shim_target.hpp"

namespace ecpay::process {
namespace {

bool is_executable_file(const std::filesystem::path& file) {
  std::error_code ignored;
  return std::filesystem::is_regular_file(file, ignored) && ::access(file.c_str(), X_OK) == 0;
}

std::vector<std::filesystem::path> all_programs(std::string_view name, std::string_view path) {
  if (name.find('/') != std::string_view::npos) {
    if (is_executable_file(name)) return {std::filesystem::path(name)};
    return {};
  }
  std::vector<std::filesystem::path> out;
  for (const auto folder : split(path, ':')) {
    if (folder.empty()) continue;
    const auto file = std::filesystem::path(folder) / name;
    if (is_executable_file(file)) out.push_back(file);
  }
  return out;
}

}  // namespace

std::optional<std::filesystem::path> find_program(std::string_view name, std::string_view path) {
  const auto found = all_programs(name, path);
  if (found.empty()) return std::nullopt;
  return found.front();
}

bool is_script(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return in.get() == '#' && in.get() == '!';
}

std::optional<std::filesystem::path> InterpreterFinder::program_behind(
    const std::filesystem::path& shim) const {
  // Running a shim takes a second and more on a busy machine.
  if (const auto target = target_of_shim(shim); target.is_known) return target.program;
  const bool node = shim.filename().string().starts_with("node");
  ChildSpec spec;
  spec.argv =
      node ? std::vector<std::string>{shim.string(), "-e", "console.log(process.execPath)"}
           : std::vector<std::string>{shim.string(), "-c", "import sys;print(sys.executable)"};
  spec.environment = current_environment();
  spec.error_output = ChildSpec::ErrorOutput::own;
  const auto answer = run(std::move(spec), "", {std::chrono::milliseconds(5000), 4096, stop_});
  if (!answer || !answer->status.ok()) return std::nullopt;
  const std::filesystem::path real(trim(answer->output));
  if (!is_executable_file(real)) return std::nullopt;
  return real;
}

Result<std::filesystem::path> InterpreterFinder::find(const std::vector<std::string>& names) {
  const std::lock_guard lock(mutex_);
  if (const auto known = found_.find(names); known != found_.end()) return known->second;
  std::vector<std::filesystem::path> shims;
  for (const auto& name : names) {
    for (const auto& file : all_programs(name, path_)) {
      if (is_script(file)) {
        shims.push_back(file);
      } else {
        return found_[names] = file;
      }
    }
  }
  for (const auto& shim : shims) {
    auto known = behind_.find(shim);
    if (known == behind_.end()) known = behind_.emplace(shim, program_behind(shim)).first;
    if (known->second) return found_[names] = *known->second;
  }
  return Error{"process.no_interpreter", names.empty() ? "" : names.back(), path_, ""};
}

}  // namespace ecpay::process
