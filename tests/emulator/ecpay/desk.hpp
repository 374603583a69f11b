#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "core/base/virtual_clock.hpp"
#include "core/catalogue/catalogue.hpp"
#include "core/merchant/accounts.hpp"
#include "core/store/events.hpp"
#include "core/store/orders.hpp"
#include "core/wire/check_mac.hpp"
#include "core/wire/html_tags.hpp"
#include "emulator/ecpay/ecpay_site.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/temporary_folder.hpp"

namespace ecpay::tests {

// One emulator at one desk: ECPay's site over a store of its own, asked without sockets. Callbacks
// go out over real HTTP. A second desk on the same folder is the same database after a restart.
class Desk {
 public:
  struct Options {
    std::string boot = "boot-1";
    site::Settings settings{std::chrono::milliseconds(2000), site::AckMode::strict,
                            behaviours::OnFailure::notify, "/_ui/"};
    site::Route route = [](http::ClientRequest request) {
      return Result<http::ClientRequest>(std::move(request));
    };
    int workers = 2;
  };

  Desk() : Desk(Options{}) {}
  explicit Desk(Options options) : own_folder(std::make_unique<TemporaryFolder>()) {
    start(own_folder->path(), std::move(options));
  }
  Desk(const std::filesystem::path& folder, Options options) { start(folder, std::move(options)); }

  http::Response get(const std::string& target) const { return ask("GET", target, ""); }
  http::Response post(const std::string& target, const std::string& body) const {
    return ask("POST", target, body);
  }
  http::Response ask(const std::string& method, const std::string& target, const std::string& body,
                     const http::Headers& more = {}) const {
    http::Request request;
    request.method = method;
    request.target = target;
    request.authority = "127.0.0.1:8490";
    request.headers = more;
    if (!more.find("Content-Type")) {
      request.headers.set("Content-Type", "application/x-www-form-urlencoded");
    }
    request.body = body;
    return site->handle(request);
  }
  // POST of a form that is signed here; an empty value removes the field.
  http::Response checkout(const wire::Form& changes = {}) const {
    return post("/Cashier/AioCheckOut/V5", signed_body(checkout_form(changes)));
  }

  static wire::Form checkout_form(const wire::Form& changes = {}) {
    wire::Form form{{"MerchantID", "3002607"},
                    {"MerchantTradeNo", "shop0001"},
                    {"MerchantTradeDate", "2026/01/01 10:00:00"},
                    {"PaymentType", "aio"},
                    {"TotalAmount", "1000"},
                    {"TradeDesc", "tea shop"},
                    {"ItemName", "tea#cake"},
                    {"ReturnURL", "https://shop.example.com/callback"},
                    {"ChoosePayment", "Credit"},
                    {"EncryptType", "1"}};
    for (const auto& [name, value] : changes.pairs()) {
      if (value.empty()) {
        form.remove(name);
      } else {
        form.set(name, value);
      }
    }
    return form;
  }
  static std::string signed_body(wire::Form form) {
    const auto* account =
        merchant::find_account(form.get("MerchantID"), merchant::KeyFamily::payment);
    form.set("CheckMacValue",
             wire::check_mac_value(form, account == nullptr ? crypto::HashKeys{} : account->keys));
    return form.encode();
  }

  std::vector<trade::Order> orders() const { return site->operations().list_orders({}); }
  trade::Order order() const { return *site->operations().find_order("shop0001"); }
  std::vector<site::CallbackView> callbacks() const {
    return *site->operations().list_callbacks("");
  }
  std::vector<store::Event> events() const {
    recorder->flush();
    return store->read([](store::Reader& reader) { return store::list_events(reader, {}); });
  }
  std::size_t count_events(std::string_view kind) const {
    std::size_t count = 0;
    for (const auto& event : events()) count += event.kind == kind ? 1U : 0U;
    return count;
  }

  std::unique_ptr<TemporaryFolder> own_folder;  // outlives what is open in it
  FakeClock wall;
  VirtualClock clock{wall};
  IdSource ids{0};
  site::AccountKeys keys;
  http::Client client;
  std::unique_ptr<store::Store> store;
  std::unique_ptr<store::Recorder> recorder;
  std::unique_ptr<site::Dispatcher> dispatcher;
  std::unique_ptr<site::EcpaySite> site;

 private:
  void start(const std::filesystem::path& folder, Options options) {
    auto opened = store::Store::open({(folder / "emulator.db").string()}, clock, wall);
    if (!opened) throw std::runtime_error(opened.error().code);
    store = std::move(*opened);
    recorder = std::make_unique<store::Recorder>(*store, clock);
    const auto& catalogue = catalogue::Catalogue::embedded();
    dispatcher = std::make_unique<site::Dispatcher>(
        site::Dispatcher::Parts{catalogue, *store, clock, keys, client, ids},
        site::Dispatcher::Options{options.route, options.boot, options.settings, options.workers});
    site = std::make_unique<site::EcpaySite>(
        site::EcpaySite::Parts{catalogue, *store, *recorder, clock, wall, keys, ids, *dispatcher},
        options.settings);
  }
};

// The form of a cashier page that belongs to its step; empty action if the page has none.
inline wire::HtmlForm step_form(const http::Response& page, std::string_view step) {
  for (const auto& form : wire::read_html_forms(page.body)) {
    for (const auto& [name, value] : form.attributes) {
      if (name == "data-step" && value == step) return form;
    }
  }
  return {};
}

// What <main> says of the page.
inline std::string step_of_page(const http::Response& page) {
  wire::HtmlTagScanner scanner(page.body);
  while (const auto tag = scanner.next()) {
    if (tag->name == "main") return tag->get("data-step");
  }
  return "";
}

inline const std::string k_good_card = "CardNo=4311-9522-2222-2222&CardExpiry=12%2F30&CardCvv=222";

// From the card page to the page after the one-time password.
inline http::Response pay_on_pages(const Desk& desk, const http::Response& card_page,
                                   const std::string& otp = "1234",
                                   const std::string& card = k_good_card) {
  const auto otp_page = desk.post(step_form(card_page, "card").action, card);
  return desk.post(step_form(otp_page, "otp").action, "OTP=" + otp);
}

}  // namespace ecpay::tests
