#include <catch2/catch.hpp>

#include "core/catalogue/catalogue.hpp"
#include "core/catalogue/validate.hpp"

using namespace ecpay;
using namespace ecpay::catalogue;

namespace {

// The vendor's code for the first refusing violation that has one; empty if none has.
std::string refusal_code(const std::vector<Violation>& violations) {
  for (const auto& violation : violations) {
    if (!violation.warns_only() && violation.refuse) return violation.refuse->code;
  }
  return {};
}

}  // namespace

TEST_CASE("A shipment that cannot be created is refused with the vendor's own code",
          "[catalogue][logistics]") {
  struct Case {
    std::string sample, field, text, code;
  };
  const auto [sample, field, text, code] = GENERATE(values<Case>({
      {"cvs", "SenderName", "王小明王小明", "10500035"},
      {"cvs", "SenderName", "王&明", "10500035"},
      {"cvs", "SenderName", "", ""},
      {"cvs", "SenderName", "王小明1", ""},
      {"cvs", "ReceiverName", "陳大文陳大文", "10500036"},
      {"cvs", "ReceiverName", "陳", "10500036"},
      {"cvs", "ReceiverName", "陳_文", "10500036"},
      {"cvs", "GoodsAmount", "20001", "10500040"},
      {"cvs", "ReceiverCellPhone", "", "10500048"},
      {"cvs", "ReceiverCellPhone", "886912345678", "10500041"},
      {"cvs", "GoodsName", "tea & cake", "10500038"},
      {"c2c", "GoodsName", "", "10500017"},
      {"c2c", "SenderCellPhone", "", "10500047"},
      {"tcat", "SenderPhone", "", "10500014"},
      {"tcat", "ReceiverPhone", "", "10500013"},
      {"post", "GoodsWeight", "20.001", "10500066"},
      {"post", "GoodsWeight", "0", "10500066"},
  }));
  CAPTURE(sample, field, text);
  const auto* api = Catalogue::embedded().find("logistics.create");
  auto values = *sample_request(*api, sample, {*parse_taiwan("2025/01/01 12:00:00"), "", nullptr});
  values.set(field, text);
  const auto violations = validate(*api, values, Value::empty_object());
  CHECK(has_refusal(violations));
  CHECK(refusal_code(violations) == code);
}

TEST_CASE("Names of goods may have a comma; times beyond the documented ones only warn",
          "[catalogue][logistics]") {
  struct Case {
    std::string sample, field, text;
  };
  const auto [sample, field, text] = GENERATE(values<Case>({
      {"c2c", "GoodsName", "tea, cake"},
      {"tcat", "ScheduledPickupTime", "1"},
      {"tcat", "ScheduledDeliveryTime", "12"},
  }));
  CAPTURE(sample, field, text);
  const auto* api = Catalogue::embedded().find("logistics.create");
  auto values = *sample_request(*api, sample, {*parse_taiwan("2025/01/01 12:00:00"), "", nullptr});
  values.set(field, text);
  const auto violations = validate(*api, values, Value::empty_object());
  CHECK_FALSE(has_refusal(violations));
  CHECK(violations.empty() == (field == "GoodsName"));
}

TEST_CASE("The store map is signed or not by whether the form carries a signature",
          "[catalogue][logistics]") {
  const auto& catalogue = Catalogue::embedded();
  const auto matches = catalogue.match("POST", "logistics-stage.ecpay.com.tw", "/Express/map");
  REQUIRE(matches.size() == 2);
  auto values = Value::empty_object();
  CHECK(choose(matches, values).api->id == "logistics.map_unsigned");
  values.set("CheckMacValue", "0123456789ABCDEF0123456789ABCDEF");
  CHECK(choose(matches, values).api->id == "logistics.map");
}
