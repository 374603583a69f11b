#include <catch2/catch.hpp>

#include "emulator/shopper/browser.hpp"
#include "tests/emulator/ecpay/shop.hpp"

using namespace ecpay;
using shopper::Browser;
using shopper::resolve_url;

namespace {

http::Url url(std::string_view text) {
  const auto parsed = http::parse_url(text);
  REQUIRE(parsed);
  return *parsed;
}

http::Response redirect(int status, std::string location) {
  http::Response response;
  response.status = status;
  response.headers.add("Location", std::move(location));
  return response;
}

http::Response html(std::string body) {
  return http::text_response(200, std::move(body), "text/html; charset=utf-8");
}

// One shop, seen under two host names: localhost and 127.0.0.1 are two sites.
struct Sites {
  tests::Shop shop;
  http::Client client;
  hosts::HostTable table{hosts::TableOptions{}};
  Browser browser{client, table, "Root=1-00000000-000000000000000000000001"};

  std::string at_localhost(const std::string& path) const {
    std::string url = shop.url(path);
    return url.replace(url.find("127.0.0.1"), 9, "localhost");
  }
  const http::Request& last() {
    seen = shop.notices();
    REQUIRE_FALSE(seen.empty());
    return seen.back();
  }
  std::vector<http::Request> seen;
};

}  // namespace

TEST_CASE("references resolve as a browser resolves them", "[shopper]") {
  const auto base = url("http://localhost:3000/Prod/shop/cart?item=1");
  for (const auto& [reference, expected] :
       std::vector<std::pair<std::string, std::string>>{{"pay", "/Prod/shop/pay"},
                                                        {"./pay?x=1", "/Prod/shop/pay?x=1"},
                                                        {"../pay", "/Prod/pay"},
                                                        {"../../../../pay", "/pay"},
                                                        {"..", "/Prod/"},
                                                        {".", "/Prod/shop/"},
                                                        {"/pay/../done?u=../x", "/done?u=../x"},
                                                        {"?item=2", "/Prod/shop/cart?item=2"},
                                                        {"", "/Prod/shop/cart?item=1"},
                                                        {"#top", "/Prod/shop/cart?item=1"},
                                                        {"pay#top", "/Prod/shop/pay"},
                                                        {"a//b/", "/Prod/shop/a//b/"}}) {
    CAPTURE(reference);
    CHECK(resolve_url(base, reference) == "http://localhost:3000" + expected);
  }
  CHECK(resolve_url(base, "//127.0.0.1:8490/x") == "http://127.0.0.1:8490/x");
  CHECK(resolve_url(base, "https://shop.example.com/a#b") == "https://shop.example.com/a");
}

TEST_CASE("a POST answered by 302 goes on as GET, by 307 as the same POST", "[shopper]") {
  Sites sites;
  const int status = GENERATE(301, 302, 303, 307, 308);
  sites.shop.answer_with([status](const http::Request& request) {
    return request.target == "/pay" ? redirect(status, "done?x=1") : html("<p>here</p>");
  });
  const auto page = sites.browser.post(sites.at_localhost("/pay"), {{"a", "1 &"}});
  REQUIRE(page);
  CHECK(page->url == sites.at_localhost("/done?x=1"));
  const auto& last = sites.last();
  CAPTURE(status);
  const bool kept = status >= 307;
  CHECK(last.method == (kept ? "POST" : "GET"));
  CHECK(last.body == (kept ? "a=1+%26" : ""));
  CHECK(last.headers.get("Content-Type") == (kept ? "application/x-www-form-urlencoded" : ""));
}

TEST_CASE("a cross-site POST says where it comes from, and leaves Lax cookies at home",
          "[shopper]") {
  Sites sites;
  sites.shop.answer_with([](const http::Request& request) {
    auto response = html("<p>here</p>");
    if (request.target == "/login") {
      response.headers.add("Set-Cookie", "session=1; Path=/");
      response.headers.add("Set-Cookie", "wide=2; Path=/; SameSite=None; Secure");
    }
    return response;
  });
  REQUIRE(sites.browser.get(sites.at_localhost("/login")));
  CHECK_FALSE(sites.last().headers.find("Origin"));
  REQUIRE(sites.browser.post(sites.at_localhost("/same"), {}));
  CHECK(sites.last().headers.get("Cookie") == "session=1; wide=2");
  CHECK(sites.last().headers.get("Referer") == sites.at_localhost("/login"));
  REQUIRE(sites.browser.get(sites.shop.url("/cashier?secret=1")));
  CHECK_FALSE(sites.last().headers.find("Cookie"));
  REQUIRE(sites.browser.post(sites.at_localhost("/result"), {{"RtnCode", "1"}}));
  CHECK(sites.last().headers.get("Cookie") == "wide=2");
  CHECK(sites.last().headers.get("Origin") == sites.shop.url(""));
  CHECK(sites.last().headers.get("Referer") == sites.shop.url("/"));
  REQUIRE(sites.browser.get(sites.shop.url("/cashier")));
  REQUIRE(sites.browser.get(sites.at_localhost("/back")));
  CHECK(sites.last().headers.get("Cookie") == "session=1; wide=2");
  CHECK(sites.last().headers.get("X-Amzn-Trace-Id") == "Root=1-00000000-000000000000000000000001");
}

TEST_CASE("meta refreshes are followed in HTML pages only", "[shopper]") {
  Sites sites;
  const std::string page = "<meta http-equiv=Refresh content=\"0; URL='/next?a=1&amp;b=2'\">";
  sites.shop.answer_with([&](const http::Request& request) {
    if (request.target == "/html") return html(page);
    if (request.target == "/text") return http::text_response(200, page);
    return html("<p>end</p>");
  });
  const auto followed = sites.browser.get(sites.at_localhost("/html"));
  REQUIRE(followed);
  CHECK(followed->url == sites.at_localhost("/next?a=1&b=2"));
  CHECK(sites.last().headers.get("Referer") == sites.at_localhost("/html"));
  const auto text = sites.browser.get(sites.at_localhost("/text"));
  REQUIRE(text);
  CHECK(text->url == sites.at_localhost("/text"));
}

TEST_CASE("the shopper does not leave this machine, nor walk in circles", "[shopper]") {
  Sites sites;
  sites.shop.answer_with([](const http::Request& request) {
    return redirect(302, request.target == "/out" ? "https://evil.example.com/x" : "/round");
  });
  const auto outside = sites.browser.get(sites.at_localhost("/out"));
  REQUIRE_FALSE(outside);
  CHECK(outside.error().code == "shopper.outside");
  CHECK(outside.error().subject == "evil.example.com");
  const auto round = sites.browser.get(sites.at_localhost("/round"));
  REQUIRE_FALSE(round);
  CHECK(round.error().code == "shopper.too_many_redirects");
  CHECK(sites.browser.get("https://example.com/").error().code == "shopper.outside");
  CHECK(sites.browser.get("nonsense").error().code == "url.invalid");
}

TEST_CASE("a GET form puts its fields into the query, in place of the action's own", "[shopper]") {
  Sites sites;
  sites.shop.answer_with([](const http::Request&) { return html("<p>here</p>"); });
  const auto page = sites.browser.get(sites.at_localhost("/shop/"));
  REQUIRE(page);
  REQUIRE(sites.browser.submit(*page, "find?old=1", "get", {{"q", "茶"}}));
  CHECK(sites.last().target == "/shop/find?q=%E8%8C%B6");
  REQUIRE(sites.browser.submit(*page, "find?old=1", "get", {}));
  CHECK(sites.last().target == "/shop/find");
  REQUIRE(sites.browser.submit(*page, "", "post", {{"q", "1"}}));
  CHECK(sites.last().target == "/shop/");
  CHECK(sites.last().body == "q=1");
}
