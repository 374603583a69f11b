#include <algorithm>
#include <catch2/catch.hpp>

#include "core/base/text.hpp"
#include "core/crypto/digest.hpp"
#include "tests/emulator/ecpay/desk.hpp"
#include "tests/emulator/ecpay/shop.hpp"

using namespace ecpay;
using tests::Desk;
using tests::pay_on_pages;
using tests::Shop;
using tests::step_form;
using tests::step_of_page;

namespace {

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

wire::Form form_of(const wire::HtmlForm& page_form) {
  wire::Form form;
  for (const auto& [name, value] : page_form.fields) form.add(name, value);
  return form;
}

bool is_signed(const wire::Form& form, std::string_view merchant_id = "3002607") {
  const auto& keys = merchant::find_account(merchant_id, merchant::KeyFamily::payment)->keys;
  const auto check = wire::verify_check_mac(form, keys);
  return check && check->valid;
}

std::vector<std::string> names_of(const wire::Form& form) {
  std::vector<std::string> names;
  for (const auto& pair : form.pairs()) names.push_back(pair.name);
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

TEST_CASE("A shopper pays by card: the shop's server is told before the browser goes back",
          "[cashier]") {
  Shop shop;
  const Desk desk;
  const auto method_page =
      desk.checkout({{"ReturnURL", shop.url()},
                     {"ChoosePayment", "ALL"},
                     {"ItemName", "高山茶 100 元 x 2#cake"},
                     {"OrderResultURL", "https://shop.example.com/result?a=1"}});
  CHECK(method_page.status == 200);
  CHECK(step_of_page(method_page) == "method");
  CHECK(contains(method_page.body, "選擇付款方式"));
  CHECK(contains(method_page.body, "<li>高山茶 100 元 x 2</li>"));
  CHECK(contains(method_page.body, "<li>cake</li>"));
  CHECK(contains(method_page.body, "NT$ 1,000"));
  CHECK(contains(method_page.body, "非官方"));

  const auto method = step_form(method_page, "method");
  CHECK(form_of(method).get("ChoosePayment") == "Credit");  // chosen without a click
  const auto card_page = desk.post(method.action, form_of(method).encode());
  CHECK(step_of_page(card_page) == "card");
  const auto otp_page = desk.post(step_form(card_page, "card").action, tests::k_good_card);
  CHECK(step_of_page(otp_page) == "otp");
  CHECK(contains(otp_page.body, "<strong>2222</strong>"));
  CHECK(shop.notices().empty());

  const auto done = desk.post(step_form(otp_page, "otp").action, "OTP=1234");
  REQUIRE(shop.notices().size() == 1);  // A18: before this answer
  CHECK(step_of_page(done) == "done");
  const auto back = step_form(done, "done");
  CHECK(back.action == "https://shop.example.com/result?a=1");
  CHECK(back.method == "POST");

  const auto order = desk.order();
  CHECK(order.state == trade::OrderState::paid);
  CHECK(order.capture == trade::CaptureState::authorized);
  CHECK(order.fee_twd == 20);
  CHECK(order.id.substr(0, 12) == "260101100000");

  const auto notice = shop.notice(0);
  CHECK(is_signed(notice));
  CHECK(notice.get("RtnCode") == "1");
  CHECK(notice.get("RtnMsg") == "交易成功");
  CHECK(notice.get("TradeAmt") == "1000");
  CHECK(notice.get("PaymentType") == "Credit_CreditCard");
  CHECK(notice.get("PaymentDate") == "2026/01/01 10:00:00");
  const std::vector<std::string> expected{
      "CheckMacValue", "CustomField1",    "CustomField2", "CustomField3", "CustomField4",
      "MerchantID",    "MerchantTradeNo", "PaymentDate",  "PaymentType",  "PaymentTypeChargeFee",
      "RtnCode",       "RtnMsg",          "SimulatePaid", "StoreID",      "TradeAmt",
      "TradeDate",     "TradeNo"};
  CHECK(names_of(notice) == expected);
  const auto request = shop.notices().front();
  CHECK(request.method == "POST");
  CHECK(request.headers.get("Content-Type").substr(0, 33) == "application/x-www-form-urlencoded");
  CHECK(request.headers.get("X-Amzn-Trace-Id") == "Root=" + behaviours::trace_of(order));

  const auto result = form_of(back);
  CHECK(is_signed(result));
  CHECK(result.get("RtnMsg") == "Succeeded");
  CHECK(names_of(result) == expected);

  const auto callbacks = desk.callbacks();
  REQUIRE(callbacks.size() == 1);
  CHECK(callbacks[0].delivery.state == "settled");
  CHECK(callbacks[0].attempts.size() == 1);
  CHECK(desk.count_events("callback.settled") == 1);
  CHECK(desk.count_events("order.state") == 1);
}

TEST_CASE("The hand-over page carries one script and names it by its hash", "[cashier]") {
  Shop shop;
  const Desk desk;
  const auto done =
      pay_on_pages(desk, desk.checkout({{"ReturnURL", shop.url()},
                                        {"OrderResultURL", "https://shop.example.com/result"}}));
  const auto policy = done.headers.get("Content-Security-Policy");
  const auto hash = base64_encode(crypto::sha256(pages::hand_over_script()));
  CHECK(contains(policy, "script-src 'sha256-" + hash + "'"));
  CHECK(contains(done.body, "<script>" + std::string(pages::hand_over_script()) + "</script>"));
  CHECK(contains(done.body, "<button class=\"go\" type=\"submit\">返回商店</button>"));
}

TEST_CASE("Without OrderResultURL the shopper sees the result and a way back", "[cashier]") {
  Shop shop;
  const Desk desk;
  const auto done = pay_on_pages(
      desk,
      desk.checkout({{"ReturnURL", shop.url()}, {"ClientBackURL", "http://shop.test/thanks"}}));
  CHECK(step_of_page(done) == "done");
  CHECK(contains(done.body, "付款成功"));
  CHECK(contains(done.body, "href=\"http://shop.test/thanks\" data-action=\"client_back\""));
  CHECK(contains(done.headers.get("Content-Security-Policy"), "script-src 'none'"));
}

TEST_CASE("Steps posted twice pay once and tell once", "[cashier]") {
  Shop shop;
  const Desk desk;
  const auto card_page = desk.checkout({{"ReturnURL", shop.url()}});
  const auto card_url = step_form(card_page, "card").action;
  const auto otp_url = step_form(desk.post(card_url, tests::k_good_card), "otp").action;
  // Back in the browser's history, and the card once more.
  CHECK(step_of_page(desk.post(card_url, tests::k_good_card)) == "otp");
  CHECK(step_of_page(desk.post(otp_url, "OTP=1234")) == "done");
  for (const auto& [url, body] : std::vector<std::pair<std::string, std::string>>{
           {otp_url, "OTP=1234"},
           {otp_url, "OTP=0000"},
           {card_url, tests::k_good_card},
           {card_url, "CardNo=1"},
           {replace_all(card_url, "/card", "/leave"), ""},
           {replace_all(card_url, "/card", "/retry"), ""},
           {replace_all(card_url, "/card", "/method"), "ChoosePayment=Credit"}}) {
    CAPTURE(url, body);
    const auto page = desk.post(url, body);
    CHECK(page.status == 200);
    CHECK(contains(page.body, "data-outcome=\"paid\""));
  }
  CHECK(desk.order().state == trade::OrderState::paid);
  CHECK(shop.notices().size() == 1);
  CHECK(desk.callbacks().size() == 1);
}

TEST_CASE("Wrong steps and garbage are told of and change nothing", "[cashier]") {
  const Desk desk;
  const auto card_page = desk.checkout({{"ReturnURL", "http://127.0.0.1:1/"}});
  const auto url = replace_all(step_form(card_page, "card").action, "/card", "");
  struct Case {
    std::string target, body;
    int status;
    std::string_view says;
  };
  const auto version = desk.order().version;
  for (const auto& row : std::vector<Case>{
           {url + "/otp", "OTP=1234", 200, "請先輸入信用卡資料"},
           {url + "/nothing", "", 404, "沒有這個付款頁面"},
           {url + "/card/more", "", 404, "沒有這個付款頁面"},
           {url, "", 405, ""},
           {url + "x/card", tests::k_good_card, 404, "沒有這個付款頁面"},
           {url + "/card", "CardNo=%Z", 400, "無法讀取頁面資料"},
           {url + "/card", std::string(1U << 20, 'a'), 413, "無法讀取頁面資料"},
           {url + "/card", std::string("\0\xFF", 2), 200, "請輸入卡號"},
           {url + "/card", "", 200, "請輸入卡號"},
           {url + "/card", "CardNo=4311952222222223&CardExpiry=12/30&CardCvv=222", 200,
            "卡號不正確"},
           {url + "/card", "CardNo=4311952222222222&CardExpiry=01/26&CardCvv=222", 200, "已過期"},
           {url + "/card", "CardNo=4311952222222222&CardExpiry=13/30&CardCvv=222", 200,
            "有效期限格式不正確"},
           {url + "/card", "CardNo=4311952222222222&CardExpiry=12/30&CardCvv=2x2", 200,
            "末三碼格式不正確"},
           {url + "/card", "CardNo=" + std::string(1000, '4') + "&CardExpiry=12/30&CardCvv=222",
            200, "卡號不正確"},
           {url + "/method", "ChoosePayment=CVS", 200, "本版尚不支援以 CVS 付款"},
       }) {
    CAPTURE(row.target, row.body.substr(0, 60));
    const auto page = desk.post(row.target, row.body);
    CHECK(page.status == row.status);
    CHECK(contains(page.body, row.says));
    CHECK(desk.order().version == version);
    CHECK(desk.order().state == trade::OrderState::created);
  }
  CHECK(desk.callbacks().empty());
}

TEST_CASE("A declined card is told to the shop and may be tried again", "[cashier]") {
  struct Case {
    std::string card, otp;
    std::string_view code;
  };
  const auto row = GENERATE(values<Case>({
      {"CardNo=4311952222222222&CardExpiry=12/30&CardCvv=222", "0000", "10100058"},
      {"CardNo=4000201111111111&CardExpiry=12/30&CardCvv=222", "1234", "10100248"},
      {"CardNo=4242424242424242&CardExpiry=12/30&CardCvv=222", "1234", "10100248"},
  }));
  CAPTURE(row.card, row.otp);
  Shop shop;
  const Desk desk;
  const auto card_page =
      desk.checkout({{"ReturnURL", shop.url()}, {"ClientBackURL", "http://shop.test/back"}});
  const auto failed = pay_on_pages(desk, card_page, row.otp, row.card);
  CHECK(contains(failed.body, "交易失敗"));
  CHECK(contains(failed.body, "訊息代碼 Message code：" + std::string(row.code)));
  CHECK(contains(failed.body, "http://shop.test/back"));
  CHECK(desk.order().state == trade::OrderState::failed);
  REQUIRE(shop.notices().size() == 1);
  CHECK(is_signed(shop.notice(0)));
  CHECK(shop.notice(0).get("RtnCode") == "10100058");

  const auto again = desk.post(step_form(failed, "done").action, "");
  CHECK(step_of_page(again) == "card");
  const auto done = pay_on_pages(desk, again);
  CHECK(contains(done.body, "付款成功"));
  CHECK(desk.order().state == trade::OrderState::paid);
  REQUIRE(shop.notices().size() == 2);
  CHECK(shop.notice(1).get("RtnCode") == "1");
  CHECK(shop.notice(1).get("RtnMsg") == "交易成功");
}

TEST_CASE("A declined card is kept from the shop if the setting says so", "[cashier]") {
  Shop shop;
  Desk::Options options;
  options.settings.on_failure = behaviours::OnFailure::silent;
  const Desk desk(options);
  pay_on_pages(desk, desk.checkout({{"ReturnURL", shop.url()}}), "9999");
  CHECK(desk.order().state == trade::OrderState::failed);
  CHECK(shop.notices().empty());
}

TEST_CASE("A shopper who leaves is not told of, and the order is over", "[cashier]") {
  const Desk desk;
  const auto card_page = desk.checkout({{"ClientBackURL", "http://shop.test/back"}});
  const auto card_url = step_form(card_page, "card").action;
  const auto left = desk.post(replace_all(card_url, "/card", "/leave"), "");
  CHECK(contains(left.body, "已放棄付款"));
  CHECK(contains(left.body, "http://shop.test/back"));
  CHECK(desk.order().state == trade::OrderState::expired);
  CHECK(desk.callbacks().empty());
  CHECK(contains(desk.post(card_url, tests::k_good_card).body, "已放棄付款"));
}

TEST_CASE("The cashier speaks the order's language and can be switched", "[cashier]") {
  const Desk desk;
  const auto english = desk.checkout({{"Language", "ENG"}, {"MerchantTradeNo", "english1"}});
  CHECK(contains(english.body, "<html lang=\"en\">"));
  CHECK(contains(english.body, "Pay by credit card"));
  const auto chinese = desk.checkout();
  CHECK(contains(chinese.body, "<html lang=\"zh-Hant-TW\">"));
  const auto card_url = step_form(chinese, "card").action;
  const auto switched = desk.get(replace_all(card_url, "/card", "") + "?Language=ENG");
  CHECK(contains(switched.body, "<html lang=\"en\">"));
  // The choice is kept from step to step.
  const auto otp = desk.post(step_form(switched, "card").action, tests::k_good_card);
  CHECK(contains(otp.body, "One-time password"));
}

TEST_CASE("A test card fills the form by a link", "[cashier]") {
  const Desk desk;
  const auto page = desk.checkout();
  const auto url = replace_all(step_form(page, "card").action, "/card", "");
  const auto filled = desk.get(url + "?fill=4311952222222222");
  const auto fields = form_of(step_form(filled, "card"));
  CHECK(fields.get("CardNo") == "4311 9522 2222 2222");
  CHECK(step_of_page(desk.post(step_form(filled, "card").action, fields.encode())) == "otp");
  const auto typed = desk.get(url + "?fill=%22%3E%3Cscript%3E");
  CHECK(form_of(step_form(typed, "card")).get("CardNo").empty());
}

TEST_CASE("The developer panel shows what was received and how the callback fared", "[cashier]") {
  Shop shop;
  shop.answer_with(200, "\"1|OK\"");
  const Desk desk;
  const auto done = pay_on_pages(desk, desk.checkout({{"ReturnURL", shop.url()}}));
  CHECK(contains(done.body, "data-panel=\"developer\""));
  CHECK(contains(done.body, "<code>quoted</code>"));
  CHECK(contains(done.body, "<code>" + shop.url() + "</code>"));
  CHECK(contains(done.body, "/_ui/#/orders/" + desk.order().id));
  CHECK(contains(done.body, "<code>MerchantTradeDate</code>"));
}

TEST_CASE("Nothing a shop sends becomes markup or a script's address", "[cashier]") {
  const std::string attack =
      "\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{panel}}[[pay]]";
  Shop shop;
  for (const auto* field : {"ItemName", "TradeDesc", "Remark", "CustomField1"}) {
    CAPTURE(field);
    const Desk desk;
    const auto card_page =
        desk.checkout({{field, attack.substr(0, 50)}, {"ReturnURL", shop.url()}});
    REQUIRE(step_of_page(card_page) == "card");
    const auto otp_page = desk.post(step_form(card_page, "card").action, tests::k_good_card);
    const auto done = desk.post(step_form(otp_page, "otp").action, "OTP=1234");
    for (const auto* page : {&card_page, &otp_page, &done}) {
      CHECK_FALSE(contains(page->body, "<script>alert"));
      CHECK_FALSE(contains(page->body, "<img"));
      CHECK(contains(page->body, "&lt;script&gt;alert(1)"));
    }
  }
  for (const auto* url :
       {"javascript:alert(1)", "data:text/html,x", "JaVaScRiPt:alert(1)//http://x",
        " javascript:alert(1)", "//evil.example.com"}) {
    CAPTURE(url);
    const Desk desk;
    const auto page =
        desk.checkout({{"ReturnURL", shop.url()}, {"ClientBackURL", url}, {"OrderResultURL", url}});
    if (step_of_page(page) != "card") continue;  // refused at the door
    const auto done = pay_on_pages(desk, page);
    CHECK_FALSE(contains(done.body, "href=\"" + std::string(url)));
    CHECK_FALSE(contains(done.body, "action=\"" + std::string(url)));
  }
  const Desk desk;
  auto form = *wire::Form::parse(Desk::signed_body(Desk::checkout_form()));
  form.set("ItemName", attack);
  form.set("CheckMacValue", attack);
  form.add(attack, attack);
  const auto refused = desk.post("/Cashier/AioCheckOut/V5", form.encode());
  CHECK_FALSE(contains(refused.body, "<script"));
  CHECK_FALSE(contains(refused.body, "<img"));
}

TEST_CASE("An order with NeedExtraPaidInfo tells the fields that were recorded", "[cashier]") {
  Shop shop;
  const Desk desk;
  pay_on_pages(desk, desk.checkout({{"ReturnURL", shop.url()}, {"NeedExtraPaidInfo", "Y"}}));
  REQUIRE(shop.notices().size() == 1);
  const auto notice = shop.notice(0);
  CHECK(is_signed(notice));
  CHECK(notice.get("auth_code") == "777777");
  CHECK(notice.get("card4no") == "2222");
  CHECK(notice.get("card6no") == "431195");
  CHECK(notice.get("eci") == "0");
  CHECK(notice.get("gwsr").size() == 8);
  CHECK(notice.find("WebATMAccBank") == std::string_view());  // sent, empty
  CHECK(notice.find("PeriodType") == std::string_view());
  CHECK(notice.get("amount") == "1000");
}

TEST_CASE("A merchant without one-time passwords is paid from the card page", "[cashier]") {
  Shop shop;
  const Desk desk;
  const auto card_page = desk.checkout({{"MerchantID", "2000214"}, {"ReturnURL", shop.url()}});
  const auto done = desk.post(step_form(card_page, "card").action, tests::k_good_card);
  CHECK(contains(done.body, "付款成功"));
  REQUIRE(shop.notices().size() == 1);
  CHECK(is_signed(shop.notice(0), "2000214"));
}

TEST_CASE("No page, row or event keeps a card's number or code", "[cashier]") {
  Shop shop;
  const Desk desk;
  const auto done = pay_on_pages(desk, desk.checkout({{"ReturnURL", shop.url()}}));
  std::string all = to_text(desk.order().payment);
  for (const auto& event : desk.events()) all += event.data;
  all += shop.notices().front().body;
  CHECK_FALSE(contains(all, "4311952222222222"));
  CHECK_FALSE(contains(all, "4311-9522-2222-2222"));
  CHECK_FALSE(contains(all, "CardCvv"));
}
