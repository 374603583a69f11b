#include "core/catalogue/message.hpp"

#include <catch2/catch.hpp>

#include "core/catalogue/catalogue.hpp"
#include "core/merchant/accounts.hpp"

using namespace ecpay;
using namespace ecpay::catalogue;

namespace {

// The account that ECPay's recorded answers of 2022 belong to (aio appendix A).
crypto::HashKeys recorded_keys() {
  return merchant::find_account("2000132", merchant::KeyFamily::payment)->keys;
}

const std::string k_query_card =
    "AlipayID=&AlipayTradeNo=&amount=2900&ATMAccBank=&ATMAccNo=&auth_code=777777&card4no=2222&"
    "card6no=431195"
    "&CustomField1=&CustomField2=&CustomField3=&CustomField4=&eci=0&ExecTimes=&Frequency=&gwsr="
    "11958723"
    "&HandlingCharge=58&ItemName=eagleeye_shop - #25174199894103&MerchantID=2000132"
    "&MerchantTradeNo=test25174199894103&PayFrom=&PaymentDate=2022/04/27 17:19:44&PaymentNo="
    "&PaymentType=Credit_CreditCard&PaymentTypeChargeFee=58&PeriodAmount=&PeriodType="
    "&process_date=2022/04/27 "
    "17:19:44&red_dan=0&red_de_amt=0&red_ok_amt=0&red_yet=0&staed=0&stage=0&stast=0"
    "&StoreID=&TenpayTradeNo=&TotalSuccessAmount=&TotalSuccessTimes=&TradeAmt=2900"
    "&TradeDate=2022/04/27 "
    "17:18:55&TradeNo=2204271718551574&TradeStatus=1&WebATMAccBank=&WebATMAccNo="
    "&WebATMBankName=&CheckMacValue="
    "D72273C5FD5F02D535BB4C5157D07BF54B273DD51EC03F8D244FC655A951275F";
const std::string k_query_plain =
    "CustomField1=&CustomField2=&CustomField3=&CustomField4=&HandlingCharge=0&ItemName=Test Item "
    "CVS"
    "&MerchantID=2000132&MerchantTradeNo=05677f89acc348939d3&PaymentDate=&PaymentType=CVS_CVS"
    "&PaymentTypeChargeFee=0&StoreID=&TradeAmt=100&TradeDate=2022/04/08 "
    "17:53:08&TradeNo=2204081753086470"
    "&TradeStatus=0&CheckMacValue=4D48953937B755A36CBA6CD3C4F86016A15B12459C721CAB250E015112089430";
const std::string k_query_not_found =
    "HandlingCharge=0&ItemName=&MerchantID=2000132&MerchantTradeNo=nulltrade&PaymentDate=&"
    "PaymentType="
    "&PaymentTypeChargeFee=0&TradeAmt=0&TradeDate=&TradeNo=&TradeStatus=10200047"
    "&CheckMacValue=F7BED9900000631D42C006DFBC11D66BF00477266F1E83BB27D0EC374785F38E";

}  // namespace

TEST_CASE("Query answers are written as ECPay's stage wrote them", "[catalogue][message]") {
  struct Case {
    std::string answer;
    std::string extra;
    std::string recorded;
  };
  const auto [answer, extra, recorded] = GENERATE(values<Case>({
      {"found", "Y", k_query_card},
      {"found", "N", k_query_plain},
      {"not_found", "N", k_query_not_found},
  }));
  CAPTURE(answer, extra);
  const auto* api = Catalogue::embedded().find("aio.query_trade");
  REQUIRE(api != nullptr);
  const auto* spec = api->find_answer(answer);
  REQUIRE(spec != nullptr);

  // Reading the recorded bytes, then giving only what is not empty, in another order.
  auto opened = open_message(spec->message, recorded, "text/html; charset=utf-8");
  REQUIRE(opened);
  CHECK(unlock(spec->message, recorded_keys(), *opened));
  Value given = Value::empty_object();
  for (auto it = opened->values.members.rbegin(); it != opened->values.members.rend(); ++it) {
    if (it->name != "CheckMacValue" && it->value.is_present()) given.members.push_back(*it);
  }
  Value checkout = Value::empty_object();
  checkout.set("NeedExtraPaidInfo", extra);
  WriteContext context;
  context.keys = recorded_keys();
  context.request = &checkout;
  const auto written = write_answer(*spec, given, context);
  CHECK(written.body == recorded);
  CHECK(written.content_type == "text/html; charset=utf-8");
}

TEST_CASE("What only a group lists is left out of an answer whose request does not ask for it",
          "[catalogue][message]") {
  const auto* api = Catalogue::embedded().find("aio.checkout");
  REQUIRE(api != nullptr);
  const auto* callback = api->find_callback("return");
  REQUIRE(callback != nullptr);
  Value values = Value::empty_object();
  values.set("gwsr", "1").set("MerchantID", "2000132").set("RtnCode", "1");
  Value request = Value::empty_object();
  WriteContext context;
  context.keys = recorded_keys();
  context.request = &request;
  auto form = write_form(callback->message, values, context);
  CHECK_FALSE(form.find("gwsr"));
  CHECK(form.find("CustomField4") == "");
  CHECK(form.pairs().front().name == "MerchantID");
  CHECK(form.pairs().back().name == "CheckMacValue");
  request.set("NeedExtraPaidInfo", "Y");
  form = write_form(callback->message, values, context);
  CHECK(form.find("gwsr") == "1");
  CHECK(form.find("card4no") == "");
}

TEST_CASE("A changed or missing CheckMacValue is refused with the value it should have",
          "[catalogue][message]") {
  const auto* api = Catalogue::embedded().find("aio.query_trade");
  const auto& spec = api->find_answer("not_found")->message;
  auto broken = k_query_not_found;
  broken.back() = 'F';
  auto opened = open_message(spec, broken, "");
  REQUIRE(opened);
  auto checked = unlock(spec, recorded_keys(), *opened);
  REQUIRE_FALSE(checked);
  CHECK(checked.error().code == "mac.invalid");
  CHECK(checked.error().evidence == k_query_not_found.substr(k_query_not_found.rfind('=') + 1));
  opened = open_message(spec, "MerchantID=1", "");
  REQUIRE(opened);
  checked = unlock(spec, recorded_keys(), *opened);
  REQUIRE_FALSE(checked);
  CHECK(checked.error().code == "mac.missing");
}

TEST_CASE("Envelopes are written, opened and unlocked again, tickets with their signature",
          "[catalogue][message]") {
  struct Case {
    std::string id, merchant_id;
    merchant::KeyFamily family;
    bool has_mac;
  };
  const auto [id, merchant_id, family, has_mac] = GENERATE(values<Case>({
      {"invoice_b2c.issue", "2000132", merchant::KeyFamily::invoice, false},
      {"ecticket.issue", "3085676", merchant::KeyFamily::ecticket, true},
  }));
  CAPTURE(id);
  const auto* api = Catalogue::embedded().find(id);
  WriteContext context;
  context.keys = merchant::find_account(merchant_id, family)->keys;
  context.merchant_id = merchant_id;
  context.now = *parse_taiwan("2025/01/01 12:00:00");
  const auto values =
      parse_value(R"({"MerchantID":")" + merchant_id + R"(","Extra":1.10,"Text":"a b/王"})");
  const auto written = write_message(api->request, *values, context);
  auto opened = open_message(api->request, written.body, written.content_type);
  REQUIRE(opened);
  CHECK(opened->merchant_id == merchant_id);
  CHECK(opened->outer.find("RqHeader")->get("Timestamp") == "1735704000");
  CHECK(opened->values.members.empty());
  REQUIRE(unlock(api->request, context.keys, *opened));
  CHECK(opened->values == *values);
  CHECK(opened->outer.has("CheckMacValue") == has_mac);
  if (has_mac) {
    opened->outer.set("CheckMacValue", std::string(64, 'A'));
    CHECK(unlock(api->request, context.keys, *opened).error().code == "mac.invalid");
  }
  opened = open_message(api->request, written.body, "");
  CHECK_FALSE(unlock(api->request, {"0000000000000000", "0000000000000000"}, *opened));
  CHECK(open_message(api->request, "[]", "").error().code == "envelope.outer");
  CHECK(open_message(api->request, "{\"MerchantID\":\"1\"}", "").error().subject == "Data");
}

TEST_CASE("A shipment's answer is signed after its prefix and stands in alphabetical order",
          "[catalogue][message]") {
  const auto* answer = Catalogue::embedded().find("logistics.create")->find_answer("created");
  WriteContext context;
  context.keys = recorded_keys();
  Value values = Value::empty_object();
  values.set("RtnCode", "300").set("AllPayLogisticsID", "1718546").set("RtnMsg", "訂單處理中");
  const auto written = write_answer(*answer, values, context);
  CHECK(written.body.starts_with("1|AllPayLogisticsID=1718546&BookingNote=&CheckMacValue="));
  auto opened = open_message(answer->message, written.body, "");
  REQUIRE(opened);
  CHECK(opened->prefix == "1");
  CHECK(unlock(answer->message, context.keys, *opened));
  const auto* refused = Catalogue::embedded().find("logistics.create")->find_answer("refused");
  values = Value::empty_object();
  values.set("code", "10500040").set("message", "x|y");
  CHECK(write_answer(*refused, values, context).body == "10500040|x|y");
  CHECK(open_message(refused->message, "10500040|x|y", "")->values == values);
}
