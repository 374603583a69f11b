#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace ecpay::testing {

using Files = std::vector<std::pair<std::string, std::string>>;

// The catalogue's files as they lie in the source tree.
inline Files entry_files() {
  const std::filesystem::path folder =
      std::filesystem::path(ECPAY_SOURCE_DIR) / "core/catalogue/apis";
  Files files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".json") continue;
    std::ifstream stream(entry.path(), std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    files.emplace_back(std::filesystem::relative(entry.path(), folder).generic_string(),
                       text.str());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace ecpay::testing
