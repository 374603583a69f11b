#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <ostream>

#include "cli/command.hpp"
#include "cli/loop/detach.hpp"
#include "cli/loop/up_options.hpp"
#include "cli/loop/verbs.hpp"
#include "emulator/emulator.hpp"

namespace ecpay::cli {
namespace {

// Whole or not at all: others read the file while it is written.
bool write_whole(const std::filesystem::path& path, const std::string& text) {
  const std::filesystem::path part = path.string() + "." + std::to_string(::getpid()) + ".part";
  {
    std::ofstream file(part);
    ::chmod(part.c_str(), 0600);
    file << text;
    if (!file.flush()) return false;
  }
  std::error_code failure;
  std::filesystem::rename(part, path, failure);
  return !failure;
}

// Removes the file unless another emulator has written it since.
void remove_own(const std::filesystem::path& path, const std::string& line) {
  std::ifstream file(path);
  std::string held;
  std::error_code ignored;
  if (std::getline(file, held) && held == line) std::filesystem::remove(path, ignored);
}

sigset_t stop_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&set, signal);
  return set;
}

void tell_ready(const Console& console, const Json& ready, const Json& summary) {
  const auto& urls = ready["urls"];
  console.say(std::string(console.text("ready       ", "就緒        ")) + text_of(urls, "ecpay"));
  console.say(std::string(console.text("dashboard   ", "儀表板      ")) +
              text_of(urls, "dashboard"));
  const std::string shop = text_of(summary, "shop_url");
  if (!shop.empty()) console.say(std::string(console.text("shop        ", "商店        ")) + shop);
  const std::string file = text_of(summary, "template");
  console.say(
      std::string(console.text("template    ", "範本        ")) +
      (file.empty() ? std::string(console.text("none: ECPay alone", "無：僅模擬綠界")) : file));
  for (const auto& notice : summary["notices"]) {
    if (text_of(notice, "level") == "emulated") continue;
    console.say("  " + text_of(notice, "level") + "  " + text_of(notice, "subject") + "  " +
                text_of(notice, "text"));
  }
  console.say(console.text("next        ecpay-cli checkout       (Ctrl-C stops)",
                           "下一步      ecpay-cli checkout       （Ctrl-C 停止）"));
}

// Starts, tells, waits for a signal, stops.
int run_emulator(Session& session, const UpOptions& options) {
  const Console& console = session.console;
  const auto emulator_options = read_up_options(options, session);
  if (!emulator_options) return console.report(emulator_options.error());
  // Blocked before any thread starts, so that this thread alone takes them.
  const sigset_t signals = stop_signals();
  ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
  const pid_t self = ::getpid();
  auto started = Emulator::start(*emulator_options, [self] { ::kill(self, SIGTERM); });
  if (!started) return console.report(started.error());
  Emulator& emulator = **started;
  const Json ready = emulator.ready();
  const std::string line = to_text(ready);
  const auto run_file = emulator_options->project_folder / ".ecpay" / "run.json";
  write_whole(run_file, line + "\n");
  if (!options.ready_file.empty() && !write_whole(options.ready_file, line + "\n")) {
    remove_own(run_file, line);
    return console.report({"up.ready_file", options.ready_file, "", ""});
  }
  if (options.detached) {
    say_ready(line, emulator_options->project_folder / ".ecpay" / "emulator.log");
  } else if (console.output == Output::json) {
    console.out << line << "\n";
    console.out.flush();
  } else {
    tell_ready(console, ready, emulator.summary());
  }
  int signal = 0;
  ::sigwait(&signals, &signal);
  emulator.stop();
  remove_own(run_file, line);
  if (!options.ready_file.empty()) remove_own(options.ready_file, line);
  return signal == SIGINT ? 130 : 0;
}

int run_up(Session& session, const UpOptions& options) {
  if (!options.detach) return run_emulator(session, options);
  std::vector<std::string> arguments = session.arguments;
  for (auto& argument : arguments) {
    if (argument == "--detach") argument = "--detached";
  }
  return run_detached(session.console, arguments);
}

}  // namespace

void add_up(Command& app, Session& session) {
  auto options = std::make_shared<UpOptions>();
  add_up_options(app, session, *options);
  app.callback([options, &session] { session.exit = run_up(session, *options); });
}

}  // namespace ecpay::cli
