#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace ecpay::aws {

// What a Python file imports, read as text.
struct PythonImports {
  // Dotted names; relative ones begin with their dots. Of "from a import b" both "a" and "a.b".
  std::vector<std::string> modules;
  bool dynamic = false;  // it also imports by names that only running it tells
};
PythonImports python_imports_in(std::string_view text);

// The files of `roots` (folders of modules, first one first) that a process reads which imports
// `module` ("app", "shop.app"), the module itself first; at most 300 files of at most 1 MiB each.
// `complete` is false where a file imports by names that only running tells, or where there is
// more.
struct PythonFiles {
  std::vector<std::filesystem::path> files;
  bool complete = true;
};
PythonFiles python_files_of(const std::string& module,
                            const std::vector<std::filesystem::path>& roots);

// The text of a file; empty if it cannot be read or is longer than 1 MiB.
std::string python_text_of(const std::filesystem::path& file);

}  // namespace ecpay::aws
