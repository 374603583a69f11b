#include <catch2/catch.hpp>

#include "core/base/text.hpp"
#include "core/catalogue/catalogue.hpp"
#include "core/catalogue/describe.hpp"
#include "tests/core/catalogue/entry_files.hpp"

using namespace ecpay;
using namespace ecpay::catalogue;

namespace {

const std::string k_service = R"({"service":"t","name":{"en":"T","zh-TW":"T"},
  "hosts":{"h":{"stage":["H.example.com"],"production":["p.example.com"]}}})";
const std::string k_fragment =
    R"({"fragment":"t/_f","fields":[{"name":"B","need":"required","sample":"1"},{"name":"C"}],
  "rules":[{"kind":"differ","fields":["B","C"]}]})";
const std::string k_api = R"({"id":"t.a","name":{"en":"A","zh-TW":"A"},"source":"s",
  "endpoints":[{"host":"h","path":"/A"}],
  "request":{"format":"form","fields":[{"name":"A","certainty":"reported","limits":[{"max":3}]},{"use":"t/_f"},
    {"name":"O","type":"object","fields":[{"use":"t/_f"}]}]},
  "samples":{"one":{}},"answers":[{"name":"ok","format":"text"}]})";

testing::Files files_with(const std::string& api) {
  return {{"t/_service.json", k_service}, {"t/_f.json", k_fragment}, {"t/a.json", api}};
}

}  // namespace

TEST_CASE("The loader names the file and the place of what it does not understand",
          "[catalogue][loader]") {
  struct Case {
    std::string replace, by, code, place;
  };
  const auto [replace, by, code, place] = GENERATE(values<Case>({
      {R"("source":"s",)", R"("source":"s","sauce":1,)", "catalogue.unknown_key",
       "t/a.json#/sauce"},
      {R"("max":3)", R"("maximum":3)", "catalogue.missing_key",
       "t/a.json#/request/fields/0/limits/0"},
      {R"("max":3)", R"("max":"x")", "catalogue.value", "t/a.json#/request/fields/0/limits/0/max"},
      {R"("max":3)", R"("max":3,"max":4)", "catalogue.value",
       "t/a.json#/request/fields/0/limits/0/max"},
      {R"("reported")", R"("rumoured")", "catalogue.value", "t/a.json#/request/fields/0/certainty"},
      {R"("source":"s",)", "", "catalogue.missing_key", "t/a.json#/source"},
      {R"("t/_f")", R"("t/_g")", "catalogue.fragment", "t/a.json#/request/fields/1/use"},
      {R"("host":"h")", R"("host":"x")", "catalogue.value", "t/a.json#/endpoints/0/host"},
      {R"("one":{})", R"("one":{"Z":"1"})", "catalogue.value", "t/a.json#/samples/one/Z"},
      {R"("id":"t.a")", R"("id":"t.b")", "catalogue.value", "t/a.json#/id"},
      {R"("format":"form")", R"("format":"xml")", "catalogue.value", "t/a.json#/request/format"},
      {R"("samples")", R"(samples)", "catalogue.value", "t/a.json#"},
      {R"({"name":"A",)", R"({"name":"A","pattern":"[a-z]+",)", "catalogue.value",
       "t/a.json#/request/fields/0/pattern"},
  }));
  CAPTURE(replace, by);
  const auto at = k_api.find(replace);
  REQUIRE(at != std::string::npos);
  auto api = k_api;
  api.replace(at, replace.size(), by);
  const auto loaded = Catalogue::load(files_with(api));
  REQUIRE_FALSE(loaded);
  CHECK(loaded.error().code == code);
  CHECK(loaded.error().subject == place);
}

TEST_CASE("A rule over a field that does not exist is refused", "[catalogue][loader]") {
  const auto api =
      replace_all(k_api, R"("samples":)",
                  R"("callbacks":[{"kind":"k","sender":"server","message":{"format":"form",
    "fields":[{"name":"A"}],"rules":[{"kind":"required","field":"Z"}]}}],"samples":)");
  const auto loaded = Catalogue::load(files_with(api));
  REQUIRE_FALSE(loaded);
  CHECK(loaded.error().subject == "t/a.json#/callbacks/0/message/rules/0");
}

TEST_CASE("A fragment brings its rules to where it is used, also into an object",
          "[catalogue][loader]") {
  const auto loaded = Catalogue::load(files_with(k_api));
  REQUIRE(loaded);
  const auto* api = (*loaded)->find("t.a");
  REQUIRE(api != nullptr);
  REQUIRE(api->request.rules.size() == 2);
  CHECK(api->request.rules[0].scope == "");
  CHECK(api->request.rules[1].scope == "O");
  CHECK(api->request.fields[0].field->limits[0].certainty == Certainty::reported);
}

TEST_CASE("A fragment within itself is refused", "[catalogue][loader]") {
  auto files = files_with(k_api);
  files[1].second = R"({"fragment":"t/_f","fields":[{"use":"t/_f"}]})";
  const auto loaded = Catalogue::load(files);
  REQUIRE_FALSE(loaded);
  CHECK(loaded.error().code == "catalogue.fragment");
}

TEST_CASE("Two APIs on one address need conditions that tell them apart", "[catalogue][loader]") {
  auto files = files_with(k_api);
  const auto second = [&](const std::string& when) {
    auto api = replace_all(k_api, "t.a", "t.b");
    api = replace_all(api, R"("path":"/A")", R"("path":"/a")" + when);
    return api;
  };
  files.emplace_back("t/b.json", second(""));
  auto loaded = Catalogue::load(files);
  REQUIRE_FALSE(loaded);
  CHECK(loaded.error().code == "catalogue.ambiguous");
  files.back().second = second(R"(,"when":{"B":["2"]})");
  loaded = Catalogue::load(files);
  REQUIRE(loaded);
  const auto& catalogue = **loaded;
  CHECK(catalogue.match("POST", "h.EXAMPLE.com", "/A").size() == 1);  // letter case as sent
  const auto matches = catalogue.match("POST", "", "/a");
  REQUIRE(matches.size() == 1);
  CHECK(matches[0].api->id == "t.b");
  CHECK(catalogue.match("GET", "", "/A").empty());
  CHECK(catalogue.match("POST", "other.example.com", "/A").empty());
  CHECK(catalogue.knows_path("", "/A"));
  CHECK(catalogue.is_production_host("P.example.com"));
  CHECK_FALSE(catalogue.is_production_host("h.example.com"));
}

TEST_CASE("A path that is nearly one of the catalogue's is recognised", "[catalogue]") {
  const auto& catalogue = Catalogue::embedded();
  CHECK(catalogue.nearest_path("/Cashier/AioCheckout/V4") == "/Cashier/AioCheckOut/V5");
  CHECK(catalogue.nearest_path("/health") == "");
}

TEST_CASE("choose and family_of look at the values", "[catalogue]") {
  const auto& catalogue = Catalogue::embedded();
  const auto matches = catalogue.match("POST", "logistics-stage.ecpay.com.tw", "/Express/Create");
  REQUIRE(matches.size() == 1);
  Value values = Value::empty_object();
  values.set("LogisticsSubType", "UNIMARTC2C");
  CHECK(family_of(choose(matches, values), values) == "logistics_c2c");
  values.set("LogisticsSubType", "TCAT");
  CHECK(family_of(choose(matches, values), values) == "logistics_b2c");
  const auto tickets = catalogue.match("POST", "", "/api/issuance/issue");
  REQUIRE(tickets.size() == 1);
  CHECK(family_of(tickets[0], values) == "ecticket_escrow_use");
}

TEST_CASE("describe writes what api list and api show print", "[catalogue]") {
  const auto& catalogue = Catalogue::embedded();
  const auto json = describe(*catalogue.find("aio.checkout"), *catalogue.find_service("aio"));
  CHECK(json["host"] == "payment-stage.ecpay.com.tw");
  CHECK(json["path"] == "/Cashier/AioCheckOut/V5");
  CHECK(json["request_format"] == "form");
  CHECK(json["callbacks"].size() == 6);
  CHECK(json["request"]["fields"].size() > 30);
  CHECK(json["endpoints"][0]["production"][0] ==
        "https://payment.ecpay.com.tw/Cashier/AioCheckOut/V5");
}
