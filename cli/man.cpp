#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <ostream>

#include "cli/command.hpp"
#include "cli/manual.hpp"
#include "cli/programs.hpp"

namespace ecpay::cli {
namespace {

struct ManOptions {
  std::string topic;
  std::string folder;
  bool rest = false;
};

std::optional<Error> write_page(const std::filesystem::path& folder, const ManualPage& page) {
  std::ofstream file(folder / page.name, std::ios::binary | std::ios::trunc);
  file << page.roff;
  if (file.flush()) return std::nullopt;
  return Error{"config.not_written", (folder / page.name).string(), std::strerror(errno), ""};
}

// The pages of the verbs that this executable knows; the first of the two writes the program's.
int write_pages(const ManOptions& options, Session& session) {
  const Console& console = session.console;
  std::error_code failure;
  std::filesystem::create_directories(options.folder, failure);
  std::vector<ManualPage> pages;
  if (this_program() == Program::pure) pages.push_back(page_of_program(console));
  for (const auto& verb : verbs()) {
    if (verb.program == this_program()) pages.push_back(page_of_verb(verb, session));
  }
  for (const auto& page : pages) {
    if (const auto error = write_page(options.folder, page)) return console.report(*error);
  }
  if (options.rest) {
    console.say(std::string(console.text("written to ", "已寫入 ")) + options.folder);
    return 0;
  }
  auto arguments = session.arguments;
  arguments.emplace_back(k_rest_flag);
  // The other one starts in the folder where this one did.
  if (!session.start_folder.empty()) std::filesystem::current_path(session.start_folder, failure);
  return become(Program::loop, arguments, console);
}

int run_man(const ManOptions& options, Session& session) {
  const Console& console = session.console;
  if (!options.folder.empty()) return write_pages(options, session);
  if (options.topic.empty()) {
    console.out << page_of_program(console).roff;
    return 0;
  }
  const Verb* verb = find_verb(options.topic);
  if (verb == nullptr)
    return console.report(
        {"cli.unknown_verb", options.topic, std::string(nearest_verb(options.topic)), ""});
  console.out << page_of_verb(*verb, session).roff;
  return 0;
}

}  // namespace

void add_man(Command& app, Session& session) {
  auto options = std::make_shared<ManOptions>();
  const Console& console = session.console;
  const auto text = [&](std::string_view en, std::string_view zh_tw) {
    return std::string(console.text(en, zh_tw));
  };
  app.add_option("verb", options->topic,
                 text("Whose page; none: the program's", "指令名稱；未指定為程式本身"));
  app.add_option("--write", options->folder,
                 text("Write every page into this folder", "將所有手冊寫入此資料夾"))
      .type_name("DIR");
  app.add_flag(std::string(k_rest_flag), options->rest).hidden();
  app.footer(text("Examples", "範例") +
             "\n  ecpay-cli man sign | man -l -\n"
             "  ecpay-cli man --write ~/.local/share/man/man1\n");
  app.callback([options, &session] { session.exit = run_man(*options, session); });
}

}  // namespace ecpay::cli
