#include "core/catalogue/decimal.hpp"

#include <catch2/catch.hpp>

using namespace ecpay::catalogue;

namespace {
Decimal number(const std::string& text) { return Decimal::parse(text).value(); }
}  // namespace

TEST_CASE("Decimal adds, multiplies and rounds exactly", "[catalogue][decimal]") {
  struct Case {
    std::string a, b, sum, product, rounded_sum;
  };
  const auto [a, b, sum, product, rounded_sum] = GENERATE(values<Case>({
      {"0", "0", "0", "0", "0"},
      {"33.3333333", "3", "36.3333333", "99.9999999", "36"},
      {"1.10", "-1.1", "0", "-1.21", "0"},
      {"0.1", "0.2", "0.3", "0.02", "0"},
      {"-0.5", "0", "-0.5", "0", "-1"},
      {"0.05", "0.4", "0.45", "0.02", "0"},
      {"1e3", "1E-2", "1000.01", "10", "1000"},
      {"99999999999999999999999999999999999999", "1", "100000000000000000000000000000000000000",
       "99999999999999999999999999999999999999", "100000000000000000000000000000000000000"},
      {"-5", "3", "-2", "-15", "-2"},
      {"0.5", "1", "1.5", "0.5", "2"},
  }));
  CAPTURE(a, b);
  CHECK((number(a) + number(b)).to_string() == sum);
  CHECK((number(a) * number(b)).to_string() == product);
  CHECK((number(a) + number(b)).rounded().to_string() == rounded_sum);
}

TEST_CASE("Decimal compares by value and not by text", "[catalogue][decimal]") {
  CHECK(number("1.10") == number("1.1"));
  CHECK(number("-0") == number("0"));
  CHECK(number("-2").compare(number("-1")) < 0);
  CHECK(number("10").compare(number("9.999")) > 0);
  CHECK(number("007") == number("7"));
}

TEST_CASE("Decimal::parse takes plain numbers of at most 64 digits", "[catalogue][decimal]") {
  const std::string text = GENERATE(as<std::string>{}, "", "-", "1.", ".1", "1,000", " 1", "1 ",
                                    "+1", "1e999", "0x1", "--1", std::string(65, '1'));
  CAPTURE(text);
  CHECK_FALSE(Decimal::parse(text).has_value());
}
