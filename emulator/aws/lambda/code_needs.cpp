#include "emulator/aws/lambda/code_needs.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>

#include "core/base/text.hpp"

namespace ecpay::aws {
namespace {

using std::filesystem::path;

constexpr int k_max_files = 300;
constexpr std::uintmax_t k_max_file_bytes = 1U << 20;
constexpr std::size_t k_max_services = 16;

bool imports_sdk(std::string_view line) {
  line = trim(line);
  for (const std::string_view start : {"import ", "from "}) {
    if (!line.starts_with(start)) continue;
    const auto rest = trim(line.substr(start.size()));
    return rest.starts_with("boto3") || rest.starts_with("botocore");
  }
  return false;
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

}  // namespace

SdkNeeds sdk_needs_of(const FunctionSpec& function) {
  SdkNeeds needs;
  if (brings_its_own(function)) return needs;
  std::set<std::string> services;
  std::error_code ignored;
  using Options = std::filesystem::directory_options;
  auto files = std::filesystem::recursive_directory_iterator(
      function.code_folder, Options::skip_permission_denied, ignored);
  int count = 0;
  for (auto end = std::filesystem::end(files); files != end && count < k_max_files;
       files.increment(ignored)) {
    const auto& file = *files;
    if (file.path().extension() != ".py" || file.file_size(ignored) > k_max_file_bytes) continue;
    ++count;
    std::ifstream in(file.path(), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    for (const auto line : split(text, '\n')) needs.boto3 = needs.boto3 || imports_sdk(line);
    collect_services(text, "client(", services);
    collect_services(text, "resource(", services);
  }
  if (needs.boto3) needs.services.assign(services.begin(), services.end());
  return needs;
}

}  // namespace ecpay::aws
