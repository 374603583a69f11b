#include "core/base/text.hpp"

#include <catch2/catch.hpp>

#include "core/base/ids.hpp"
#include "core/base/json.hpp"
#include "core/base/messages.hpp"

using namespace ecpay;

TEST_CASE("text is counted in code points, in width, and checked as UTF-8", "[base][text]") {
  CHECK(count_code_points("綠a😀") == 3);
  CHECK(count_width("綠a") == 3);
  CHECK(is_utf8("綠"));
  CHECK_FALSE(is_utf8("\xC0\x80"));
  CHECK_FALSE(is_utf8("\xED\xA0\x80"));
  CHECK(to_valid_utf8("a\xFFz") == "a\xEF\xBF\xBDz");
  CHECK(first_code_points("綠界科技", 2) == "綠界");
}

TEST_CASE("base64 agrees with RFC 4648", "[base][text]") {
  const auto [plain, encoded] =
      GENERATE(table<std::string, std::string>({{"", ""},
                                                {"f", "Zg=="},
                                                {"fo", "Zm8="},
                                                {"foo", "Zm9v"},
                                                {"foob", "Zm9vYg=="},
                                                {"fooba", "Zm9vYmE="},
                                                {"foobar", "Zm9vYmFy"},
                                                {"\xFF\xFB\xBF\x3E", "//u/Pg=="}}));
  CHECK(base64_encode(plain) == encoded);
  CHECK(base64_decode(encoded) == plain);
}

TEST_CASE("base64 round-trips every length and refuses a wrong character anywhere",
          "[base][text]") {
  for (std::size_t size = 0; size < 40; ++size) {
    CAPTURE(size);
    std::string bytes;
    for (std::size_t i = 0; i < size; ++i) bytes += static_cast<char>(i * 89 + size);
    const auto text = base64_encode(bytes);
    CHECK(base64_decode(text) == bytes);
    for (std::size_t i = 0; i < text.size(); ++i) {
      std::string broken = text;
      broken[i] = '\xC3';
      CHECK_FALSE(base64_decode(broken));
    }
  }
  const auto text = GENERATE(as<std::string>{}, "YQ=", "YQ=!",
                             "Y=Q=", "YQ==YQ==", "====", "A===", "=AAA", "YQ-_", "YQ= ");
  CAPTURE(text);
  CHECK_FALSE(base64_decode(text));
}

TEST_CASE("hexadecimal spells every byte with two upper-case digits", "[base][text]") {
  CHECK(hex_encode_upper(std::string_view("\x00\x09\x0A\x7F\x80\xFF", 6)) == "00090A7F80FF");
  CHECK(hex_encode_upper("").empty());
}

TEST_CASE("ids stay what they are from one version to the next", "[base][ids]") {
  const IdSource ids(7);
  CHECK(ids.digits(18, "trade", "A") == "920292259041063999");
  CHECK(ids.hex(40, "trade", "A", 1) == "08e49b98a35e136594367cc3bdcfee651651e271");
  CHECK(ids.alphanumeric(12, "request", "x") == "k3etaprguyki");
  CHECK(ids.uuid("request", "x", 2) == "bc778abf-3924-42e4-a39f-d78665567201");
  CHECK(ids.bits("request", "x") == 17544742564678519582U);
}

TEST_CASE("ids are derived: same question, same answer; another ordinal or seed, another id",
          "[base][ids]") {
  const IdSource ids(7);
  CHECK(ids.digits(4, "trade", "A") == ids.digits(4, "trade", "A"));
  CHECK(ids.hex(32, "trade", "A") != ids.hex(32, "trade", "A", 1));
  CHECK(ids.hex(32, "trade", "A") != IdSource(8).hex(32, "trade", "A"));
  CHECK(ids.uuid("request", "x").size() == 36);
}

TEST_CASE("parse_json refuses what would overflow the stack", "[base][json]") {
  const auto deep = parse_json(std::string(60'000, '['));
  REQUIRE_FALSE(deep);
  CHECK(deep.error().code == "json.too_deep");
  CHECK(parse_json(R"({"a":"[[[["})"));
  CHECK_FALSE(parse_json("{\"a\":"));
}

TEST_CASE("every message has both languages and a fix", "[base][messages]") {
  std::size_t rows = 0;
  for (const auto& table : all_messages()) {
    for (const auto& row : table) {
      CAPTURE(row.code);
      CHECK_FALSE(row.en.empty());
      CHECK_FALSE(row.zh_tw.empty());
      CHECK_FALSE(row.fix_en.empty());
      CHECK_FALSE(row.fix_zh_tw.empty());
      ++rows;
    }
  }
  CHECK(rows > 5);
  CHECK(message_text(Error{"json.syntax", "12", "", ""}, Language::en) ==
        "The JSON is broken at byte 12.");
}

TEST_CASE("an object with too many members is refused before it is built", "[json]") {
  const auto object_of = [](int members) {
    std::string text = "{";
    for (int i = 0; i < members; ++i) text += (i ? ",\"k" : "\"k") + std::to_string(i) + "\":1";
    return text + "}";
  };
  CHECK(ecpay::parse_json(object_of(12'000)));
  const auto refused = ecpay::parse_json("[" + object_of(200'000) + "]");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == "json.too_many_members");
  CHECK(ecpay::parse_json("[" + object_of(9'000) + "," + object_of(9'000) + "]"));
}
