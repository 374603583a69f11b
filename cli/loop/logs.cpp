#include <chrono>
#include <csignal>
#include <ostream>

#include "cli/command.hpp"
#include "cli/loop/call.hpp"
#include "cli/loop/verbs.hpp"

namespace ecpay::cli {
namespace {

struct LogOptions {
  std::string order, group;
  bool follow = false;
};

// Prints the lines after `after` and returns the last one's id.
std::int64_t print_lines(const Console& console, const Json& answer, std::int64_t after) {
  for (const auto& line : answer["logs"]) {
    after = line.value("id", after);
    if (console.output == Output::json) {
      console.out << to_text(line) << "\n";
      continue;
    }
    std::string message = text_of(line, "message");
    while (message.ends_with('\n')) message.pop_back();
    console.out << short_time(text_of(line, "at")) << "  " << text_of(line, "group") << "  "
                << message << "\n";
  }
  console.out.flush();
  return after;
}

int run_logs(const LogOptions& options, Session& session) {
  auto client = EmulatorClient::find();
  if (!client) return session.console.report(client.error());
  const std::string filter =
      "&order=" + url_part(options.order) + "&group=" + url_part(options.group);
  std::int64_t after = 0;
  if (session.console.output == Output::json && !options.follow) {
    const auto answer = client->get("/logs?after=0" + filter);
    if (!answer) return session.console.report(answer.error());
    session.console.out << to_text(*answer) << "\n";
    return 0;
  }
  do {
    // With --follow the emulator holds the request until there is a line (`wait_ms`).
    const auto answer = client->get("/logs?after=" + std::to_string(after) + filter +
                                    (options.follow && after > 0 ? "&wait_ms=20000" : ""));
    if (!answer) return session.console.report(answer.error());
    const auto last = print_lines(session.console, *answer, after);
    after = std::max<std::int64_t>(last, options.follow ? std::max<std::int64_t>(after, 1) : after);
  } while (options.follow);
  return 0;
}

}  // namespace

void add_logs(Command& app, Session& session) {
  auto options = std::make_shared<LogOptions>();
  const Console& console = session.console;
  app.add_option("--order", options->order,
                 std::string(console.text("Only lines of this order", "只顯示此訂單的記錄")));
  app.add_option("--group", options->group,
                 std::string(console.text("Only this log group", "只顯示此記錄群組")));
  app.add_flag("--follow", options->follow,
               std::string(console.text("Keep printing new lines", "持續顯示")));
  add_output_options(app, session);
  app.callback([options, &session] { session.exit = run_logs(*options, session); });
}

}  // namespace ecpay::cli
