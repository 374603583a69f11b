#include <ostream>

#include "cli/command.hpp"
#include "cli/loop/call.hpp"
#include "cli/loop/verbs.hpp"

namespace ecpay::cli {
namespace {

void print_callback(std::vector<std::vector<std::string>>& rows, const Json& callback) {
  const auto& attempts = callback["attempts"];
  std::string verdict = "-";
  std::string status = "-";
  if (!attempts.empty()) {
    const auto& last = attempts.back();
    verdict = text_of(last, "verdict");
    if (last["status"].is_number_integer()) status = last["status"].dump();
  }
  rows.push_back({callback["id"].dump(), text_of(callback, "MerchantTradeNo"),
                  text_of(callback, "kind"), text_of(callback, "url"),
                  std::to_string(attempts.size()), status, verdict, text_of(callback, "state"),
                  short_time(text_of(callback, "next_at"))});
}

void print_callbacks(const Console& console, const Json& answer) {
  std::vector<std::vector<std::string>> rows{
      {"id", "order", "kind", "url", "tries", "status", "verdict", "state", "next"}};
  for (const auto& callback : answer["callbacks"]) print_callback(rows, callback);
  if (rows.size() == 1) {
    console.say(console.text("no callbacks yet", "尚無通知"));
    return;
  }
  print_table(console.out, rows);
}

void print_one(const Console& console, const Json& answer) {
  std::vector<std::vector<std::string>> rows;
  print_callback(rows, answer["callback"]);
  print_table(console.out, rows);
}

struct CallbackOptions {
  std::string order;
  std::string id;
};

}  // namespace

void add_callback(Command& app, Session& session) {
  auto options = std::make_shared<CallbackOptions>();
  const Console& console = session.console;
  app.require_subcommand(1);
  auto* list = app.add_subcommand(
      "list", std::string(console.text("List callbacks and their attempts", "列出通知與嘗試紀錄")));
  list->add_option("--order", options->order, "TradeNo or MerchantTradeNo");
  list->callback([options, &session] {
    session.exit = show(session, "/callbacks?order=" + url_part(options->order), print_callbacks);
  });
  auto* resend = app.add_subcommand(
      "resend", std::string(console.text("Make the next attempt now", "立即再送一次")));
  auto* replay = app.add_subcommand(
      "replay",
      std::string(console.text("Send the captured bytes once more as a delivery of its own",
                               "以相同內容另送一次")));
  for (const auto& [verb, command] : {std::pair("resend", resend), std::pair("replay", replay)}) {
    command->add_option("id", options->id, "Callback id").required();
    command->callback([options, verb = verb, &session] {
      session.exit = change(session, "/callbacks/" + url_part(options->id) + "/" + verb,
                            Json::object(), print_one);
    });
  }
  for (auto* command : {list, resend, replay}) add_output_options(*command, session);
}

}  // namespace ecpay::cli
