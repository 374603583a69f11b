#include <ostream>

#include "cli/command.hpp"
#include "cli/loop/call.hpp"
#include "cli/loop/verbs.hpp"
#include "core/base/clock.hpp"
#include "core/process/child.hpp"
#include "core/process/descriptor.hpp"

namespace ecpay::cli {
namespace {

void print_status(const Console& console, const Json& answer) {
  console.out << console.text("running", "執行中") << "  pid " << answer["pid"].dump() << "\n";
  for (const auto& [name, url] : answer["urls"].items()) {
    if (!url.is_string()) continue;
    console.out << "  " << name << std::string(12 - std::min<std::size_t>(11, name.size()), ' ')
                << url.get<std::string>() << "\n";
  }
  console.out << console.text("  orders      ", "  訂單        ") << answer["orders"].dump() << "\n"
              << console.text("  clock       ", "  時鐘        ") << text_of(answer["clock"], "now")
              << "\n";
  for (const auto& notice : answer["notices"]) {
    console.out << "  " << text_of(notice, "level") << "  " << text_of(notice, "subject") << "  "
                << text_of(notice, "text") << "\n";
  }
}

// Whether the process has gone within `patience`; polls its pid, which has no other sign.
bool wait_gone(pid_t pid, std::chrono::seconds patience) {
  const auto start = monotonic_now();
  const auto pipe = process::make_pipe();
  while (process::is_running(pid)) {
    if (elapsed_ms(start) > std::chrono::duration<double, std::milli>(patience).count())
      return false;
    process::wait_readable(pipe.read_end.get(), std::chrono::milliseconds(5));
  }
  return true;
}

int run_down(Session& session) {
  auto client = EmulatorClient::find();
  if (!client) return session.console.report(client.error());
  const auto status = client->get("/status");
  if (!status) return session.console.report(status.error());
  const auto stopped = client->post("/stop", Json::object());
  if (!stopped) return session.console.report(stopped.error());
  if (!wait_gone(status->value("pid", 0), std::chrono::seconds(10))) {
    return session.console.report({"emulator.still_running", (*status)["pid"].dump(), "", ""});
  }
  if (session.console.output == Output::json) { session.console.out << to_text(*stopped) << "\n"; }
  session.console.say(session.console.text("stopped", "已停止"));
  return 0;
}

int run_wait(Session& session, const std::string& timeout) {
  const auto patience = parse_duration(timeout);
  if (!patience) return session.console.report(patience.error());
  const auto start = monotonic_now();
  const auto pipe = process::make_pipe();
  while (true) {
    auto client = EmulatorClient::find();
    const auto status = client ? client->get("/status") : Result<Json>(client.error());
    if (status && session.console.output == Output::json) {
      session.console.out << to_text(*status) << "\n";
      return 0;
    }
    if (status) {
      print_status(session.console, *status);
      return 0;
    }
    if (elapsed_ms(start) > static_cast<double>(patience->count())) {
      return session.console.report({"emulator.wait_timed_out", timeout, "", ""});
    }
    process::wait_readable(pipe.read_end.get(), std::chrono::milliseconds(20));
  }
}

}  // namespace

void add_down(Command& app, Session& session) {
  add_output_options(app, session);
  app.callback([&session] { session.exit = run_down(session); });
}

void add_status(Command& app, Session& session) {
  add_output_options(app, session);
  app.callback([&session] { session.exit = show(session, "/status", print_status); });
}

void add_wait(Command& app, Session& session) {
  auto timeout = std::make_shared<std::string>("30s");
  app.add_option("--timeout", *timeout,
                 std::string(session.console.text("How long to wait", "最長等待時間")))
      .type_name("DURATION");
  add_output_options(app, session);
  app.callback([timeout, &session] { session.exit = run_wait(session, *timeout); });
}

void add_reset(Command& app, Session& session) {
  add_output_options(app, session);
  app.callback([&session] {
    session.exit =
        change(session, "/reset", Json::object(), [](const Console& console, const Json&) {
          console.say(console.text("all rows, ids and the clock are back at their start",
                                   "資料、編號與時鐘已回到初始狀態"));
        });
  });
}

}  // namespace ecpay::cli
