#include "core/explain/charset.hpp"

#include <catch2/catch.hpp>

using namespace ecpay::explain;

TEST_CASE("charset: text becomes Big5 as code page 950 has it") {
  CHECK(to_big5("中文", Stand::question_mark) == "\xA4\xA4\xA4\xE5");
  CHECK(to_big5("綠界 A", Stand::question_mark) == "\xBA\xF1\xAC\xC9 A");
  CHECK(to_big5("許功蓋", Stand::question_mark) == "\xB3\x5C\xA5\x5C\xBB\x5C");
  CHECK(to_big5("，！（）", Stand::question_mark) == "\xA1\x41\xA1\x49\xA1\x5D\xA1\x5E");
  CHECK(to_big5("\U0001F600", Stand::question_mark) == "?");
  CHECK(to_big5("\U0001F600", Stand::reference) == "&#128512;");
  CHECK(to_big5("\xFF", Stand::question_mark) == "\xFF");
}

TEST_CASE("charset: text is taken apart and put together again") {
  CHECK(to_nfd("café") == "cafe\u0301");
  CHECK(to_nfc("cafe\u0301") == "café");
  CHECK(to_nfd("ガ") == "カ\u3099");
  CHECK(to_nfc("カ\u3099") == "ガ");
  CHECK(to_nfd("각") == "\u1100\u1161\u11A8");
  CHECK(to_nfc("\u1100\u1161\u11A8") == "각");
  CHECK(to_nfd("가") == "\u1100\u1161");
  CHECK(to_nfc("\u1100\u1161x") == "가x");
  CHECK(to_nfd("ǘ") == "u\u0308\u0301");
  CHECK(to_nfc("u\u0308\u0301") == "ǘ");
  CHECK(to_nfd("綠茶") == "綠茶");
  CHECK(to_nfc("\uFA10") == "塚");
  CHECK(to_nfc("e\xFF\u0301") == "e\xFF\u0301");
}

TEST_CASE("charset: other changes of text") {
  CHECK(latin1_as_utf8("é") == "Ã©");
  CHECK(without_emoji("a\U0001F600b", "?") == "a?b");
  CHECK(json_escaped("茶\U0001F600/") == "\\u8336\\ud83d\\ude00/");
}

TEST_CASE("charset: code points keep what is not UTF-8") {
  for (const std::string text :
       {"\xC3", "\xE7\xB6", "\xFF\xFE", "a\x80z", "\xED\xA0\x80", "\xF4\x90\x80\x80"}) {
    std::string all;
    for (const auto& point : code_points(text)) all += point.bytes;
    CHECK(all == text);
  }
}
