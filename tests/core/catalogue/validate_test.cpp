#include "core/catalogue/validate.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "core/base/clock.hpp"
#include "core/catalogue/catalogue.hpp"

using namespace ecpay;
using namespace ecpay::catalogue;

namespace {

FillContext fill_context() { return {*parse_taiwan("2025/01/01 12:00:00"), "3002607", nullptr}; }

const ApiSpec& api_of(std::string_view id) { return *Catalogue::embedded().find(id); }

std::vector<Violation> check(const ApiSpec& api, const Value& values) {
  return validate(api, values, Value::empty_object());
}

const Violation* find(const std::vector<Violation>& rows, std::string_view field,
                      std::string_view rule) {
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const Violation& row) {
    return row.field == field && row.rule == rule;
  });
  return found == rows.end() ? nullptr : &*found;
}

}  // namespace

TEST_CASE("A violation says what is wrong and what to do, in both languages",
          "[catalogue][validate]") {
  struct Case {
    std::string field, value, rule, message, fix;
  };
  const auto [field, value, rule, message, fix] = GENERATE(values<Case>({
      {"TradeDesc", std::string(245, 'x'), "max_length",
       "TradeDesc has 245 characters; 200 are allowed.", "Shorten it by 45 characters."},
      {"ChoosePayment", "credit", "choices",
       "ChoosePayment is \"credit\", which is none of the allowed values.",
       "Did you mean \"Credit\"?"},
      {"TotalAmount", "1,000", "integer", "TotalAmount is \"1,000\"; it must be a whole number",
       "Write TotalAmount as a whole number"},
      {"TotalAmount", "0", "range", "TotalAmount is \"0\"; it must be at least 1 TWD.",
       "Set TotalAmount to at least 1 TWD."},
      {"MerchantTradeDate", "2025-01-01 12:00:00", "datetime", "MerchantTradeDate is",
       "yyyy/MM/dd HH:mm:ss"},
      {"ReturnURL", "", "required", "ReturnURL is missing or empty.", "Send ReturnURL."},
      {"Returnurl", "https://a.example.com", "unknown_field", "Returnurl is no parameter",
       "Did you mean ReturnURL?"},
      {"HashKey", "abc", "secret", "HashKey is part of the message", "Remove HashKey"},
  }));
  CAPTURE(field, value);
  auto values_sent = *sample_request(api_of("aio.checkout"), "all", fill_context());
  values_sent.set(field, value);
  const auto rows = check(api_of("aio.checkout"), values_sent);
  const auto* row = find(rows, field, rule);
  REQUIRE(row != nullptr);
  CHECK_THAT(row->message.en, Catch::StartsWith(message));
  CHECK_THAT(row->fix.en, Catch::Contains(fix));
  CHECK_FALSE(row->message.zh_tw.empty());
  CHECK_FALSE(row->fix.zh_tw.empty());
  CHECK_FALSE(row->source.empty());
  if (field == "HashKey") CHECK(row->message.en.find("abc") == std::string::npos);
}

TEST_CASE("An empty optional field counts as absent", "[catalogue][validate]") {
  auto values = *sample_request(api_of("aio.checkout"), "credit", fill_context());
  for (const auto name :
       {"CreditInstallment", "PeriodAmount", "ExpireDate", "Redeem", "CustomField1"})
    values.set(name, "");
  values.set("InstallmentAmount", "0").set("HoldTradeAMT", "0");
  CHECK_FALSE(has_refusal(check(api_of("aio.checkout"), values)));
}

TEST_CASE("A field of a group that does not apply warns that it has no effect",
          "[catalogue][validate]") {
  auto values = *sample_request(api_of("aio.checkout"), "credit", fill_context());
  values.set("StoreExpireDate", "7");
  const auto rows = check(api_of("aio.checkout"), values);
  const auto* row = find(rows, "StoreExpireDate", "no_effect");
  REQUIRE(row != nullptr);
  CHECK(row->warns_only());
  CHECK_FALSE(has_refusal(rows));
}

TEST_CASE("Limits of an encoded field hold for the decoded text", "[catalogue][validate]") {
  auto values = *sample_request(api_of("aio.checkout"), "invoice_printed", fill_context());
  CHECK(values.get("CustomerName") == "%e7%8e%8b%e5%b0%8f%e6%98%8e");
  std::string sixty;
  for (int i = 0; i < 60; ++i) sixty += "%e7%8e%8b";
  values.set("CustomerName", sixty);
  CHECK_FALSE(has_refusal(check(api_of("aio.checkout"), values)));
  values.set("CustomerName", sixty + "%e7%8e%8b");
  CHECK(find(check(api_of("aio.checkout"), values), "CustomerName", "max_length") != nullptr);
}

TEST_CASE("Invoice sums are exact and name the row", "[catalogue][validate]") {
  const auto& api = api_of("invoice_b2c.issue");
  auto values = *sample_request(api, "fractions", fill_context());
  CHECK_FALSE(has_refusal(check(api, values)));
  auto rows = *values.find("Items");
  rows.rows[0].set("ItemAmount", Value::of_number("99.99999990001"));
  values.set("Items", rows);
  const auto violations = check(api, values);
  CHECK(find(violations, "Items[0].ItemAmount", "product") != nullptr);
  CHECK(find(violations, "Items[0].ItemAmount", "fraction_digits") != nullptr);
}

TEST_CASE("The inner MerchantID must be the envelope's", "[catalogue][validate]") {
  const auto& api = api_of("invoice_b2c.issue");
  const auto values = *sample_request(api, "consumer", fill_context());
  auto outer =
      *parse_value(R"({"MerchantID":"2000132","RqHeader":{"Timestamp":1735704000},"Data":""})");
  CHECK(find(validate(api, values, outer), "MerchantID", "same_as") != nullptr);
  outer.set("MerchantID", "3002607");
  CHECK_FALSE(has_refusal(validate(api, values, outer)));
  outer.remove("RqHeader");
  CHECK(find(validate(api, values, outer), "RqHeader.Timestamp", "required") != nullptr);
}

TEST_CASE("A platform's shop has another MerchantID inside than the envelope",
          "[catalogue][validate]") {
  const auto& api = api_of("ecpg.query_trade");
  auto values = *sample_request(api, "trade", fill_context());
  const auto outer =
      *parse_value(R"({"MerchantID":"3003008","RqHeader":{"Timestamp":1735704000},"Data":""})");
  const auto violations = validate(api, values, outer);
  const auto* mismatch = find(violations, "MerchantID", "same_as");
  REQUIRE(mismatch != nullptr);
  REQUIRE(mismatch->refuse);
  CHECK(mismatch->refuse->code == "5000261");
  values.set("PlatformID", "3003008");
  CHECK_FALSE(has_refusal(validate(api, values, outer)));
  values.remove("MerchantID");
  const auto without = validate(api, values, outer);
  const auto* missing = find(without, "MerchantID", "required");
  REQUIRE(missing != nullptr);
  REQUIRE(missing->refuse);
  CHECK(missing->refuse->code == "5000220");
}

TEST_CASE("Letters, digits and a few marks may name an order in DoAction",
          "[catalogue][validate]") {
  const auto [text, allowed] = GENERATE(values<std::pair<std::string, bool>>(
      {{"order-1/a:b.c_d", true}, {"A1", true}, {"a b", false}, {"a#b", false}, {"王", false}}));
  CAPTURE(text);
  const auto& api = api_of("ecpg.do_action");
  auto values = *sample_request(api, "capture", fill_context());
  values.set("CustomField", text);
  CHECK((find(check(api, values), "CustomField", "pattern") == nullptr) == allowed);
}

TEST_CASE("Hostile values are answered with at most 200 violations", "[catalogue][validate]") {
  const auto& api = api_of("invoice_b2c.issue");
  std::string json = R"({"Items":[)";
  for (int i = 0; i < 20000; ++i) json += R"({"x":{"y":[[]]},"ItemCount":[1]},)";
  json += R"(1],"MerchantID":{},"TaxType":[1],"SalesAmount":"1e999999999","vat":null})";
  const auto values = parse_value(json);
  REQUIRE(values);
  CHECK(check(api, *values).size() == 200);
  CHECK_FALSE(check(api, *parse_value("[1,2]")).empty());
  CHECK_FALSE(check(api, Value::of_text(std::string(1000000, 'x'))).empty());
}
