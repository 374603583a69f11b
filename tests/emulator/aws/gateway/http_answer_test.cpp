#include <catch2/catch.hpp>

#include "tests/emulator/aws/gateway/gateway_desk.hpp"

using namespace ecpay;
using namespace ecpay::tests;

namespace {

const std::string k_failure = R"({"message":"Internal Server Error"})";

aws::App http_app(std::string format = "2.0") {
  return app_of({http_api({route("ANY", "/{proxy+}", std::move(format))})});
}

}  // namespace

TEST_CASE("An HTTP API makes an answer of any JSON in payload format 2.0", "[gateway][http]") {
  struct Case {
    std::string payload;
    int status;
    std::string body, content_type;
  };
  const auto row = GENERATE(values<Case>({
      {R"({"message":"hi"})", 200, R"({"message":"hi"})", "application/json"},
      {R"("plain text")", 200, "plain text", "application/json"},
      {R"(7)", 200, "7", "application/json"},
      {R"(1.10)", 200, "1.10", "application/json"},
      {R"([1,2])", 200, "[1,2]", "application/json"},
      {R"(null)", 200, "null", "application/json"},
      {R"({})", 200, "{}", "application/json"},
      {R"({ "a" : 1e1 })", 200, R"({ "a" : 1e1 })", "application/json"},
      {R"({"body":"x"})", 200, R"({"body":"x"})", "application/json"},
      {R"({"statusCode":200})", 200, "", ""},
      {R"({"statusCode":201,"body":"x"})", 201, "x", "text/plain;charset=UTF-8"},
      {R"({"statusCode":"201","body":"x"})", 201, "x", "text/plain;charset=UTF-8"},
      {R"({"statusCode":200,"body":"1|OK","headers":{"Content-Type":"text/html"}})", 200, "1|OK",
       "text/html"},
      {R"({"statusCode":200,"body":"x","wrongValue":1})", 200, "x", "text/plain;charset=UTF-8"},
      {R"({"statusCode":200,"body":"aGk=","isBase64Encoded":true})", 200, "hi",
       "text/plain;charset=UTF-8"},
      {R"({"statusCode":200,"body":"aGk=","isBase64Encoded":false})", 200,
       "aGk=", "text/plain;charset=UTF-8"},
      {R"({"statusCode":200,"body":"not base64","isBase64Encoded":true})", 500, k_failure,
       "application/json"},
      {R"({"statusCode":"test"})", 500, k_failure, "application/json"},
      {R"({"statusCode":999999})", 500, k_failure, "application/json"},
      {R"({"statusCode":-200})", 500, k_failure, "application/json"},
      {R"({"statusCode":true})", 500, k_failure, "application/json"},
      {R"({"statusCode":200,"body":{"a":1}})", 500, k_failure, "application/json"},
      {R"({"statusCode":200,"headers":"x"})", 500, k_failure, "application/json"},
      {R"({"statusCode":200,"headers":{"a":[1]}})", 500, k_failure, "application/json"},
      {R"({"statusCode":200,"headers":{"a":"b\nc"}})", 500, k_failure, "application/json"},
      {R"({"statusCode":200,"cookies":"a=1"})", 500, k_failure, "application/json"},
      {R"({"statusCode":200,"cookies":["a\r\nb"]})", 500, k_failure, "application/json"},
      {R"({"statusCode":)", 500, k_failure, "application/json"},
      {R"()", 500, k_failure, "application/json"},
      {"\"\xFF\"", 500, k_failure, "application/json"},
      {R"({"statusCode":304,"body":"x"})", 304, "", "text/plain;charset=UTF-8"},
  }));
  CAPTURE(row.payload);
  GatewayDesk desk(http_app());
  desk.invoker.returns(row.payload);
  const auto response = desk.ask(request("GET", "/x", k_http_host));
  CHECK(response.status == row.status);
  CHECK(response.body == row.body);
  CHECK(response.headers.get("Content-Type") == row.content_type);
  CHECK(response.headers.get("apigw-requestid").size() == 16);
  CHECK_FALSE(response.headers.find("x-amzn-RequestId"));
}

TEST_CASE("Cookies of payload format 2.0 come before headers", "[gateway][http]") {
  GatewayDesk desk(http_app());
  desk.invoker.returns(
      R"({"statusCode":200,"headers":{"set-cookie":"c=3","n":5,"Connection":"close",)"
      R"("Content-Length":"99"},"multiValueHeaders":{"ignored":["x"]},"cookies":["a=1","b=2"]})");
  const auto response = desk.ask(request("GET", "/x", k_http_host));
  CHECK(response.headers.all("set-cookie") == std::vector<std::string_view>{"a=1", "b=2", "c=3"});
  CHECK(response.headers.get("n") == "5");
  CHECK_FALSE(response.headers.find("ignored"));
  CHECK_FALSE(response.headers.find("Connection"));
  CHECK_FALSE(response.headers.find("Content-Length"));
}

TEST_CASE("Payload format 1.0 on an HTTP API needs a statusCode", "[gateway][http]") {
  struct Case {
    std::string payload;
    int status;
    std::string body;
  };
  const auto row = GENERATE(values<Case>({
      {R"({"statusCode":200,"body":"x"})", 200, "x"},
      {R"({"body":"x"})", 500, k_failure},
      {R"({"headers":{"h":"v"}})", 500, k_failure},
      {R"("text")", 500, k_failure},
      {R"({"statusCode":200,"wrongValue":1})", 200, ""},
      {R"({"statusCode":200,"multiValueHeaders":{"a":"b"}})", 500, k_failure},
      {R"({"statusCode":200,"body":"aGk=","isBase64Encoded":true})", 200, "hi"},
  }));
  CAPTURE(row.payload);
  GatewayDesk desk(http_app("1.0"));
  desk.invoker.returns(row.payload);
  const auto response = desk.ask(request("GET", "/x", k_http_host));
  CHECK(response.status == row.status);
  CHECK(response.body == row.body);
  desk.invoker.returns(
      R"({"statusCode":200,"headers":{"b":"2"},"multiValueHeaders":{"a":["1","2"]}})");
  CHECK(desk.ask(request("GET", "/x", k_http_host)).headers.all("a").size() == 2);
}

TEST_CASE("An HTTP API without a route says Not Found", "[gateway][http]") {
  GatewayDesk desk(app_of({http_api({route("GET", "/orders", "2.0")})}));
  const auto [method, target] = GENERATE(table<std::string, std::string>({
      {"GET", "/none"},
      {"POST", "/orders"},
      {"GET", "/orders/"},
      {"GET", "/Orders"},
      {"TRACE", "/orders"},
  }));
  CAPTURE(method, target);
  const auto response = desk.ask(request(method, target, k_http_host));
  CHECK(response.status == 404);
  CHECK(response.body == R"({"message":"Not Found"})");
  CHECK(response.headers.find("apigw-requestid"));
}

TEST_CASE("CorsConfiguration answers every preflight of an HTTP API itself",
          "[gateway][http][cors]") {
  auto api = http_api({route("POST", "/orders", "2.0"), route("ANY", "/{proxy+}", "2.0")});
  api.cors.emplace();
  api.cors->allow_origins = {"https://shop.example", "http://*"};
  api.cors->allow_methods = {"GET", "POST"};
  api.cors->allow_headers = {"content-type"};
  api.cors->expose_headers = {"x-total"};
  api.cors->max_age_s = 300;
  api.cors->allow_credentials = true;
  GatewayDesk desk(app_of({api}));
  auto asked = request("OPTIONS", "/orders", k_http_host);
  asked.headers.add("Access-Control-Request-Method", "POST");

  SECTION("for an origin of the list") {
    asked.headers.add("Origin", "https://shop.example");
    const auto response = desk.ask(asked);
    CHECK(response.status == 204);
    CHECK(response.headers.get("access-control-allow-origin") == "https://shop.example");
    CHECK(response.headers.get("access-control-allow-methods") == "GET,POST");
    CHECK(response.headers.get("access-control-allow-headers") == "content-type");
    CHECK(response.headers.get("access-control-max-age") == "300");
    CHECK(response.headers.get("access-control-allow-credentials") == "true");
    CHECK(desk.invoker.calls().empty());
  }
  SECTION("for an origin by its scheme") {
    asked.headers.add("Origin", "http://localhost:5173");
    CHECK(desk.ask(asked).headers.get("access-control-allow-origin") == "http://localhost:5173");
  }
  SECTION("without headers for another origin") {
    asked.headers.add("Origin", "https://evil.example");
    const auto response = desk.ask(asked);
    CHECK(response.status == 204);
    CHECK_FALSE(response.headers.find("access-control-allow-origin"));
  }
  SECTION("and replaces what the function says on other requests") {
    desk.invoker.returns(
        R"({"statusCode":200,"headers":{"Access-Control-Allow-Origin":"https://function.example"}})");
    auto post = request("POST", "/orders", k_http_host);
    CHECK_FALSE(desk.ask(post).headers.find("access-control-allow-origin"));
    post.headers.add("Origin", "https://shop.example");
    const auto response = desk.ask(post);
    CHECK(response.headers.all("access-control-allow-origin") ==
          std::vector<std::string_view>{"https://shop.example"});
    CHECK(response.headers.get("access-control-expose-headers") == "x-total");
  }
}

TEST_CASE("An HTTP API that allows every origin says so with a star", "[gateway][http][cors]") {
  auto api = http_api({route("GET", "/orders", "2.0")});
  api.cors.emplace();
  api.cors->allow_origins = {"*"};
  GatewayDesk desk(app_of({api}));
  auto asked = request("GET", "/orders", k_http_host);
  asked.headers.add("Origin", "https://any.example");
  CHECK(desk.ask(asked).headers.get("access-control-allow-origin") == "*");
}

TEST_CASE("Without CorsConfiguration an HTTP API passes OPTIONS to its routes",
          "[gateway][http][cors]") {
  GatewayDesk desk(http_app());
  desk.invoker.returns(R"({"statusCode":200,"headers":{"Access-Control-Allow-Origin":"*"}})");
  auto asked = request("OPTIONS", "/orders", k_http_host);
  asked.headers.add("Origin", "https://any.example");
  asked.headers.add("Access-Control-Request-Method", "POST");
  CHECK(desk.ask(asked).headers.get("access-control-allow-origin") == "*");
  CHECK(desk.invoker.calls().size() == 1);
}
