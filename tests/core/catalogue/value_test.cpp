#include "core/catalogue/value.hpp"

#include <catch2/catch.hpp>

using namespace ecpay;
using namespace ecpay::catalogue;

TEST_CASE("parse_value keeps the text of every number, the order and the duplicates",
          "[catalogue][value]") {
  const std::string text = GENERATE(as<std::string>{}, R"({"a":1.10,"b":-0,"c":1e5,"d":1.0})",
                                    R"([123456789012345678901234567890,0.1234567890123456789])",
                                    R"({"a":1,"b":2,"a":3})",
                                    R"({"z":[],"y":{},"x":null,"w":true,"v":""})", R"("\"\\")");
  const auto parsed = parse_value(text);
  CAPTURE(text);
  REQUIRE(parsed);
  CHECK(to_json(*parsed) == text);
}

TEST_CASE("parse_value reads every escape", "[catalogue][value]") {
  const auto parsed = parse_value(R"( "\/\b\f\n\r\t\u0041\u738b\ud83d\ude00" )");
  REQUIRE(parsed);
  CHECK(parsed->text == "/\b\f\n\r\tA王😀");
}

TEST_CASE("parse_value refuses what is no JSON and names the byte", "[catalogue][value]") {
  const std::string text =
      GENERATE(as<std::string>{}, "", "{", "{\"a\"}", "[1,]", "{\"a\":1,}", "01", "1.", ".5", "+1",
               "1e", "nul", "\"\n\"", "\"\\x\"", "\"\\ud800\"", "\"\\udc00\"", "\"\\u12g4\"", "1 2",
               "\xff", "'a'", "-");
  CAPTURE(text);
  const auto parsed = parse_value(text);
  REQUIRE_FALSE(parsed);
  CHECK(parsed.error().code == "json.syntax");
}

TEST_CASE("parse_value refuses JSON that nests deeper than 128", "[catalogue][value]") {
  CHECK(parse_value(std::string(128, '[') + std::string(128, ']')));
  const auto parsed = parse_value(std::string(100000, '['));
  REQUIRE_FALSE(parsed);
  CHECK(parsed.error().code == "json.too_deep");
}

TEST_CASE("A value counts as present only if it is not empty", "[catalogue][value]") {
  const auto parsed =
      parse_value(R"({"text":"","null":null,"zero":0,"rows":[],"object":{},"one":[1],"":"x"})");
  REQUIRE(parsed);
  CHECK_FALSE(parsed->has("text"));
  CHECK_FALSE(parsed->has("null"));
  CHECK(parsed->has("zero"));
  CHECK_FALSE(parsed->has("rows"));
  CHECK(parsed->has("object"));
  CHECK(parsed->has("one"));
  CHECK(parsed->has(""));
  CHECK_FALSE(parsed->has("missing"));
}
