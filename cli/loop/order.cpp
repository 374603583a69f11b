#include <ostream>

#include "cli/command.hpp"
#include "cli/loop/call.hpp"
#include "cli/loop/timeline.hpp"
#include "cli/loop/verbs.hpp"

namespace ecpay::cli {
namespace {

void print_orders(const Console& console, const Json& answer) {
  const auto& orders = answer["orders"];
  if (orders.empty()) {
    console.say(console.text("no orders yet; start one with `ecpay-cli checkout`",
                             "尚無訂單；可執行 `ecpay-cli checkout`"));
    return;
  }
  std::vector<std::vector<std::string>> rows{
      {"TradeNo", "MerchantTradeNo", "MerchantID", "TWD", "method", "state", "created"}};
  for (const auto& order : orders) {
    rows.push_back({text_of(order, "TradeNo"), text_of(order, "MerchantTradeNo"),
                    text_of(order, "MerchantID"), order["amount_twd"].dump(),
                    text_of(order, "method"), text_of(order, "state"),
                    short_time(text_of(order, "created_at"))});
  }
  print_table(console.out, rows);
}

void print_order(const Console& console, const Json& answer) {
  const auto& order = answer["order"];
  for (const auto& [name, value] : order.items()) {
    console.out << name << std::string(18 - std::min<std::size_t>(17, name.size()), ' ')
                << (value.is_string() ? value.get<std::string>() : value.dump()) << "\n";
  }
  console.out << "\n";
  print_hops(console.out, answer["hops"]);
}

void print_change(const Console& console, const Json& answer) {
  const auto& order = answer["order"];
  console.out << text_of(order, "MerchantTradeNo") << "  " << text_of(order, "state") << "\n";
  const auto callback = answer.find("callback");
  if (callback != answer.end() && callback->is_object()) {
    console.out << text_of(*callback, "url") << "  " << text_of(*callback, "verdict") << "  "
                << text_of(*callback, "answer") << "\n";
  }
}

struct OrderOptions {
  std::string id;
  std::string state;
  std::string card = "4311952222222222";
  std::string code = "10100058";
  int limit = 100;
};

// Exits 0 when the order is paid and its notice got `ok`, 1 when the verdict is another
// (DECISIONS 5.10).
int pay(Session& session, const OrderOptions& options) {
  const Console& console = session.console;
  auto client = EmulatorClient::find();
  if (!client) return console.report(client.error());
  const auto answer =
      client->post("/orders/" + url_part(options.id) + "/pay", {{"card", options.card}});
  if (!answer) return console.report(answer.error());
  if (console.output == Output::json) {
    console.out << to_text(*answer) << "\n";
  } else {
    print_change(console, *answer);
  }
  const auto callback = answer->find("callback");
  const bool told = callback != answer->end() && callback->is_object();
  return told && text_of(*callback, "verdict") != "ok" ? 1 : 0;
}

Command* add_id(Command* command, const std::shared_ptr<OrderOptions>& options) {
  command->add_option("order", options->id, "TradeNo or MerchantTradeNo").required();
  return command;
}

void add_lists(Command& app, Session& session, const std::shared_ptr<OrderOptions>& options) {
  const Console& console = session.console;
  auto* list = app.add_subcommand("list", std::string(console.text("List orders", "列出訂單")));
  list->add_option("--state", options->state, "created, waiting, paid, failed or expired")
      .one_of({"created", "waiting", "paid", "failed", "expired"});
  list->add_option("--limit", options->limit, "At most this many, newest last").range(1, 10'000);
  list->callback([options, &session] {
    session.exit = show(
        session,
        "/orders?limit=" + std::to_string(options->limit) + "&state=" + url_part(options->state),
        print_orders);
  });
  auto* one = add_id(
      app.add_subcommand(
          "show", std::string(console.text("Show one order and its timeline", "查看訂單與時間軸"))),
      options);
  one->callback([options, &session] {
    session.exit = show(session, "/orders/" + url_part(options->id), print_order);
  });
  for (auto* command : {list, one}) add_output_options(*command, session);
}

}  // namespace

void add_order(Command& app, Session& session) {
  auto options = std::make_shared<OrderOptions>();
  const Console& console = session.console;
  app.require_subcommand(1);
  add_lists(app, session, options);
  auto* paying =
      add_id(app.add_subcommand(
                 "pay", std::string(console.text("Pay an order without its shopper", "直接付款"))),
             options);
  paying->add_option("--card", options->card, "Card number");
  paying->callback([options, &session] { session.exit = pay(session, *options); });
  auto* failing =
      add_id(app.add_subcommand("fail", std::string(console.text("Decline its card", "刷卡失敗"))),
             options);
  failing->add_option("--code", options->code, "RtnCode told to the shop");
  failing->callback([options, &session] {
    session.exit = change(session, "/orders/" + url_part(options->id) + "/fail",
                          {{"code", options->code}}, print_change);
  });
  auto* expiring = add_id(
      app.add_subcommand("expire", std::string(console.text("Let its time run out", "使訂單逾期"))),
      options);
  expiring->callback([options, &session] {
    session.exit = change(session, "/orders/" + url_part(options->id) + "/expire", Json::object(),
                          print_change);
  });
  for (auto* command : {paying, failing, expiring}) add_output_options(*command, session);
}

}  // namespace ecpay::cli
