#include <catch2/catch.hpp>

#include "emulator/intercept/intercept.hpp"
#include "tests/emulator/ecpay/shop.hpp"

using namespace ecpay;

namespace {

struct Desk {
  explicit Desk(const std::string& mapped_to = "") {
    hosts::TableOptions options;
    options.ecpay_hosts = {"payment-stage.ecpay.com.tw", "payment.ecpay.com.tw"};
    options.apis = {{"rest123456.execute-api.us-east-1.amazonaws.com", "Prod"}};
    if (!mapped_to.empty()) options.maps = {{"shop.example.com", mapped_to}};
    table = std::make_unique<hosts::HostTable>(options);
    const auto site = [](std::string name) {
      return [name](const http::Request& request) {
        return http::text_response(200, name + " " + request.target);
      };
    };
    intercept = std::make_unique<Intercept>(
        *table, client, Intercept::Sites{site("ecpay"), site("api"), site("aws")});
  }
  http::Response ask(const std::string& authority, const std::string& target = "/x?y=1",
                     http::Headers headers = {}, const std::string& body = "") const {
    http::Request request;
    request.method = body.empty() ? "GET" : "POST";
    request.target = target;
    request.authority = authority;
    request.headers = std::move(headers);
    request.body = body;
    return intercept->handle(request);
  }

  http::Client client;
  std::unique_ptr<hosts::HostTable> table;
  std::unique_ptr<Intercept> intercept;
};

}  // namespace

TEST_CASE("real names reach the emulator's own sites, in any letter case and with a port",
          "[intercept]") {
  const Desk desk;
  CHECK(desk.ask("payment-stage.ecPay.com.tw").body == "ecpay /x?y=1");
  CHECK(desk.ask("payment.ecpay.com.tw:443").body == "ecpay /x?y=1");
  CHECK(desk.ask("REST123456.execute-api.us-east-1.amazonaws.com").body == "api /x?y=1");
  CHECK(desk.ask("sns.us-east-1.amazonaws.com").body == "aws /x?y=1");
}

TEST_CASE("every other name is refused with the line that would allow it, and never passed on",
          "[intercept]") {
  const Desk desk;
  for (const auto* host : {"example.com", "notecpay.com.tw", "169.254.169.254", ""}) {
    CAPTURE(host);
    const auto answer = desk.ask(host);
    CHECK(answer.status == 403);
    CHECK(answer.headers.get("X-Ecpay-Emulator") == "error=intercept.outside");
    CHECK(answer.body.find("--map") != std::string::npos);
  }
  CHECK(desk.ask(std::string(100'000, 'a') + "\xff").body.size() < 2000);
}

TEST_CASE("a mapped host is asked over HTTP with everything but the hop-by-hop headers",
          "[intercept]") {
  tests::Shop shop([](const http::Request&) {
    auto response = http::text_response(418, "from the shop");
    response.headers.add("X-Shop", "1");
    response.headers.add("Connection", "close");
    return response;
  });
  const Desk desk(shop.url(""));
  const auto answer = desk.ask(
      "shop.example.com", "/notify?a=%20",
      {{"X-Mine", "1"}, {"X-Mine", "2"}, {"Proxy-Connection", "keep-alive"}, {"TE", "trailers"}},
      "RtnCode=1");
  CHECK(answer.status == 418);
  CHECK(answer.body == "from the shop");
  CHECK(answer.headers.get("X-Shop") == "1");
  CHECK_FALSE(answer.headers.find("Connection"));
  const auto seen = shop.notices();
  REQUIRE(seen.size() == 1);
  CHECK(seen[0].target == "/notify?a=%20");
  CHECK(seen[0].body == "RtnCode=1");
  CHECK(seen[0].headers.all("X-Mine").size() == 2);
  CHECK_FALSE(seen[0].headers.find("Proxy-Connection"));
  CHECK_FALSE(seen[0].headers.find("TE"));
}

TEST_CASE("a mapped host that does not answer is a 502 that says so", "[intercept]") {
  std::string gone;
  {
    const tests::Shop shop;
    gone = shop.url("");
  }
  const auto answer = Desk(gone).ask("shop.example.com");
  CHECK(answer.status == 502);
  CHECK(answer.headers.get("X-Ecpay-Emulator") == "error=http.unreachable");
}
