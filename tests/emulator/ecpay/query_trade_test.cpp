#include <catch2/catch.hpp>

#include "core/base/text.hpp"
#include "tests/emulator/ecpay/desk.hpp"
#include "tests/emulator/ecpay/shop.hpp"

using namespace ecpay;
using tests::Desk;

namespace {

std::string stamp(Instant at) {
  return std::to_string(std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count());
}

http::Response query(const Desk& desk, const std::string& trade_no, const std::string& time_stamp) {
  return desk.post("/Cashier/QueryTradeInfo/V5", Desk::signed_body({{"MerchantID", "3002607"},
                                                                    {"MerchantTradeNo", trade_no},
                                                                    {"TimeStamp", time_stamp}}));
}

// A query's body is raw: values as they are (aio 4.1).
wire::Form read_raw(const std::string& body) {
  wire::Form form;
  for (const auto pair : split(body, '&')) {
    const auto equals = pair.find('=');
    form.add(std::string(pair.substr(0, equals)), std::string(pair.substr(equals + 1)));
  }
  return form;
}

bool is_signed(const wire::Form& form) {
  const auto check = wire::verify_check_mac(form, merchant::find_account("3002607")->keys);
  return check && check->valid;
}

std::string names(const wire::Form& form) {
  std::string all;
  for (const auto& pair : form.pairs()) all += pair.name + " ";
  return all;
}

}  // namespace

TEST_CASE("A query finds an order in each of its states", "[query]") {
  tests::Shop shop;
  const Desk desk;
  const auto card_page = desk.checkout({{"ReturnURL", shop.url()}, {"ItemName", "高山茶#cake"}});
  const auto now = stamp(desk.wall.now());
  const auto before = query(desk, "shop0001", now);
  CHECK(before.status == 200);
  CHECK(before.headers.get("Content-Type") == "text/html; charset=utf-8");
  CHECK(read_raw(before.body).get("TradeStatus") == "0");
  CHECK(read_raw(before.body).get("PaymentDate").empty());

  tests::pay_on_pages(desk, card_page);
  const auto paid = read_raw(query(desk, "shop0001", now).body);
  CHECK(is_signed(paid));
  CHECK(paid.get("TradeStatus") == "1");
  CHECK(paid.get("ItemName") == "高山茶#cake");
  CHECK(paid.get("TradeNo") == desk.order().id);
  CHECK(paid.get("HandlingCharge") == "20");
  CHECK(names(paid) ==
        "CustomField1 CustomField2 CustomField3 CustomField4 HandlingCharge ItemName MerchantID "
        "MerchantTradeNo PaymentDate PaymentType PaymentTypeChargeFee StoreID TradeAmt TradeDate "
        "TradeNo TradeStatus CheckMacValue ");
}

TEST_CASE("A query of an order with extra information has the recorded fields in their order",
          "[query]") {
  tests::Shop shop;
  const Desk desk;
  tests::pay_on_pages(desk, desk.checkout({{"ReturnURL", shop.url()}, {"NeedExtraPaidInfo", "Y"}}));
  const auto answer = read_raw(query(desk, "shop0001", stamp(desk.wall.now())).body);
  CHECK(is_signed(answer));
  CHECK(names(answer) ==
        "AlipayID AlipayTradeNo amount ATMAccBank ATMAccNo auth_code card4no card6no CustomField1 "
        "CustomField2 CustomField3 CustomField4 eci ExecTimes Frequency gwsr HandlingCharge "
        "ItemName MerchantID MerchantTradeNo PayFrom PaymentDate PaymentNo PaymentType "
        "PaymentTypeChargeFee PeriodAmount PeriodType process_date red_dan red_de_amt red_ok_amt "
        "red_yet staed stage stast StoreID TenpayTradeNo TotalSuccessAmount TotalSuccessTimes "
        "TradeAmt TradeDate TradeNo TradeStatus WebATMAccBank WebATMAccNo WebATMBankName "
        "CheckMacValue ");
}

TEST_CASE("A query of nothing answers the smaller set, byte for byte as recorded", "[query]") {
  const Desk desk;
  const auto body = Desk::signed_body({{"MerchantID", "2000132"},
                                       {"MerchantTradeNo", "nulltrade"},
                                       {"TimeStamp", stamp(desk.wall.now())}});
  CHECK(desk.post("/Cashier/QueryTradeInfo/V5", body).body ==
        "HandlingCharge=0&ItemName=&MerchantID=2000132&MerchantTradeNo=nulltrade&PaymentDate=&"
        "PaymentType=&PaymentTypeChargeFee=0&TradeAmt=0&TradeDate=&TradeNo=&TradeStatus=10200047&"
        "CheckMacValue=F7BED9900000631D42C006DFBC11D66BF00477266F1E83BB27D0EC374785F38E");
}

TEST_CASE("A failed and an abandoned order are not established", "[query]") {
  const Desk desk;
  desk.checkout({{"ReturnURL", "http://127.0.0.1:1/"}});
  CHECK(desk.site->operations().fail("shop0001", "10100248"));
  const auto now = stamp(desk.wall.now());
  CHECK(read_raw(query(desk, "shop0001", now).body).get("TradeStatus") == "10200095");
  CHECK(desk.site->operations().expire("shop0001"));
  CHECK(read_raw(query(desk, "shop0001", now).body).get("TradeStatus") == "10200095");
}

TEST_CASE("A TimeStamp passes within three minutes of the real or the virtual clock", "[query]") {
  struct Case {
    std::string_view name;
    std::chrono::seconds offset;
    bool of_virtual;
    bool finds;
    std::string_view reason;
  };
  const auto row = GENERATE(values<Case>({
      {"now", std::chrono::seconds(0), false, true, ""},
      {"the edge", std::chrono::seconds(-180), false, true, ""},
      {"expired", std::chrono::seconds(-181), false, false, "time_stamp.expired"},
      {"a little ahead", std::chrono::seconds(120), false, true, ""},
      {"eight hours ahead", std::chrono::seconds(8 * 3600), false, false, "time_stamp.ahead"},
      {"virtual now", std::chrono::seconds(0), true, true, ""},
      {"virtual expired", std::chrono::seconds(-300), true, false, "time_stamp.ahead"},
  }));
  CAPTURE(row.name);
  Desk desk;
  desk.checkout();
  desk.clock.set(desk.wall.now() + std::chrono::hours(24 * 8));
  const Instant base = row.of_virtual ? desk.clock.now() : desk.wall.now();
  const auto answer = query(desk, "shop0001", stamp(base + row.offset));
  CHECK(read_raw(answer.body).get("TradeStatus") == (row.finds ? "0" : "10200047"));
  CHECK(is_signed(read_raw(answer.body)));
  CHECK(answer.headers.get("X-Ecpay-Emulator-Reason").find(row.reason) != std::string::npos);
  CHECK(answer.headers.get("X-Ecpay-Emulator") ==
        (row.finds ? "" : "assumed=aio.query_trade.TimeStamp"));
}

TEST_CASE("Queries that are refused answer in the query's shape and say why beside it", "[query]") {
  const Desk desk;
  desk.checkout();
  const auto now = stamp(desk.wall.now());
  wire::Form form{{"MerchantID", "3002607"}, {"MerchantTradeNo", "shop0001"}, {"TimeStamp", now}};
  struct Case {
    std::string_view name;
    std::string body;
    std::string_view answer, reason;
  };
  auto spoilt = *wire::Form::parse(Desk::signed_body(form));
  spoilt.set("MerchantTradeNo", "shop0002");
  auto without = form;
  without.remove("TimeStamp");
  for (const auto& row : std::vector<Case>{
           {"wrong", spoilt.encode(), "TradeStatus=10200073&RtnMsg=CheckMacValue verify fail",
            "gate.mac_unknown"},
           {"missing", form.encode(), "TradeStatus=10200073&RtnMsg=CheckMacValue verify fail",
            "mac.missing"},
           {"no stamp", Desk::signed_body(without), "TradeStatus=10300024&RtnMsg=資料驗證錯誤",
            "gate.violations"},
           {"milliseconds", Desk::signed_body(wire::Form(form).set("TimeStamp", now + "000")), "",
            "time_stamp.milliseconds"},
       }) {
    CAPTURE(row.name);
    const auto answer = desk.post("/Cashier/QueryTradeInfo/V5", row.body);
    CHECK(answer.status == 200);
    if (!row.answer.empty()) CHECK(answer.body == row.answer);
    CHECK(answer.headers.get("X-Ecpay-Emulator").substr(0, 24) == "assumed=aio.query_trade.");
    CHECK(answer.headers.get("X-Ecpay-Emulator-Reason").find(row.reason) != std::string::npos);
  }
}
