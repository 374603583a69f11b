#pragma once

#include <filesystem>
#include <optional>

namespace ecpay::process {

// What a version manager's shim would run, read from its files: no shell is started.
struct ShimTarget {
  // Whether the shim lies in a layout that is known (pyenv, nodenv: ROOT/shims beside
  // ROOT/versions). If not, only running the shim tells.
  bool is_known = false;
  std::optional<std::filesystem::path> program;  // none: the versions in use do not have it
};

// The versions in use are those of PYENV_VERSION or NODENV_VERSION, else of the nearest
// .python-version or .node-version from the working directory upwards, else of ROOT/version.
ShimTarget target_of_shim(const std::filesystem::path& shim);

}  // namespace ecpay::process
