#include <ostream>

#include "cli/command.hpp"
#include "cli/loop/call.hpp"
#include "cli/loop/verbs.hpp"
#include "core/base/clock.hpp"

namespace ecpay::cli {
namespace {

void print_clock(const Console& console, const Json& answer) {
  console.out << text_of(answer, "now") << "  "
              << (answer.value("frozen", false) ? console.text("frozen", "已凍結")
                                                : console.text("running", "執行中"))
              << "\n";
  const auto ran = answer.find("ran");
  if (ran != answer.end() && ran->is_number_integer()) {
    console.out << console.text("events run: ", "已執行事件：") << ran->dump() << "\n";
  }
}

void print_agenda(const Console& console, const Json& answer) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& entry : answer["agenda"]) {
    rows.push_back({short_time(text_of(entry, "at")), text_of(entry, "what")});
  }
  if (rows.empty()) console.say(console.text("nothing is due", "沒有待執行事項"));
  print_table(console.out, rows);
}

Command* add_simple(Command& app, Session& session, const std::string& name,
                    std::string_view text) {
  auto* command = app.add_subcommand(name, std::string(text));
  add_output_options(*command, session);
  return command;
}

}  // namespace

void add_clock(Command& app, Session& session) {
  const Console& console = session.console;
  app.require_subcommand(1);
  auto value = std::make_shared<std::string>();
  add_simple(app, session, "now", console.text("Show the virtual time", "顯示虛擬時間"))
      ->callback([&session] { session.exit = show(session, "/clock", print_clock); });
  add_simple(app, session, "agenda", console.text("Show what falls due", "顯示待執行事項"))
      ->callback([&session] { session.exit = show(session, "/clock/agenda", print_agenda); });
  struct Change {
    const char* name;
    std::string_view en, zh_tw;
  };
  for (const auto& [name, en, zh_tw] :
       {Change{"freeze", "Let the clock stand still", "凍結時鐘"},
        Change{"resume", "Let the clock run on from where it stands", "時鐘繼續前進"},
        Change{"next", "Turn the clock to what falls due next and run it",
               "快轉到下一個到期事項"}}) {
    add_simple(app, session, name, console.text(en, zh_tw))->callback([name = name, &session] {
      session.exit = change(session, std::string("/clock/") + name, Json::object(), print_clock);
    });
  }
  auto* advance =
      add_simple(app, session, "advance",
                 console.text("Turn the clock and run what falls due", "快轉並執行到期事項"));
  advance->add_option("duration", *value, "10s, 5m, 2h, 3d or a sum").required();
  // What cannot be read is told before an emulator is looked for.
  advance->callback([value, &session] {
    const auto by = parse_duration(*value);
    if (!by) {
      session.exit = session.console.report(by.error());
      return;
    }
    session.exit = change(session, "/clock/advance", {{"by", *value}}, print_clock);
  });
  auto* set = add_simple(app, session, "set", console.text("Turn the clock to a time", "設定時間"));
  set->add_option("time", *value, "2026-01-01T10:00:00+08:00").required();
  set->callback([value, &session] {
    const auto to = parse_instant(*value);
    if (!to) {
      session.exit = session.console.report(to.error());
      return;
    }
    session.exit = change(session, "/clock/set", {{"to", *value}}, print_clock);
  });
}

}  // namespace ecpay::cli
