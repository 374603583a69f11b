#include <catch2/catch.hpp>

#include "emulator/shopper/cookies.hpp"

using namespace ecpay;
using shopper::CookieJar;
using shopper::Navigation;

namespace {

http::Url url(std::string_view text) {
  const auto parsed = http::parse_url(text);
  REQUIRE(parsed);
  return *parsed;
}

CookieJar jar_with(std::initializer_list<std::string> lines,
                   std::string_view from = "http://localhost:3000/Prod/cart/add") {
  http::Headers answer;
  for (const auto& line : lines) answer.add("Set-Cookie", line);
  CookieJar jar;
  jar.store(url(from), answer);
  return jar;
}

}  // namespace

TEST_CASE("SameSite decides which cookies a navigation from another site carries", "[shopper]") {
  const auto jar =
      jar_with({"lax=1; Path=/; SameSite=Lax", "plain=2; Path=/",
                "strict=3; Path=/; samesite=STRICT", "none=4; Path=/; SameSite=None; Secure"});
  const auto home = url("http://localhost:3000/Prod/done");
  CHECK(jar.header(home, Navigation::same_site) == "lax=1; plain=2; strict=3; none=4");
  CHECK(jar.header(home, Navigation::cross_site_get) == "lax=1; plain=2; none=4");
  CHECK(jar.header(home, Navigation::cross_site_post) == "none=4");
}

TEST_CASE("SameSite=None without Secure is not kept, as in browsers", "[shopper]") {
  const auto jar = jar_with({"none=4; Path=/; SameSite=None"});
  CHECK(jar.header(url("http://localhost:3000/"), Navigation::same_site).empty());
}

TEST_CASE("a cookie goes to its host and path only; ports make no difference", "[shopper]") {
  const auto jar =
      jar_with({"here=1", "all=2; Path=/", "deep=3; Path=/Prod/cart", "odd=4; Path=x"});
  const auto header = [&](std::string_view text) {
    return jar.header(url(text), Navigation::same_site);
  };
  CHECK(header("http://localhost:3000/Prod/cart/pay?x=/y") == "here=1; all=2; deep=3; odd=4");
  CHECK(header("http://localhost:9/Prod/cart") == "here=1; all=2; deep=3; odd=4");
  CHECK(header("http://localhost:3000/Prod/cartoon") == "all=2");
  CHECK(header("http://127.0.0.1:3000/Prod/cart").empty());
}

TEST_CASE("a second cookie of the same name, host and path replaces the first", "[shopper]") {
  auto jar = jar_with({"session=old; Path=/", "session=other; Path=/Prod"});
  http::Headers answer;
  answer.add("Set-Cookie", "session=new; Path=/");
  jar.store(url("http://localhost:3000/"), answer);
  CHECK(jar.header(url("http://localhost:3000/"), Navigation::same_site) == "session=new");
}

TEST_CASE("servers take cookies back by Max-Age or by a date long past", "[shopper]") {
  for (const auto* line : {"s=; Path=/; Max-Age=0", "s=; Path=/; max-age=-1",
                           "s=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
                           "s=deleted; Path=/; expires=Thu, 01-Jan-1970 00:00:01 GMT"}) {
    CAPTURE(line);
    auto jar = jar_with({"s=1; Path=/"});
    http::Headers answer;
    answer.add("Set-Cookie", line);
    jar.store(url("http://localhost:3000/"), answer);
    CHECK(jar.header(url("http://localhost:3000/"), Navigation::same_site).empty());
  }
  for (const auto* line : {"s=1; Path=/; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
                           "s=1; Path=/; Expires=Wed, 19 Nov 2036 19:19:19 GMT"}) {
    CAPTURE(line);
    const auto jar = jar_with({line});
    CHECK(jar.header(url("http://localhost:3000/"), Navigation::same_site) == "s=1");
  }
}

TEST_CASE("a flood of cookies stops at two hundred, and lines that are none are skipped",
          "[shopper]") {
  CookieJar jar;
  http::Headers answer;
  answer.add("Set-Cookie", "no equals sign");
  answer.add("Set-Cookie", "");
  for (int i = 0; i < 300; ++i) answer.add("Set-Cookie", "c" + std::to_string(i) + "=1; Path=/");
  jar.store(url("http://localhost/"), answer);
  const auto line = jar.header(url("http://localhost/"), Navigation::same_site);
  CHECK(line.starts_with("c0=1; c1=1"));
  CHECK(line.ends_with("c199=1"));
}
