#include "core/base/json_writer.hpp"

#include <catch2/catch.hpp>

#include "core/base/json.hpp"
#include "core/base/text.hpp"

using namespace ecpay;

TEST_CASE("Text becomes a JSON string wherever in it a special byte stands", "[base][writer]") {
  const auto special =
      GENERATE(as<std::string>{}, "\"", "\\", "\n", "\x1f", std::string(1, '\0'), "\x7f", "茶",
               "\xFF", "\xE8\x8C", "\"\xFF", "\xFF\"", "\\茶\"\xFF茶", "!", "#", "[", "]", " ");
  for (std::size_t before = 0; before < 20; ++before) {
    for (std::size_t after = 0; after < 20; ++after) {
      const std::string text =
          std::string(before, 'a') + special + std::string(after, 'b') + special;
      std::string json;
      append_json_text(json, text);
      const auto parsed = parse_json(json);
      REQUIRE(parsed);
      REQUIRE(parsed->get<std::string>() == to_valid_utf8(text));
    }
  }
}

TEST_CASE("Members are separated by commas at every depth", "[base][writer]") {
  JsonWriter event(0);
  event.text("a", "1");
  event.open("o");
  event.close();
  event.open("p");
  event.null("n");
  event.open_list("l");
  event.item("x");
  event.item("y");
  event.close_list();
  event.raw("r", "true");
  event.number("i", -7);
  event.flag("f", false);
  event.close();
  event.open_list("empty");
  event.close_list();
  CHECK(event.finish() ==
        R"({"a":"1","o":{},"p":{"n":null,"l":["x","y"],"r":true,"i":-7,"f":false},"empty":[]})");
}
