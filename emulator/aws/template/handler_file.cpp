#include "emulator/aws/template/handler_file.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

#include "core/base/text.hpp"

namespace ecpay::aws {
namespace {

namespace fs = std::filesystem;

bool is_there(const fs::path& path) {
  std::error_code none;
  return fs::exists(path, none);
}

// Names of files of which one has to exist.
std::vector<std::string> python_files(const std::string& handler) {
  const auto dot = handler.rfind('.');
  const auto module = replace_all(handler.substr(0, dot), ".", "/");
  return {module + ".py", module + "/__init__.py"};
}

std::vector<std::string> node_files(const std::string& handler) {
  const auto slash = handler.rfind('/');
  const auto dot = handler.find('.', slash == std::string::npos ? 0 : slash);
  const auto module = handler.substr(0, dot);
  return {module + ".js", module + ".mjs", module + ".cjs", module, module + "/index.js"};
}

std::vector<std::string> files_of(const FunctionSpec& function, RuntimeFamily family) {
  switch (family) {
    case RuntimeFamily::python:
      return python_files(function.handler);
    case RuntimeFamily::nodejs:
      return node_files(function.handler);
    case RuntimeFamily::ruby:
      return {function.handler.substr(0, function.handler.find('.')) + ".rb"};
    case RuntimeFamily::provided:
      return {"bootstrap"};
    case RuntimeFamily::unknown:
      return {};
  }
  return {};
}

// Where a layer has the modules of a runtime.
std::string layer_folder(RuntimeFamily family) {
  switch (family) {
    case RuntimeFamily::python:
      return "python";
    case RuntimeFamily::nodejs:
      return "nodejs/node_modules";
    case RuntimeFamily::ruby:
      return "ruby/lib";
    case RuntimeFamily::provided:
    case RuntimeFamily::unknown:
      return "";
  }
  return "";
}

std::string hint_of(const FunctionSpec& function, RuntimeFamily family, const std::string& module) {
  const bool typescript =
      family == RuntimeFamily::nodejs && (is_there(function.code_folder / (module + ".ts")) ||
                                          is_there(function.code_folder / (module + ".mts")));
  const bool compiled = family == RuntimeFamily::provided;
  return typescript || compiled ? " (build it first, then use the built template)" : "";
}

}  // namespace

RuntimeFamily runtime_family_of(std::string_view runtime) {
  using Row = std::pair<std::string_view, RuntimeFamily>;
  for (const auto& [prefix, family] :
       {Row{"python3", RuntimeFamily::python}, Row{"nodejs", RuntimeFamily::nodejs},
        Row{"ruby", RuntimeFamily::ruby}, Row{"provided", RuntimeFamily::provided}}) {
    if (runtime.starts_with(prefix)) { return family; }
  }
  return RuntimeFamily::unknown;
}

std::optional<std::string> missing_handler_file(const FunctionSpec& function) {
  const auto family = runtime_family_of(function.runtime);
  const auto files = files_of(function, family);
  if (files.empty()) { return std::nullopt; }
  const auto has_one = [&](const fs::path& folder) {
    return std::any_of(files.begin(), files.end(),
                       [&](const std::string& file) { return is_there(folder / file); });
  };
  if (has_one(function.code_folder)) { return std::nullopt; }
  for (const auto& layer : function.layers) {
    if (has_one(layer / layer_folder(family)) || has_one(layer)) { return std::nullopt; }
  }
  std::string missing = (function.code_folder / files[0]).string();
  if (files.size() > 1) { missing += " or " + files[1]; }
  const auto module = fs::path(files[0]).replace_extension().string();
  return missing + hint_of(function, family, module);
}

}  // namespace ecpay::aws
