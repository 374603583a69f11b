#include "emulator/aws/services/dynamodb/decimal.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

using ecpay::aws::dynamodb::Decimal;

namespace {

Decimal number(std::string_view text) {
  auto parsed = Decimal::parse(text);
  CAPTURE(text);
  REQUIRE(parsed);
  return *parsed;
}

}  // namespace

TEST_CASE("a number is kept exactly and written in one way", "[dynamodb][decimal]") {
  struct Case {
    const char* text;
    const char* expected;
  };
  const auto [text, expected] = GENERATE(values<Case>({
      {"0", "0"},
      {"-0", "0"},
      {"0.000e5", "0"},
      {"1.10", "1.1"},
      {"+7", "7"},
      {".5", "0.5"},
      {"5.", "5"},
      {"-000123.4500", "-123.45"},
      {"1e3", "1000"},
      {"12.34E+1", "123.4"},
      {"25e-3", "0.025"},
      {"123456789012345678901", "123456789012345678901"},
      {"3.3333333", "3.3333333"},
      {"99999999999999999999999999999999999999", "99999999999999999999999999999999999999"},
  }));
  CAPTURE(text);
  const auto parsed = Decimal::parse(text);
  REQUIRE(parsed);
  CHECK(parsed->to_text() == expected);
}

TEST_CASE("the longest numbers are written out", "[dynamodb][decimal]") {
  const std::string zeros(129, '0');
  std::string smallest = "0.";
  smallest.append(zeros).append("1");
  CHECK(number("1e-130").to_text() == smallest);
  CHECK(number(smallest).to_text() == smallest);
  std::string largest = "99";
  largest.append(zeros, 0, 124);
  CHECK(number("9.9e125").to_text() == largest);
  std::string padded = zeros;
  padded.append("1");
  CHECK(number(padded).to_text() == "1");
}

TEST_CASE("what is no number is refused in DynamoDB's words", "[dynamodb][decimal]") {
  const auto text =
      GENERATE(values<std::string>({"", "abc", "1 ", " 1", "1e", "--1", "0x10", "1.2.3", "NaN",
                                    "Infinity", ".", "1e99999999999999999999"}));
  CAPTURE(text);
  const auto parsed = Decimal::parse(text);
  REQUIRE_FALSE(parsed);
  CHECK(parsed.refusal().type == "ValidationException");
  std::string message = "The parameter cannot be converted to a numeric value";
  if (!text.empty()) message.append(": ").append(text);
  CHECK(parsed.refusal().message == message);
}

TEST_CASE("what is too long, too large or too small is refused in DynamoDB's words",
          "[dynamodb][decimal]") {
  struct Case {
    const char* text;
    const char* message;
  };
  const auto [text, message] = GENERATE(values<Case>({
      {"999999999999999999999999999999999999999",
       "Attempting to store more than 38 significant digits in a Number"},
      {"1.99999999999999999999999999999999999999",
       "Attempting to store more than 38 significant digits in a Number"},
      {"1e126",
       "Number overflow. Attempting to store a number with magnitude larger than "
       "supported range"},
      {"-1e999999999",
       "Number overflow. Attempting to store a number with magnitude larger than "
       "supported range"},
      {"1e-131",
       "Number underflow. Attempting to store a number with magnitude smaller than "
       "supported range"},
  }));
  CAPTURE(text);
  const auto parsed = Decimal::parse(text);
  REQUIRE_FALSE(parsed);
  CHECK(parsed.refusal().message == message);
}

TEST_CASE("sums and differences are exact", "[dynamodb][decimal]") {
  struct Case {
    std::string a, b, sum, difference;
  };
  const auto [a, b, sum, difference] = GENERATE(values<Case>({
      {"1", "2", "3", "-1"},
      {"0.1", "0.2", "0.3", "-0.1"},
      {"-5", "5", "0", "-10"},
      {"99", "1", "100", "98"},
      {"0", "7.5", "7.5", "-7.5"},
      {"1e20", "1e-10", "100000000000000000000.0000000001", "99999999999999999999.9999999999"},
      {"12345678901234567890123456789012345678", "1", "12345678901234567890123456789012345679",
       "12345678901234567890123456789012345677"},
  }));
  CAPTURE(a, b);
  const auto added = Decimal::add(number(a), number(b));
  const auto subtracted = Decimal::subtract(number(a), number(b));
  REQUIRE(added);
  REQUIRE(subtracted);
  CHECK(added->to_text() == sum);
  CHECK(subtracted->to_text() == difference);
}

TEST_CASE("a sum that does not fit is refused", "[dynamodb][decimal]") {
  CHECK_FALSE(Decimal::add(number("1e100"), number("1")));
  CHECK_FALSE(Decimal::add(number("9.9e125"), number("9.9e125")));
}

TEST_CASE("the sort key orders numbers as their values do", "[dynamodb][decimal]") {
  const std::vector<std::string> ordered{"-9e125", "-1000", "-999.5", "-10.01",  "-10",  "-9",
                                         "-1.5",   "-1",    "-0.1",   "-1e-130", "0",    "1e-130",
                                         "0.05",   "0.1",   "0.11",   "1",       "1.5",  "9",
                                         "10",     "10.01", "99",     "1000",    "1e125"};
  std::vector<std::string> keys;
  for (const auto& text : ordered) keys.push_back(number(text).sort_key());
  CHECK(std::is_sorted(keys.begin(), keys.end()));
  CHECK(std::adjacent_find(keys.begin(), keys.end()) == keys.end());
  CHECK(number("1.0") == number("1"));
  CHECK(number("-2") < number("1"));
}
