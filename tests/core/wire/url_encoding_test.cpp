#include "core/wire/url_encoding.hpp"

#include <catch2/catch.hpp>

using namespace ecpay::wire;

TEST_CASE("the encodings differ exactly where their protocols do", "[wire][url]") {
  const std::string text = "Az09 -_.!*'()~/+%&=";
  CHECK(check_mac_encode(text) == "az09+-_.!*%27()%7e%2f%2b%25%26%3d");
  CHECK(php_urlencode(text) == "Az09+-_.%21%2A%27%28%29%7E%2F%2B%25%26%3D");
  CHECK(form_encode(text) == "Az09+-_.%21*%27%28%29%7E%2F%2B%25%26%3D");
  CHECK(check_mac_encode("綠") == "%e7%b6%a0");
  CHECK(php_urlencode("綠") == "%E7%B6%A0");
}

TEST_CASE(
    "an encoding of a text is the encodings of its bytes, whatever their number and neighbours",
    "[wire][url]") {
  using Encoding = std::string (*)(std::string_view);
  const auto encode =
      GENERATE(Encoding{check_mac_encode}, Encoding{php_urlencode}, Encoding{form_encode});
  const auto size = GENERATE(range(std::size_t{0}, std::size_t{50}));
  CAPTURE(size);
  // The first and last byte of each class of characters, and what differs from them in one bit.
  const std::string bytes("\0\r\x1F !%&'()*+,-./09:;?@AMZ[\\]^_`amz{|}~\x7F\x80\xAD\xC1\xFF", 43);
  for (std::size_t odd = 0; odd < size;
       ++odd) {  // where the byte stands that is not like the others
    for (const char& byte : bytes) {
      std::string text(size, 'Q');
      text[odd] = byte;
      std::string expected;
      for (std::size_t i = 0; i < size; ++i)
        expected += encode(i == odd ? std::string_view(&byte, 1) : "Q");
      if (encode(text) != expected) FAIL(odd << " " << static_cast<int>(byte));
    }
  }
  SUCCEED();
}

TEST_CASE("the encodings into a buffer write no further than their limit", "[wire][url]") {
  using Encoding = char* (*)(std::string_view, char*);
  const auto encode_to = GENERATE(Encoding{check_mac_encode_to}, Encoding{php_urlencode_to});
  for (std::size_t size = 0; size < 40; ++size) {
    for (const char c : {'a', '%'}) {
      CAPTURE(size, c);
      std::string buffer(encoded_limit(size) + 16, '#');
      const char* end = encode_to(std::string(size, c), buffer.data());
      CHECK(end - buffer.data() == static_cast<std::ptrdiff_t>(c == 'a' ? size : size * 3));
      CHECK(buffer.substr(encoded_limit(size)) == std::string(16, '#'));
    }
  }
}

TEST_CASE("url_decode undoes each case-keeping encoding for every byte", "[wire][url]") {
  std::string every_byte;
  for (int c = 0; c < 256; ++c) every_byte += static_cast<char>(c);
  CHECK(url_decode(php_urlencode(every_byte)) == every_byte);
  CHECK(url_decode(form_encode(every_byte)) == every_byte);
}

TEST_CASE("url_decode refuses broken escapes", "[wire][url]") {
  const auto text = GENERATE(as<std::string>{}, "%", "a%2", "%zz", "%2g", "100%", "%%20");
  CAPTURE(text);
  CHECK_FALSE(url_decode(text));
}
