#include <ostream>

#include "cli/command.hpp"
#include "cli/loop/call.hpp"
#include "cli/loop/timeline.hpp"
#include "cli/loop/verbs.hpp"
#include "core/base/text.hpp"
#include "core/crypto/digest.hpp"
#include "emulator/hosts/host_table_json.hpp"
#include "emulator/shopper/shopper.hpp"

namespace ecpay::cli {
namespace {

struct CheckoutOptions {
  shopper::ShoppingList list;
  std::string url;
  std::string data;
  std::string method = "credit";
  std::string outcome = "paid";
};

// One shopping trip is one trace: "1-<8 hex>-<24 hex>".
std::string new_trace() {
  const std::string hex = to_lower(hex_encode_upper(crypto::random_bytes(16)));
  return "Root=1-" + hex.substr(0, 8) + "-" + hex.substr(8);
}

// What the order's callbacks came to: the last attempt of the first that did not get `ok`, else of
// the last.
Json callback_summary(const Json& callbacks) {
  Json summary{{"attempts", 0}, {"verdict", nullptr}, {"answer", nullptr}};
  for (const auto& callback : callbacks) {
    const auto& attempts = callback["attempts"];
    if (attempts.empty()) continue;
    const auto& last = attempts.back();
    summary = {
        {"attempts", attempts.size()}, {"verdict", last["verdict"]}, {"answer", last["answer"]}};
    if (last["verdict"] != "ok") break;
  }
  return summary;
}

bool is_as_asked(const CheckoutOptions& options, const shopper::Trip& trip, const Json& callback) {
  const std::string verdict = text_of(callback, "verdict");
  const bool told_well = verdict.empty() || verdict == "ok";
  if (trip.last_status >= 400) return false;
  if (options.outcome == "paid") return trip.outcome == "paid" && verdict == "ok";
  if (options.outcome == "declined") return trip.outcome == "failed" && told_well;
  return trip.outcome == "left" && told_well;
}

void print_result(const Console& console, const Json& body, const shopper::Trip& trip) {
  print_hops(console.out, body["hops"]);
  const auto& order = body["order"];
  const auto& callback = body["callback"];
  console.out << "\n"
              << text_of(order, "MerchantTradeNo") << "  " << text_of(order, "state") << "  "
              << console.text("callback ", "通知 ") << callback["attempts"].dump() << "x "
              << text_of(callback, "verdict", "-") << " " << text_of(callback, "answer") << "\n"
              << console.text("ended at ", "停在 ") << trip.last_url << "\n";
}

Result<shopper::Trip> shop(const CheckoutOptions& options, const Json& hosts_view) {
  const hosts::HostTable table(hosts::table_options_from(hosts_view));
  auto list = options.list;
  list.start_url = options.url.empty() ? text_of(hosts_view, "shop_url") : options.url;
  if (list.start_url.empty()) return Error{"checkout.no_shop", "", "", ""};
  if (!options.data.empty()) list.data = options.data;
  if (options.outcome == "declined") list.intent = shopper::Intent::be_declined;
  if (options.outcome == "abandoned") list.intent = shopper::Intent::abandon;
  const http::Client client;
  shopper::Browser browser(client, table, new_trace());
  return shopper::Shopper(browser, table).shop(list);
}

int run_checkout(Session& session, const CheckoutOptions& options) {
  const Console& console = session.console;
  auto client = EmulatorClient::find();
  if (!client) return console.report(client.error());
  const auto hosts = client->get("/hosts");
  if (!hosts) return console.report(hosts.error());
  const auto trip = shop(options, *hosts);
  if (!trip) return console.report(trip.error());
  const auto shown = client->get("/orders/" + url_part(trip->order_id) + "?settled=1");
  if (!shown) return console.report(shown.error());
  const auto& order = (*shown)["order"];
  const Json callback = callback_summary((*shown)["callbacks"]);
  const bool ok = is_as_asked(options, *trip, callback);
  const Json body{{"ok", ok},
                  {"order",
                   {{"id", order["id"]},
                    {"MerchantID", order["MerchantID"]},
                    {"MerchantTradeNo", order["MerchantTradeNo"]},
                    {"TradeNo", order["TradeNo"]},
                    {"state", order["state"]}}},
                  {"hops", (*shown)["hops"]},
                  {"callback", callback},
                  {"ended_at", trip->last_url}};
  if (console.output == Output::json) {
    console.print_json("checkout", body);
  } else {
    print_result(console, body, *trip);
  }
  return ok ? 0 : 1;
}

}  // namespace

void add_checkout(Command& app, Session& session) {
  auto options = std::make_shared<CheckoutOptions>();
  const Console& console = session.console;
  const auto text = [&](std::string_view en, std::string_view zh) {
    return std::string(console.text(en, zh));
  };
  app.add_option("url", options->url,
                 text("The shop's page (default: the template's output ShopUrl)",
                      "商店網頁（預設為範本輸出 ShopUrl）"));
  app.add_option("--data", options->data,
                 text("POST this form body first", "先以 POST 送出此表單"));
  app.add_option("--method", options->method, text("How to pay", "付款方式")).one_of({"credit"});
  app.add_option("--card", options->list.card_number, text("Card number", "卡號"));
  app.add_option("--otp", options->list.otp, text("One-time password", "簡訊驗證碼"));
  app.add_option("--outcome", options->outcome, text("What should happen", "預期結果"))
      .one_of({"paid", "declined", "abandoned"});
  add_output_options(app, session);
  app.callback([options, &session] { session.exit = run_checkout(session, *options); });
}

}  // namespace ecpay::cli
