#include <catch2/catch.hpp>

#include "tests/emulator/aws/gateway/gateway_desk.hpp"

using namespace ecpay;
using namespace ecpay::tests;

namespace {

constexpr std::string_view k_local = "localhost:3000";

// A REST API at Prod, an HTTP API at $default and one at dev; some routes are in two of them.
aws::App three_apis() {
  auto rest =
      rest_api({route("GET", "/orders"), route("GET", "/both"), route("GET", "/rest/{id}")});
  auto http = http_api({route("POST", "/callback", "2.0"), route("GET", "/both", "2.0")});
  auto staged = http_api({route("GET", "/staged", "2.0"), route("ANY", "$default", "2.0")});
  staged.logical_id = "Staged";
  staged.id = "httpapi002";
  staged.stage = "dev";
  return app_of({rest, http, staged});
}

}  // namespace

TEST_CASE("The gateway finds the API that is meant", "[gateway][choice]") {
  struct Case {
    std::string host, method, target, api, route;
    int status = 200;
  };
  const auto row = GENERATE(values<Case>({
      // by host
      {"restapi001.execute-api.us-east-1.amazonaws.com", "GET", "/Prod/orders", "restapi001",
       "/orders"},
      {"RestApi001.Execute-Api.us-east-1.amazonaws.com:443", "GET", "/Prod/orders", "restapi001",
       "/orders"},
      {"restapi.execute-api.localhost:3000", "GET", "/Prod/orders", "restapi001", "/orders"},
      {"RESTAPI.execute-api.localhost", "GET", "/orders", "restapi001", "/orders"},
      {"restapi001.execute-api.localhost", "GET", "/orders", "restapi001", "/orders"},
      {"httpapi.execute-api.localhost", "GET", "/both", "httpapi001", "GET /both"},
      {"staged.execute-api.localhost", "GET", "/dev/staged", "httpapi002", "GET /staged"},
      {"httpapi002.execute-api.us-east-1.amazonaws.com", "GET", "/dev/any", "httpapi002",
       "$default"},
      {"httpapi002.execute-api.us-east-1.amazonaws.com", "GET", "/staged", "", "", 404},
      {"restapi001.execute-api.us-east-1.amazonaws.com", "GET", "/orders", "", "", 403},
      {"nosuchapi0.execute-api.us-east-1.amazonaws.com", "GET", "/Prod/orders", "", "", 403},
      {"restapi001.execute-api.eu-west-1.amazonaws.com", "GET", "/Prod/orders", "", "", 403},
      {"restapi.execute-api.localhost", "GET", "/none", "", "", 403},
      {"httpapi.execute-api.localhost", "GET", "/none", "", "", 404},
      // by stage and route
      {"localhost:3000", "GET", "/Prod/orders", "restapi001", "/orders"},
      {"127.0.0.1:3000", "GET", "/Prod/rest/7", "restapi001", "/rest/{id}"},
      {"localhost:3000", "GET", "/dev/staged", "httpapi002", "GET /staged"},
      {"localhost:3000", "GET", "/dev/else", "httpapi002", "$default"},
      // by route alone
      {"localhost:3000", "GET", "/orders", "restapi001", "/orders"},
      {"localhost:3000", "POST", "/callback", "httpapi001", "POST /callback"},
      {"localhost:3000", "GET", "/else", "httpapi002", "$default"},
      {"localhost:3000", "GET", "/both", "", "", 300},
      {"unknown.execute-api.localhost", "GET", "/both", "", "", 300},
  }));
  CAPTURE(row.host, row.method, row.target);
  GatewayDesk desk(three_apis());
  desk.invoker.returns(R"({"statusCode":200})");
  const auto asked = request(row.method, row.target, row.host);
  const auto response = desk.ask(asked);
  CHECK(response.status == row.status);
  if (row.api.empty()) {
    CHECK(desk.invoker.calls().empty());
    return;
  }
  REQUIRE(desk.gateway.api_of(asked) != nullptr);
  CHECK(desk.gateway.api_of(asked)->id == row.api);
  const auto event = desk.event();
  CHECK(event["requestContext"]["apiId"] == row.api);
  CHECK((event.contains("resource") ? event["resource"] : event["routeKey"]) == row.route);
}

TEST_CASE("Events look the same with and without the stage in the address", "[gateway][choice]") {
  GatewayDesk desk(three_apis());
  desk.ask(request("GET", "/orders", k_local));
  auto bare = desk.event();
  desk.ask(request("GET", "/Prod/orders", k_rest_host));
  auto named = desk.event();
  for (const auto* name : {"path", "resource", "httpMethod"}) { CHECK(bare[name] == named[name]); }
  CHECK(bare["requestContext"]["path"] == "/Prod/orders");
  CHECK(named["requestContext"]["path"] == "/Prod/orders");
  CHECK(bare["headers"]["Host"] == std::string(k_rest_host));
}

TEST_CASE("Where two APIs fit, the page lists an address of each", "[gateway][choice]") {
  GatewayDesk desk(three_apis());
  auto asked = request("GET", "/both", k_local);
  asked.local_port = 41234;
  const auto response = desk.ask(asked);
  CHECK(response.status == 300);
  CHECK(response.body.find("http://RestApi.execute-api.localhost:41234/Prod/both\n") !=
        std::string::npos);
  CHECK(response.body.find("http://HttpApi.execute-api.localhost:41234/both\n") !=
        std::string::npos);
  CHECK(response.headers.get("X-Ecpay-Emulator") == "gateway");
}

TEST_CASE("Where no API fits, the page lists every route, in the reader's language",
          "[gateway][choice]") {
  auto app = three_apis();
  app.apis.pop_back();
  GatewayDesk desk(std::move(app));
  auto asked = request("DELETE", "/%1b[2Jnone\x1b", k_local);
  const auto english = desk.ask(asked);
  CHECK(english.status == 404);
  CHECK(english.body.find("GET /rest/{id}") != std::string::npos);
  CHECK(english.body.find("POST /callback") != std::string::npos);
  CHECK(english.body.find('\x1b') == std::string::npos);
  CHECK(english.body.find("No API of the template answers") == 0);
  asked.headers.add("Accept-Language", "zh-TW,zh;q=0.9");
  CHECK(desk.ask(asked).body.find("範本中沒有 API") == 0);
}

TEST_CASE("A preflight reaches the API that its real request will reach", "[gateway][choice]") {
  auto app = three_apis();
  app.apis.pop_back();
  app.apis[1].cors.emplace();
  app.apis[1].cors->allow_origins = {"*"};
  GatewayDesk desk(std::move(app));
  auto asked = request("OPTIONS", "/callback", k_local);
  asked.headers.add("Origin", "http://localhost:5173");
  asked.headers.add("Access-Control-Request-Method", "POST");
  CHECK(desk.ask(asked).status == 204);
}
