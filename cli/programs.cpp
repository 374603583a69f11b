#include "cli/programs.hpp"

#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "cli/command_line.hpp"

namespace ecpay::cli {

Program program_of(const Verb& verb, std::span<char* const> words) {
  if (verb.name != "man") return verb.program;
  for (const std::string_view word : words) {
    if (word == k_rest_flag) return Program::loop;
  }
  const auto topic = verb_index(words);
  const Verb* shown = topic ? find_verb(words[static_cast<std::size_t>(*topic)]) : nullptr;
  return shown == nullptr ? Program::pure : shown->program;
}

int become(Program program, const std::vector<std::string>& arguments, const Console& console) {
  console.out.flush();
  std::vector<std::string> copies = arguments;
  std::vector<char*> argv;
  for (auto& copy : copies) argv.push_back(copy.data());
  argv.push_back(nullptr);
  std::error_code ignored;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", ignored);
  const auto other =
      self.parent_path() / (program == Program::loop ? "ecpay-emulator" : "ecpay-cli");
  ::execv(other.c_str(), argv.data());
  return console.report({"cli.program_missing", other.filename().string(), "", ""});
}

}  // namespace ecpay::cli
