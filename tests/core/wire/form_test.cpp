#include "core/wire/form.hpp"

#include <catch2/catch.hpp>

using namespace ecpay;
using namespace ecpay::wire;

TEST_CASE("Form::parse keeps what a signature needs", "[wire][form]") {
  struct Case {
    std::string body;
    std::vector<Form::Pair> expected;
  };
  const auto [body, expected] = GENERATE(values<Case>({
      {"", {}},
      {"&&", {}},
      {"z=1&a=2", {{"z", "1"}, {"a", "2"}}},
      {"a=2&a=2&a=3", {{"a", "2"}, {"a", "2"}, {"a", "3"}}},
      {"Data=YQ==", {{"Data", "YQ=="}}},
      {"k=x=y", {{"k", "x=y"}}},
      {"e=&n", {{"e", ""}, {"n", ""}}},
      {"=v", {{"", "v"}}},
      {"s=+p%20q", {{"s", " p q"}}},
      {"n=%00&b=%ff%FE", {{"n", std::string("\0", 1)}, {"b", "\xff\xfe"}}},
      {"%61=1&a%3Db=2", {{"a", "1"}, {"a=b", "2"}}},
  }));
  CAPTURE(body);
  const auto form = Form::parse(body);
  REQUIRE(form);
  CHECK(form->pairs() == expected);
}

TEST_CASE("Form::parse names the pair with a broken escape", "[wire][form]") {
  const auto form = Form::parse("a=1&ItemName=100%&b=2");
  REQUIRE_FALSE(form);
  CHECK(form.error().code == "form.escape");
  CHECK(form.error().subject == "ItemName");
  CHECK(form.error().evidence == "ItemName=100%");
  CHECK(Form::parse("%zz=1").error().subject == "%zz");
}

TEST_CASE("Form::parse takes ten thousand pairs and no more", "[wire][form]") {
  std::string body;
  for (int i = 0; i < 10'000; ++i) body += "a=1&";
  const auto most = Form::parse(body);
  REQUIRE(most);
  CHECK(most->pairs().size() == 10'000);
  CHECK(Form::parse(body + "b=2").error().code == "form.too_many");
}

TEST_CASE("Form::encode and parse are inverse", "[wire][form]") {
  const Form form{
      {"a", "1"}, {"b c", "綠 +&=%"}, {"a", ""}, {"", "x"}, {"n", std::string("\0\n", 2)}};
  const auto again = Form::parse(form.encode());
  REQUIRE(again);
  CHECK(*again == form);
  CHECK(Form{{"a", "x y"}, {"b", "+"}}.encode() == "a=x+y&b=%2B");
  CHECK(Form{{"a", "x y"}, {"b", "+"}}.encode_raw() == "a=x y&b=+");
}

TEST_CASE("Form::set replaces the first and removes the rest", "[wire][form]") {
  Form form{{"a", "1"}, {"b", "2"}, {"a", "3"}};
  form.set("a", "9").set("c", "4");
  CHECK(form == Form{{"a", "9"}, {"b", "2"}, {"c", "4"}});
  form.remove("a");
  CHECK(form == Form{{"b", "2"}, {"c", "4"}});
  CHECK(form.find("b") == "2");
  CHECK(form.find("B") == std::nullopt);
  CHECK(form.get("none").empty());
}

TEST_CASE("Form::parse_multipart reads fields in order", "[wire][form]") {
  const std::string body =
      "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n"
      "--XX\r\ncontent-disposition: form-data; name=\"b\"; filename=\"f.txt\"\r\nContent-Type: "
      "text/plain\r\n\r\n"
      "two\r\nlines\r\n"
      "--XX\r\nContent-Disposition: form-data; name=empty\r\n\r\n\r\n"
      "--XX\r\nContent-Disposition: form-data; name=\"q%22\\\"q\"\r\n\r\n綠\r\n--XX--\r\n";
  const auto form = Form::parse_multipart(body, "multipart/form-data; boundary=XX");
  REQUIRE(form);
  CHECK(*form == Form{{"a", "1"}, {"b", "two\r\nlines"}, {"empty", ""}, {"q\"\"q", "綠"}});
  CHECK(Form::parse_multipart("--X--", "multipart/form-data; charset=x; boundary=\"X\"")->empty());
}

TEST_CASE("Form::parse_multipart refuses what is broken", "[wire][form]") {
  const auto [body, type] = GENERATE(values<std::pair<std::string, std::string>>({
      {"--X--", "multipart/form-data"},
      {"--X--", "multipart/form-data; boundary="},
      {"--X--", "multipart/form-data; boundary=" + std::string(201, 'x')},
      {"", "multipart/form-data; boundary=X"},
      {"--X", "multipart/form-data; boundary=X"},
      {"--X\r\n", "multipart/form-data; boundary=X"},
      {"--X\r\n--X--", "multipart/form-data; boundary=X"},
      {"--X\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1",
       "multipart/form-data; boundary=X"},
      {"--X\r\nContent-Disposition: form-data\r\n\r\n1\r\n--X--",
       "multipart/form-data; boundary=X"},
      {"--X\r\nContent-Type: a\r\n\r\n1\r\n--X--", "multipart/form-data; boundary=X"},
  }));
  CAPTURE(body, type);
  const auto form = Form::parse_multipart(body, type);
  REQUIRE_FALSE(form);
  CHECK(form.error().code == "form.multipart");
}
