#include "emulator/console/console.hpp"

#include <catch2/catch.hpp>

#include "embedded/console.hpp"

namespace ecpay::console {
namespace {

http::Request asking(std::string target, std::string method = "GET") {
  http::Request request;
  request.method = std::move(method);
  request.target = std::move(target);
  return request;
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

const std::string k_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

TEST_CASE("the console serves each of its files with its type and the strict policy") {
  const std::vector<std::pair<std::string, std::string>> types = {
      {".html", "text/html; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".svg", "image/svg+xml"}};
  REQUIRE(embedded_console().size() > 20);
  for (const auto& file : embedded_console()) {
    CAPTURE(file.name);
    const auto response = handle(asking("/_ui/" + std::string(file.name)));
    CHECK(response.status == 200);
    CHECK(response.body == file.content);
    CHECK(response.headers.get("Content-Security-Policy") == k_policy);
    CHECK(response.headers.get("X-Content-Type-Options") == "nosniff");
    CHECK(response.headers.get("Cache-Control") == "no-cache");
    const auto type = std::find_if(types.begin(), types.end(), [&](const auto& each) {
      return file.name.ends_with(each.first);
    });
    REQUIRE(type != types.end());
    CHECK(response.headers.get("Content-Type") == type->second);
  }
}

TEST_CASE("the console's address is its page, with a slash at the end") {
  const auto page = handle(asking("/_ui/"));
  CHECK(page.status == 200);
  CHECK(page.headers.get("Content-Type") == "text/html; charset=utf-8");
  CHECK(contains(page.body, "<main id=\"main\""));
  CHECK(handle(asking("/_ui/?lang=en")).status == 200);
  const auto bare = handle(asking("/_ui"));
  CHECK(bare.status == 308);
  CHECK(bare.headers.get("Location") == "/_ui/");
}

TEST_CASE("the console answers 304 to who has the file already") {
  const auto first = handle(asking("/_ui/app.js"));
  const auto tag = first.headers.get("ETag");
  REQUIRE(tag.size() == 18);
  auto again = asking("/_ui/app.js");
  again.headers.set("If-None-Match", tag);
  const auto second = handle(again);
  CHECK(second.status == 304);
  CHECK(second.body.empty());
  CHECK(second.headers.get("ETag") == tag);
  again.headers.set("If-None-Match", "\"0000000000000000\"");
  CHECK(handle(again).status == 200);
  CHECK(handle(asking("/_ui/api.js")).headers.get("ETag") != tag);
}

TEST_CASE("the console refuses what is not one of its files") {
  const std::string target =
      GENERATE("/_ui/nothing.js", "/_ui//", "/_ui/index.html/", "/_uix", "/_ui/../etc/passwd",
               "/_ui/..%2f..%2fetc%2fpasswd", "/_ui/%2e%2e/console.cpp", "/_ui/console.cpp",
               "/_ui/./app.js", "/_ui/app.js%00.html", "/_ui/APP.JS", "/_ui/..\\app.js");
  CAPTURE(target);
  const auto response = handle(asking(target));
  CHECK(response.status == 404);
  CHECK(response.headers.get("Content-Security-Policy") == k_policy);
  CHECK(response.headers.get("X-Content-Type-Options") == "nosniff");
  CHECK_FALSE(contains(response.body, "etc"));
}

TEST_CASE("the console is only read") {
  CHECK(handle(asking("/_ui/", "HEAD")).status == 200);
  for (const auto* method : {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"}) {
    CAPTURE(method);
    const auto response = handle(asking("/_ui/", method));
    CHECK(response.status == 405);
    CHECK(response.headers.get("Allow") == "GET, HEAD");
  }
}

TEST_CASE("the console's page has no script or style of its own, and asks no other host") {
  const std::string page = handle(asking("/_ui/")).body;
  CHECK(contains(page, "<script type=\"module\" src=\"app.js\"></script>"));
  CHECK_FALSE(contains(page, "<style"));
  CHECK_FALSE(contains(page, " style="));
  CHECK_FALSE(contains(page,
                       " on"
                       "click"));
  CHECK_FALSE(contains(page, "javascript:"));
  CHECK_FALSE(contains(page, "://"));
  CHECK(contains(page, "unofficial"));
  CHECK(contains(page, "非官方"));
}

TEST_CASE("the console's scripts never make markup of text") {
  for (const auto& file : embedded_console()) {
    CAPTURE(file.name);
    if (!file.name.ends_with(".js")) continue;
    for (const auto* door : {"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write",
                             "eval(", "new Function", "DOMParser", "srcdoc"}) {
      CAPTURE(door);
      CHECK_FALSE(contains(file.content, door));
    }
  }
}

}  // namespace
}  // namespace ecpay::console
