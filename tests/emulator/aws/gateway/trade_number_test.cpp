#include "emulator/aws/gateway/trade_number.hpp"

#include <catch2/catch.hpp>

using ecpay::aws::find_trade_numbers;

TEST_CASE("A MerchantTradeNo is found wherever a shop shows it", "[gateway][trade]") {
  using Numbers = std::vector<std::string>;
  const auto [text, expected] = GENERATE(table<std::string, Numbers>({
      {"", {}},
      {"MerchantTradeNo", {}},
      {"MerchantTradeNo=", {}},
      {"MerchantTradeNo=A1", {"A1"}},
      {"a=1&MerchantTradeNo=A1&MerchantTradeNo=A1&b=2", {"A1"}},
      {"MerchantTradeNo=A1&MerchantTradeNo=B2", {"A1", "B2"}},
      {"xMerchantTradeNo=A1", {}},
      {"MerchantTradeNoX=A1", {}},
      {"MerchantTradeNo=12345678901234567890", {"12345678901234567890"}},
      {"MerchantTradeNo=123456789012345678901", {}},
      {R"({"MerchantTradeNo":"A1"})", {"A1"}},
      {R"({"MerchantTradeNo" : "A1"})", {"A1"}},
      {R"({"body":"{\"MerchantTradeNo\":\"A1\"}"})", {"A1"}},
      {R"({"MerchantTradeNo":12})", {}},
      {R"({"MerchantTradeNo":null})", {}},
      {R"(<input type="hidden" name="MerchantTradeNo" value="A1">)", {"A1"}},
      {R"(<input value='A1' name='MerchantTradeNo'/>)", {"A1"}},
      {R"(<INPUT NAME=MerchantTradeNo VALUE=A1>)", {"A1"}},
      {R"(<input name="MerchantTradeNo" data-value="no" value = "A1" >)", {"no"}},
      {R"(<input name="MerchantTradeNo">)", {}},
      {R"(<p>MerchantTradeNo</p><input value="x">)", {}},
      {"--b\r\nContent-Disposition: form-data; name=\"MerchantTradeNo\"\r\n\r\nA1\r\n--b--",
       {"A1"}},
      {std::string(70'000, 'x') + "&MerchantTradeNo=A1", {}},
      {"MerchantTradeNo=%41", {}},
      {"MerchantTradeNo=a&MerchantTradeNo=b&MerchantTradeNo=c&MerchantTradeNo=d&MerchantTradeNo=e",
       {"a", "b", "c", "d"}},
  }));
  CAPTURE(text.substr(0, 100));
  CHECK(find_trade_numbers(text) == expected);
}
