#include "emulator/aws/lambda/code_needs.hpp"

#include <algorithm>
#include <set>

#include "core/base/text.hpp"
#include "emulator/aws/lambda/python_imports.hpp"

namespace ecpay::aws {
namespace {

using std::filesystem::path;

constexpr int k_max_files = 300;
constexpr std::size_t k_max_services = 16;

bool is_sdk(std::string_view module) {
  return module.starts_with("boto3") || module.starts_with("botocore");
}

// The first text argument of calls such as client('sns').
void collect_services(std::string_view text, std::string_view call, std::set<std::string>& out) {
  for (auto at = text.find(call); at != std::string_view::npos; at = text.find(call, at + 1)) {
    auto rest = text.substr(at + call.size());
    rest.remove_prefix(std::min(rest.find_first_not_of(" \n\t"), rest.size()));
    if (rest.empty() || (rest[0] != '"' && rest[0] != '\'')) continue;
    const auto end = rest.find(rest[0], 1);
    const auto name = rest.substr(1, end == std::string_view::npos ? 0 : end - 1);
    const bool plain = !name.empty() && name.size() <= 40 &&
                       std::all_of(name.begin(), name.end(), [](unsigned char c) {
                         return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
                       });
    if (plain && out.size() < k_max_services) out.emplace(name);
  }
}

bool brings_its_own(const FunctionSpec& function) {
  std::error_code ignored;
  if (std::filesystem::exists(function.code_folder / "boto3", ignored)) return true;
  return std::any_of(function.layers.begin(), function.layers.end(), [&](const path& layer) {
    return std::filesystem::exists(layer / "python/boto3", ignored);
  });
}

// Every Python file of the code, where what is imported cannot be told from the text.
std::vector<path> all_files_of(const FunctionSpec& function) {
  std::vector<path> found;
  std::error_code ignored;
  using Options = std::filesystem::directory_options;
  auto files = std::filesystem::recursive_directory_iterator(
      function.code_folder, Options::skip_permission_denied, ignored);
  for (auto end = std::filesystem::end(files); files != end && found.size() < k_max_files;
       files.increment(ignored)) {
    if (files->path().extension() == ".py") found.push_back(files->path());
  }
  return found;
}

// "shop.app" of "shop/app.handler" and of "shop.app.handler".
std::string handler_module(const std::string& handler) {
  std::string module = handler.substr(0, handler.rfind('.'));
  std::replace(module.begin(), module.end(), '/', '.');
  return module;
}

}  // namespace

SdkNeeds sdk_needs_of(const FunctionSpec& function) {
  SdkNeeds needs;
  if (brings_its_own(function)) return needs;
  std::vector<path> roots{function.code_folder};
  for (const auto& layer : function.layers) roots.push_back(layer / "python");
  auto read = python_files_of(handler_module(function.handler), roots);
  if (!read.complete || read.files.empty()) {
    auto all = all_files_of(function);
    read.files.insert(read.files.end(), all.begin(), all.end());
  }
  std::set<std::string> services;
  for (const auto& file : read.files) {
    const auto text = python_text_of(file);
    const auto imports = python_imports_in(text).modules;
    needs.boto3 = needs.boto3 || std::any_of(imports.begin(), imports.end(), is_sdk);
    collect_services(text, "client(", services);
    collect_services(text, "resource(", services);
  }
  if (needs.boto3) needs.services.assign(services.begin(), services.end());
  return needs;
}

}  // namespace ecpay::aws
