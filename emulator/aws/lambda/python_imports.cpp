#include "emulator/aws/lambda/python_imports.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>

#include "core/base/text.hpp"

namespace ecpay::aws {
namespace {

using std::filesystem::path;

constexpr std::size_t k_max_files = 300;
constexpr std::uintmax_t k_max_file_bytes = 1U << 20;

// "a.b as c" -> "a.b"; empty if it is no name.
std::string name_of(std::string_view text) {
  text = trim(text);
  const auto end = std::find_if(text.begin(), text.end(), [](char c) {
    return c == ' ' || c == '\t' || c == '#' || c == ';' || c == ')' || c == '\\';
  });
  return std::string(text.substr(0, static_cast<std::size_t>(end - text.begin())));
}

void add_names(std::string_view list, const std::string& package, PythonImports& to) {
  for (const auto part : split(list, ',')) {
    const auto name = name_of(trim(part));
    if (name.empty() || name == "*" || name == "(") continue;
    const bool joins = package.empty() || package.back() == '.';
    to.modules.push_back(joins ? package + name : package + "." + name);
  }
}

// The names behind "import", to the closing parenthesis where there is an opening one.
std::string_view imported_names(std::string_view text, std::size_t from, std::size_t line_end) {
  const auto first = text.find_first_not_of(" \t", from);
  if (first != std::string_view::npos && first < line_end && text[first] == '(') {
    const auto close = text.find(')', first);
    return text.substr(first + 1, close == std::string_view::npos ? 0 : close - first - 1);
  }
  return text.substr(from, line_end - from);
}

bool is_file(const path& file) {
  std::error_code failed;
  return std::filesystem::is_regular_file(file, failed);
}

// The file of a dotted name below a folder: a/b.py or a/b/__init__.py.
path file_of(const path& folder, std::string_view dotted) {
  path at = folder;
  for (const auto part : split(dotted, '.')) {
    if (part.empty()) return {};
    at /= std::string(part);
  }
  const path module = at.string() + ".py";
  if (is_file(module)) return module;
  return is_file(at / "__init__.py") ? at / "__init__.py" : path();
}

// Collects the files that one import reads.
class Follower {
 public:
  explicit Follower(const std::vector<path>& roots) : roots_(roots) {}

  void add(const path& importer, std::string_view name) {
    const auto dots = std::min(name.find_first_not_of('.'), name.size());
    const auto rest = name.substr(dots);
    if (dots > 0) {
      path folder = importer.parent_path();
      for (std::size_t i = 1; i < dots; ++i) folder = folder.parent_path();
      add_below(folder, rest);
      return;
    }
    for (const auto& root : roots_) {
      if (add_below(root, rest)) return;
    }
  }
  PythonFiles found;

 private:
  // Each package on the way to a module is read, too.
  bool add_below(const path& folder, std::string_view dotted) {
    bool any = false;
    for (std::size_t end = dotted.find('.');; end = dotted.find('.', end + 1)) {
      const path file = file_of(folder, dotted.substr(0, end));
      if (!file.empty()) {
        any = true;
        if (known_.insert(file.string()).second) take(file);
      }
      if (end == std::string_view::npos) return any;
    }
  }
  void take(const path& file) {
    if (found.files.size() < k_max_files) {
      found.files.push_back(file);
    } else {
      found.complete = false;
    }
  }

  const std::vector<path>& roots_;
  std::set<std::string> known_;
};

}  // namespace

PythonImports python_imports_in(std::string_view text) {
  PythonImports imports;
  imports.dynamic = text.find("import_module") != std::string_view::npos ||
                    text.find("__import__") != std::string_view::npos ||
                    text.find("exec(") != std::string_view::npos;
  for (std::size_t at = 0; at < text.size();) {
    const auto line_end = std::min(text.find('\n', at), text.size());
    const auto start = std::min(text.find_first_not_of(" \t", at), line_end);
    const auto line = text.substr(start, line_end - start);
    if (line.starts_with("import ")) {
      add_names(line.substr(7), "", imports);
    } else if (line.starts_with("from ")) {
      const auto import = line.find("import");
      if (import != std::string_view::npos) {
        const auto package = name_of(line.substr(5, import - 5));
        imports.modules.push_back(package);
        add_names(imported_names(text, start + import + 6, line_end), package, imports);
      }
    }
    at = line_end + 1;
  }
  return imports;
}

std::string python_text_of(const path& file) {
  std::error_code failed;
  const auto bytes = std::filesystem::file_size(file, failed);
  if (failed || bytes > k_max_file_bytes) return {};
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

PythonFiles python_files_of(const std::string& module, const std::vector<path>& roots) {
  Follower follower(roots);
  follower.add({}, module);
  for (std::size_t i = 0; i < follower.found.files.size(); ++i) {
    const path file = follower.found.files[i];
    const auto imports = python_imports_in(python_text_of(file));
    if (imports.dynamic) follower.found.complete = false;
    for (const auto& name : imports.modules) follower.add(file, name);
  }
  return std::move(follower.found);
}

}  // namespace ecpay::aws
