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
