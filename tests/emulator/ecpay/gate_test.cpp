#include <catch2/catch.hpp>

#include <algorithm>

#include "core/base/text.hpp"
#include "core/merchant/accounts.hpp"
#include "core/wire/check_mac.hpp"
#include "core/wire/envelope.hpp"
#include "emulator/ecpay/behaviours/registry.hpp"
#include "tests/emulator/ecpay/desk.hpp"

using namespace ecpay;
using tests::Desk;
using wire::Form;

namespace {

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

std::string code_line(std::string_view code) {
  return "訊息代碼 Message code：" + std::string(code);
}

const std::string k_path = "/Cashier/AioCheckOut/V5";

}  // namespace

TEST_CASE("A wrong signature gets ECPay's page and, apart from it, the diagnosis", "[gate]") {
  struct Case {
    std::string_view name;
    std::function<void(Form&)> spoil;
    std::string_view reason;
  };
  const auto mac_of = [](const Form& form, const crypto::HashKeys& keys, wire::MacHash hash) {
    return wire::check_mac_value(form, keys, hash);
  };
  const auto& keys = merchant::find_account("3002607")->keys;
  const std::vector<Case> cases{
      {"value changed", [](Form& form) { form.set("TotalAmount", "999"); }, "gate.mac_unknown"},
      {"lower case",
       [](Form& form) { form.set("CheckMacValue", to_lower(form.get("CheckMacValue"))); },
       "gate.mac_lower_case"},
      {"md5",
       [&](Form& form) { form.set("CheckMacValue", mac_of(form, keys, wire::MacHash::md5)); },
       "gate.mac_other_hash"},
      {"swapped",
       [&](Form& form) {
         form.set("CheckMacValue",
                  mac_of(form, {keys.hash_iv, keys.hash_key}, wire::MacHash::sha256));
       },
       "gate.mac_swapped"},
      {"other account",
       [&](Form& form) {
         form.set("CheckMacValue",
                  mac_of(form, merchant::find_account("2000132")->keys, wire::MacHash::sha256));
       },
       "gate.mac_other_account"},
      {"empty dropped", [](Form& form) { form.add("StoreID", ""); }, "gate.mac_empty_dropped"},
      {"empty", [](Form& form) { form.set("CheckMacValue", ""); }, "gate.mac_empty"},
      {"base64", [](Form& form) { form.set("CheckMacValue", "bWFj=="); }, "gate.mac_not_hex"},
      {"cut", [](Form& form) { form.set("CheckMacValue", "ABCDEF"); }, "gate.mac_length"},
  };
  const Desk desk;
  for (const auto& [name, spoil, reason] : cases) {
    CAPTURE(name);
    auto form = *Form::parse(Desk::signed_body(Desk::checkout_form()));
    spoil(form);
    const auto page = desk.post(k_path, form.encode());
    CHECK(page.status == 200);
    CHECK(contains(page.body, "交易失敗"));
    CHECK(contains(page.body, code_line("10200073")));
    CHECK(contains(page.body, "data-emulator=\"explanation\""));
    CHECK(contains(page.headers.get("X-Ecpay-Emulator-Reason"), reason));
    CHECK(contains(page.body, "訊息說明 Note for message：CheckMacValue Error."));
  }
  CHECK(desk.orders().empty());
  CHECK(desk.count_events("notice") == cases.size());
}

TEST_CASE("Checkout requests that are refused name the vendor's code and change nothing",
          "[gate]") {
  struct Case {
    std::string_view name;
    std::string body;
    std::string_view code;
    std::string_view reason;
  };
  const auto with = [](const Form& changes) {
    return Desk::signed_body(Desk::checkout_form(changes));
  };
  auto unsigned_form = Desk::checkout_form();
  std::vector<Case> cases{
      {"no signature", unsigned_form.encode(), "10200073", "mac.missing"},
      {"empty body", "", "10300024", "gate.merchant_missing"},
      {"broken escape", "MerchantID=3002607&ItemName=%ZZ", "10300024", "form.escape"},
      {"cut escape", "MerchantID=3002607&ItemName=%E5%", "10300024", "form.escape"},
      {"binary", std::string("\0\xFF\xFE\x01\x80", 5), "10300024", "gate.merchant_missing"},
      {"one megabyte", "MerchantID=" + std::string(1U << 20, 'x'), "10200094",
       "gate.merchant_unknown"},
      {"a signed megabyte", with({{"ItemName", std::string(1U << 20, 'x')}}), "10300024",
       "gate.violations"},
      {"many parameters",
       [] {
         std::string body = "MerchantID=3002607";
         for (int i = 0; i < 20'000; ++i) body += "&a=1";
         return body;
       }(),
       "10300024", "form.too_many"},
      {"JSON", R"({"MerchantID":"3002607"})", "10300024", "gate.merchant_missing"},
      {"unknown merchant", with({{"MerchantID", "9999999"}}), "10200094", "gate.merchant_unknown"},
      {"merchant of another service", with({{"MerchantID", "2000933"}}), "10200094",
       "gate.merchant_unknown"},
      {"amount of zero", with({{"TotalAmount", "0"}}), "10300024", "gate.violations"},
      {"amount with a fraction", with({{"TotalAmount", "10.5"}}), "10300024", "gate.violations"},
      {"over-long number", with({{"MerchantTradeNo", std::string(21, 'a')}}), "10300024",
       "gate.violations"},
      {"blank in the number", with({{"MerchantTradeNo", "a b"}}), "10300024", "gate.violations"},
      {"date", with({{"MerchantTradeDate", "2026-01-01 10:00:00"}}), "10300024", "gate.violations"},
      {"payment type", with({{"PaymentType", "AIO"}}), "10300024", "gate.violations"},
      {"one URL for two", with({{"OrderResultURL", "https://shop.example.com/callback"}}),
       "10300024", "gate.violations"},
  };
  for (const auto* field : {"MerchantTradeNo", "MerchantTradeDate", "PaymentType", "TotalAmount",
                            "TradeDesc", "ItemName", "ReturnURL", "ChoosePayment", "EncryptType"}) {
    cases.push_back({field, with({{field, ""}}), "10300024", "gate.violations"});
  }
  const Desk desk;
  for (const auto& row : cases) {
    CAPTURE(row.name);
    const auto page = desk.post(k_path, row.body);
    CHECK(page.status == 200);
    CHECK(contains(page.body, code_line(row.code)));
    CHECK(contains(page.headers.get("X-Ecpay-Emulator-Reason"), row.reason));
    CHECK(page.body.size() < 100'000);
  }
  CHECK(cases.size() == 27);
  CHECK(desk.orders().empty());
  CHECK(desk.callbacks().empty());
}

TEST_CASE("All violations are listed with field, problem, fix and source", "[gate]") {
  const Desk desk;
  const auto page = desk.checkout({{"TotalAmount", "-1"}, {"ItemName", ""}, {"ReturnURL", ""}});
  for (const auto* field : {"TotalAmount", "ItemName", "ReturnURL"}) {
    CAPTURE(field);
    CHECK(contains(page.body, "<code>" + std::string(field) + "</code>"));
    CHECK(contains(page.headers.get("X-Ecpay-Emulator-Reason"), field));
  }
  CHECK(page.headers.get("X-Ecpay-Emulator") == "assumed=aio.checkout.10300024");
}

TEST_CASE("A MerchantTradeNo is burnt by its first use", "[gate]") {
  const Desk desk;
  CHECK(tests::step_of_page(desk.checkout()) == "card");
  const auto again = desk.checkout();
  CHECK(again.status == 200);
  CHECK(contains(again.body, code_line("10300028")));
  CHECK(contains(again.body, "訂單編號重覆，建立失敗"));
  CHECK(again.headers.get("X-Ecpay-Emulator") == "refused=order.duplicate");
  CHECK(desk.orders().size() == 1);
  // Another merchant may use the same number.
  const auto other = desk.checkout({{"MerchantID", "2000132"}});
  CHECK(tests::step_of_page(other) == "card");
  CHECK(desk.orders().size() == 2);
}

TEST_CASE("Paths that ECPay does not have, and methods it does not take", "[gate]") {
  struct Case {
    std::string_view method, target;
    int status;
    std::string_view reason;
  };
  const auto [method, target, status, reason] = GENERATE(values<Case>({
      {"POST", "/Cashier/AioCheckOut", 404, "/Cashier/AioCheckOut/V5"},
      {"POST", "/Cashier/AioCheckout/V55", 404, "/Cashier/AioCheckOut/V5"},
      {"GET", "/", 404, "gate.unknown_path"},
      {"GET", "/%2e%2e/etc/passwd", 404, "gate.unknown_path"},
      {"GET", "/Cashier/AioCheckOut/V5", 405, "gate.wrong_method"},
      {"PUT", "/Cashier/QueryTradeInfo/V5", 405, "gate.wrong_method"},
      {"GET", "/_pay/", 404, ""},
      {"GET", "/_pay/2601011000001234/guess", 404, ""},
  }));
  CAPTURE(method, target);
  const Desk desk;
  const auto page = desk.ask(std::string(method), std::string(target), "");
  CHECK(page.status == status);
  CHECK(contains(page.headers.get("X-Ecpay-Emulator-Reason"), reason));
  CHECK(contains(page.headers.get("Content-Security-Policy"), "script-src 'none'"));
  CHECK(desk.orders().empty());
}

TEST_CASE("A path of enormous length is refused at once", "[gate]") {
  const Desk desk;
  CHECK(desk.get("/" + std::string(60'000, 'a')).status == 404);
}

TEST_CASE("Doubtful parameters are accepted and told of", "[gate]") {
  const Desk desk;
  const auto page = desk.checkout({{"TradeDesc", "<b>tea</b>"}});
  CHECK(tests::step_of_page(page) == "card");
  CHECK(contains(page.headers.get("X-Ecpay-Emulator"), "assumed=aio.checkout."));
  CHECK(desk.count_events("notice") == 1);
  CHECK(desk.orders().size() == 1);
}

TEST_CASE("The vendor's SDK may post its form as multipart", "[gate]") {
  const Desk desk;
  const auto form = *Form::parse(Desk::signed_body(Desk::checkout_form()));
  std::string body;
  for (const auto& [name, value] : form.pairs()) {
    body +=
        "--cut\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
  }
  body += "--cut--\r\n";
  const auto page =
      desk.ask("POST", k_path, body, {{"Content-Type", "multipart/form-data; boundary=cut"}});
  CHECK(tests::step_of_page(page) == "card");
}

TEST_CASE("An error page speaks the browser's language, ECPay's lines stay as they are", "[gate]") {
  const Desk desk;
  const auto english =
      desk.ask("POST", k_path, "MerchantID=3002607", {{"Accept-Language", "en-GB,en;q=0.9"}});
  CHECK(contains(english.body, "<html lang=\"en\">"));
  CHECK(contains(english.body, "Only in the emulator"));
  CHECK(contains(english.body, "交易失敗"));
  const auto chinese = desk.post(k_path, "MerchantID=3002607");
  CHECK(contains(chinese.body, "<html lang=\"zh-Hant-TW\">"));
  CHECK(contains(chinese.body, "模擬器說明"));
}

TEST_CASE("Every behaviour has a catalogue entry that calls itself emulated, and none is missing",
          "[gate]") {
  std::vector<std::string> emulated, registered;
  for (const auto& row : catalogue::Catalogue::embedded().index()) {
    if (row.emulated) emulated.emplace_back(row.id);
  }
  for (const auto& row : behaviours::registrations()) registered.emplace_back(row.api);
  std::sort(registered.begin(), registered.end());
  CHECK(emulated == registered);
  CHECK_FALSE(registered.empty());
}

TEST_CASE("Every sample of every API passes the gate, and in another name does not", "[gate]") {
  const Desk desk;
  const auto& catalogue = catalogue::Catalogue::embedded();
  std::size_t samples = 0;
  for (const auto& row : catalogue.index()) {
    const auto& api = *catalogue.find(row.id);
    for (const auto& sample : api.samples) {
      CAPTURE(api.id, sample.first);
      ++samples;
      desk.store->reset();  // all samples of checkout bear one number
      // The account that the sample itself names.
      auto values = *catalogue::sample_request(api, sample.first, {desk.wall.now(), "", &desk.ids});
      const auto matches =
          catalogue.match(api.endpoints.front().method, "", api.endpoints.front().path);
      REQUIRE_FALSE(matches.empty());
      const auto own = std::find_if(matches.begin(), matches.end(),
                                    [&](const auto& match) { return match.api == &api; });
      REQUIRE(own != matches.end());
      const auto family = catalogue::family_of(*own, values);
      const auto platform = values.get("PlatformID");
      const auto merchant = platform.empty() ? values.get("MerchantID") : platform;
      const auto signer = desk.keys.find(merchant, family);
      if (!signer) continue;  // a sample of a merchant that is not public
      catalogue::WriteContext context;
      context.keys = signer->keys;
      context.merchant_id = merchant;
      context.platform_id = platform;
      context.now = desk.wall.now();
      auto written = catalogue::write_message(api.request, values, context);
      const auto ask = [&](const std::string& body) {
        return desk.ask(api.endpoints.front().method, api.endpoints.front().path, body,
                        {{"Content-Type", written.content_type}});
      };
      const auto answer = ask(written.body);
      const auto note = answer.headers.get("X-Ecpay-Emulator");
      CAPTURE(answer.body.substr(0, 300), answer.headers.get("X-Ecpay-Emulator-Reason"));
      CHECK(answer.status == (api.emulated ? 200 : 501));
      if (!api.emulated) CHECK(note.starts_with("not_emulated=" + api.id));
      CHECK(note.find("refused=") == std::string::npos);
      if (api.request.mac.kind == catalogue::MacKind::none &&
          api.request.format != catalogue::Format::aes_json) {
        continue;
      }
      // Sent in the name of somebody else.
      const auto spoilt =
          ask(replace_all(written.body, merchant, "2000132" == merchant ? "3002607" : "2000132"));
      CHECK(spoilt.status != 501);
      CHECK_FALSE(spoilt.headers.get("X-Ecpay-Emulator").empty());
    }
  }
  CHECK(samples >= 20);
}

TEST_CASE("An envelope holds as long as its service says, by either clock", "[gate]") {
  const auto [id, sample, late_s, code] =
      GENERATE(table<std::string, std::string, int, std::string>({
          {"ecpg.query_trade", "trade", 590, ""},
          {"ecpg.query_trade", "trade", 610, "time_stamp.expired"},
          {"ecpg.query_trade", "trade", -610, "time_stamp.ahead"},
          {"logistics_v2.query_logistics_trade_info", "", 290, ""},
          {"logistics_v2.query_logistics_trade_info", "", 310, "time_stamp.expired"},
      }));
  CAPTURE(id, late_s);
  const Desk desk;
  const auto& api = *catalogue::Catalogue::embedded().find(id);
  const auto name = sample.empty() ? api.samples.begin()->first : sample;
  const auto values = *catalogue::sample_request(api, name, {desk.wall.now(), "", &desk.ids});
  const auto signer = desk.keys.find(values.get("MerchantID"),
                                     catalogue::family_of({&api, &api.endpoints.front()}, values));
  REQUIRE(signer);
  catalogue::WriteContext context;
  context.keys = signer->keys;
  context.merchant_id = values.get("MerchantID");
  context.now = desk.wall.now() - std::chrono::seconds(late_s);
  const auto written = catalogue::write_message(api.request, values, context);
  const auto answer = desk.ask("POST", api.endpoints.front().path, written.body,
                               {{"Content-Type", written.content_type}});
  const auto reason = answer.headers.get("X-Ecpay-Emulator-Reason");
  CAPTURE(answer.body.substr(0, 300), reason);
  CHECK((answer.status == 501) == code.empty());
  CHECK(reason.starts_with(code));
  if (!code.empty()) CHECK(answer.body.find("\"TransCode\":") != std::string::npos);
}

TEST_CASE("An envelope that cannot be opened fails with what its service was seen to say",
          "[gate]") {
  const auto [id, merchant, expected] = GENERATE(table<std::string, std::string, std::string>({
      {"logistics_v2.query_logistics_trade_info", "2000132",
       R"("TransCode":712,"TransMsg":"解密失敗")"},
      {"logistics_cross.query_logistics_trade_info", "2000132",
       R"("TransCode":114,"TransMsg":"反序列化Json格式失敗")"},
      {"ecpg.query_trade", "3002607", R"("TransCode":110,)"},
      {"invoice_b2c.get_issue", "2000132", R"("TransCode":110,)"},
  }));
  CAPTURE(id);
  const Desk desk;
  const auto& api = *catalogue::Catalogue::embedded().find(id);
  const auto seconds = std::chrono::floor<std::chrono::seconds>(desk.wall.now()).time_since_epoch();
  const std::string body = R"({"MerchantID":")" + merchant + R"(","RqHeader":{"Timestamp":)" +
                           std::to_string(seconds.count()) +
                           R"(,"Revision":"1.0.0"},"Data":"AAAAAAAAAAAAAAAAAAAAAA=="})";
  const auto answer =
      desk.ask("POST", api.endpoints.front().path, body, {{"Content-Type", "application/json"}});
  CAPTURE(answer.body, answer.headers.get("X-Ecpay-Emulator-Reason"));
  CHECK(answer.body.find(expected) != std::string::npos);
  CHECK(answer.body.find(R"("Data":"")") != std::string::npos);
}

TEST_CASE("An e-ticket whose envelope has a wrong signature fails as a whole", "[gate]") {
  const Desk desk;
  const auto& api = *catalogue::Catalogue::embedded().find("ecticket.query_item_info");
  const auto& name = api.samples.begin()->first;
  const auto values = *catalogue::sample_request(api, name, {desk.wall.now(), "", &desk.ids});
  const auto signer = desk.keys.find(values.get("MerchantID"),
                                     catalogue::family_of({&api, &api.endpoints.front()}, values));
  REQUIRE(signer);
  catalogue::WriteContext context;
  context.keys = signer->keys;
  context.merchant_id = values.get("MerchantID");
  context.now = desk.wall.now();
  const auto written = catalogue::write_message(api.request, values, context);
  const auto ask = [&](const std::string& body) {
    return desk.ask("POST", api.endpoints.front().path, body,
                    {{"Content-Type", written.content_type}});
  };
  CHECK(ask(written.body).status == 501);
  const auto envelope = *parse_json(written.body);
  const auto text = *wire::decrypt_data(text_of(envelope, "Data"), signer->keys);
  const auto& other = merchant::find_account("3002607")->keys;
  const std::vector<std::pair<std::string, std::string_view>> cases{
      {std::string(64, '0'), "gate.mac_ticket"},
      {"", "mac.missing"},
      {"xyz", "gate.mac_not_hex"},
      {"ABC", "gate.mac_length"},
      {to_lower(wire::eticket_mac(text, signer->keys)), "gate.mac_lower_case"},
      {wire::eticket_mac(text, {signer->keys.hash_iv, signer->keys.hash_key}), "gate.mac_swapped"},
      {wire::eticket_mac(text, other), "gate.mac_other_account"}};
  for (const auto& [mac, reason] : cases) {
    CAPTURE(mac, reason);
    auto spoiled = envelope;
    spoiled["CheckMacValue"] = mac;
    CHECK(ask(to_text(spoiled)).headers.get("X-Ecpay-Emulator-Reason").starts_with(reason));
  }
  const auto answer =
      ask(replace_all(written.body, R"("CheckMacValue":")", R"("CheckMacValue":"0)"));
  CAPTURE(answer.body);
  CHECK(answer.body.find(R"("TransCode":999,"TransMsg":"CheckMacValue Error")") !=
        std::string::npos);
}
