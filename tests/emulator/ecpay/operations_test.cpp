#include <catch2/catch.hpp>
#include <thread>

#include "emulator/ecpay/callback.hpp"
#include "tests/emulator/ecpay/desk.hpp"
#include "tests/emulator/ecpay/shop.hpp"

using namespace ecpay;
using tests::Desk;
using tests::Shop;

namespace {

Result<site::OrderResult> pay(const Desk& desk, const std::string& return_url) {
  desk.checkout({{"ReturnURL", return_url}});
  return desk.site->operations().pay("shop0001");
}

bool is_signed(const wire::Form& form) {
  const auto check = wire::verify_check_mac(form, merchant::find_account("3002607")->keys);
  return check && check->valid;
}

}  // namespace

TEST_CASE("resend is the next try of a notice; replay is one of its own", "[operations]") {
  Shop shop;
  const Desk desk;
  const auto& operations = desk.site->operations();
  REQUIRE(pay(desk, shop.url()));
  const auto id = desk.callbacks().front().delivery.id;

  const auto resent = operations.resend(id);
  REQUIRE(resent);
  CHECK(resent->verdict == trade::Verdict::ok);
  CHECK(shop.notice(1).get("RtnMsg") == "paid");
  CHECK(desk.callbacks().size() == 1);

  REQUIRE(operations.replay({id, 1, {}}));
  CHECK(shop.notices()[2].body == shop.notices()[0].body);
  REQUIRE(operations.replay({id, 1, {{"TradeAmt", "1"}, {"RtnMsg", "改過"}}}));
  const auto edited = shop.notice(3);
  CHECK(edited.get("TradeAmt") == "1");
  CHECK(edited.get("RtnMsg") == "改過");
  CHECK(is_signed(edited));
  CHECK(desk.callbacks().size() == 3);

  shop.answer_with(500, "");
  const auto failed = operations.replay({id, 0, {}});
  REQUIRE(failed);
  CHECK(failed->state == "exhausted");  // captured bytes are sent once
  CHECK(operations.resend(id)->state == "settled");

  CHECK(operations.resend(999).error().code == "callback.not_found");
  CHECK(operations.replay({id, 9, {}}).error().code == "callback.nothing_sent");
}

TEST_CASE("Orders are named by TradeNo or MerchantTradeNo; two that share a name are both told",
          "[operations]") {
  const Desk desk;
  const auto& operations = desk.site->operations();
  desk.checkout();
  CHECK(operations.find_order(desk.order().id)->trade_no == "shop0001");
  CHECK(operations.find_order("nothing").error().code == "order.not_found");
  desk.checkout({{"MerchantID", "2000132"}});
  const auto ambiguous = operations.find_order("shop0001");
  REQUIRE_FALSE(ambiguous);
  CHECK(ambiguous.error().code == "order.ambiguous");
  CHECK(ambiguous.error().detail.find("MerchantID 2000132") != std::string::npos);
  CHECK(ambiguous.error().detail.find("MerchantID 3002607") != std::string::npos);
}

TEST_CASE("An order is paid once, by whatever way", "[operations]") {
  Shop shop;
  const Desk desk;
  const auto& operations = desk.site->operations();
  REQUIRE(pay(desk, shop.url()));
  CHECK(operations.pay("shop0001").error().code == "order.paid");
  CHECK(operations.fail("shop0001", "10100248").error().code == "order.paid");
  CHECK(operations.expire("shop0001").error().code == "order.paid");
  CHECK(shop.notices().size() == 1);
}

TEST_CASE("Shoppers who press the button together pay once and all see the end", "[operations]") {
  Shop shop;
  const Desk desk;
  const auto card_page = desk.checkout({{"ReturnURL", shop.url()}});
  const auto otp_page = desk.post(tests::step_form(card_page, "card").action, tests::k_good_card);
  const auto url = tests::step_form(otp_page, "otp").action;
  std::vector<http::Response> pages(8);
  std::vector<std::thread> shoppers;
  for (auto& page : pages) {
    shoppers.emplace_back([&desk, &url, &page] { page = desk.post(url, "OTP=1234"); });
  }
  for (auto& shopper : shoppers) shopper.join();
  for (const auto& page : pages) {
    CHECK(page.status == 200);
    CHECK(page.body.find("data-outcome=\"paid\"") != std::string::npos);
  }
  CHECK(shop.notices().size() == 1);
  CHECK(desk.callbacks().size() == 1);
}

TEST_CASE("The trace of the shop's page goes on to the callback, a malformed one does not",
          "[operations]") {
  const auto [header, is_kept] = GENERATE(table<std::string, bool>(
      {{"Root=1-6955d420-0123456789abcdef01234567;Sampled=0", true},
       {"Self=1-6955d420-1;Root=1-6955d420-0123456789abcdef01234567", true},
       {"Root=1-6955d420-0123456789abcdef0123456", false},
       {"Root=1-6955d420-0123456789abcdef0123456'", false},
       {"", false}}));
  CAPTURE(header);
  Shop shop;
  const Desk desk;
  const auto body = Desk::signed_body(Desk::checkout_form({{"ReturnURL", shop.url()}}));
  desk.ask("POST", "/Cashier/AioCheckOut/V5", body, {{"X-Amzn-Trace-Id", header}});
  REQUIRE(desk.site->operations().pay("shop0001"));
  REQUIRE(shop.notices().size() == 1);
  const auto sent = shop.notices().front().headers.get("X-Amzn-Trace-Id");
  CHECK((sent == "Root=1-6955d420-0123456789abcdef01234567") == is_kept);
  CHECK(sent == "Root=" + behaviours::trace_of(desk.order()));
  CHECK(sent.size() == 40);
  // Everything on the way belongs to the order.
  const auto timeline = desk.store->read([&](store::Reader& reader) {
    return store::list_events(reader, {0, desk.order().id, 100});
  });
  CHECK(timeline.size() >= 5);
}

TEST_CASE("Every verdict has its texts in both languages", "[operations]") {
  int verdicts = 0;
  for (int i = 0; i <= static_cast<int>(trade::Verdict::too_large); ++i, ++verdicts) {
    const auto verdict = static_cast<trade::Verdict>(i);
    const auto why = site::explain(verdict, "http://shop/", "answer", 500);
    CAPTURE(why.code);
    CHECK(message_of(why.code).code == why.code);
    CHECK_FALSE(fix_text(why, Language::zh_tw).empty());
  }
  CHECK(verdicts == 20);
}
