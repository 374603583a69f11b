#include <catch2/catch.hpp>

#include "core/base/text.hpp"
#include "tests/emulator/aws/gateway/gateway_desk.hpp"

using namespace ecpay;
using namespace ecpay::tests;

namespace {

aws::App rest_app() { return app_of({rest_api({route("ANY", "/{proxy+}")})}); }

}  // namespace

TEST_CASE("A REST API validates a function's result as recorded on AWS", "[gateway][rest]") {
  struct Case {
    std::string payload;
    int status;
    std::string body;
  };
  const std::string failure = R"({"message": "Internal server error"})";
  const auto row = GENERATE_COPY(values<Case>({
      {R"({"statusCode":200})", 200, ""},
      {R"({"headers":{"h":"v"}})", 200, ""},
      {R"({"statusCode":"201"})", 201, ""},
      {R"({"statusCode":201.0})", 201, ""},
      {R"({"statusCode":"test"})", 502, failure},
      {R"({"statusCode":null,"body":"x"})", 200, "x"},
      {R"({"statusCode":200,"headers":null})", 200, ""},
      {R"({"statusCode":200,"headers":{"h":true}})", 200, ""},
      {R"({"statusCode":200,"wrongValue":1})", 502, failure},
      {R"({})", 200, ""},
      {R"("text")", 502, failure},
      {R"(7)", 502, failure},
      {R"([1])", 502, failure},
      {R"(null)", 502, failure},
      {R"()", 502, failure},
      {R"({"statusCode":200)", 502, failure},
      {R"({"statusCode":200,"multiValueHeaders":{"a":"b"}})", 502, failure},
      {R"({"statusCode":200,"multiValueHeaders":null})", 200, ""},
      {R"({"statusCode":200,"headers":[]})", 502, failure},
      {R"({"statusCode":200,"headers":{"h":{}}})", 502, failure},
      {R"({"statusCode":200,"headers":{"h":null}})", 200, ""},
      {R"({"statusCode":200,"body":null})", 200, ""},
      {R"({"statusCode":200,"body":{"a":1}})", 502, failure},
      {R"({"statusCode":200,"body":[1]})", 502, failure},
      {R"({"statusCode":200,"body":42})", 200, "42"},
      {R"({"statusCode":200,"cookies":["a=1"]})", 502, failure},
      {R"({"statusCode":200,"isBase64Encoded":"maybe"})", 502, failure},
      {R"({"statusCode":999999})", 502, failure},
      {R"({"statusCode":-1})", 502, failure},
      {R"({"statusCode":18446744073709551615})", 502, failure},
      {R"({"statusCode":1e300})", 502, failure},
      {R"({"statusCode":200.5})", 502, failure},
      {R"({"statusCode":true})", 502, failure},
      {R"({"statusCode":[200]})", 502, failure},
      {R"({"statusCode":101})", 502, failure},
      {R"({"statusCode":600})", 502, failure},
      {R"({"statusCode":204,"body":"x"})", 204, ""},
      {R"({"statusCode":200,"headers":{"a\r\nb":"v"}})", 502, failure},
      {R"({"statusCode":200,"headers":{"":"v"}})", 502, failure},
      {R"({"statusCode":200,"headers":{"a":"x\r\nSet-Cookie: y"}})", 502, failure},
      {R"({"statusCode":200,"headers":{"a":"x\u0000"}})", 502, failure},
      {R"({"statusCode":200,"body":"\u8336"})", 200, "茶"},
  }));
  CAPTURE(row.payload);
  GatewayDesk desk(rest_app());
  desk.invoker.returns(row.payload);
  const auto response = desk.ask(request("GET", "/Prod/x", k_rest_host));
  CHECK(response.status == row.status);
  CHECK(response.body == row.body);
  CHECK(response.headers.get("Content-Type") == "application/json");
  CHECK(response.headers.get("x-amzn-RequestId").size() == 36);
  CHECK(response.headers.get("x-amz-apigw-id").size() == 16);
  CHECK(trim(response.headers.get("X-Amzn-Trace-Id")).starts_with("Root=1-"));
  CHECK(response.headers.get("x-amzn-ErrorType") ==
        (row.status == 502 ? "InternalServerErrorException" : ""));
  const auto log = desk.log();
  REQUIRE(log.size() == 1);
  CHECK((log[0].data.find("gateway.malformed_answer") != std::string::npos) == (row.status == 502));
}

TEST_CASE("A REST API merges both header maps, multi values first", "[gateway][rest]") {
  GatewayDesk desk(rest_app());
  desk.invoker.returns(
      R"({"headers":{"same":"value-solo","other":true,"n":3,"TWICE":"b"},)"
      R"("multiValueHeaders":{"Same":["value-multi"],"Set-Cookie":["a=1","a=1"],"twice":["b"]}})");
  const auto response = desk.ask(request("GET", "/Prod/x", k_rest_host));
  const auto same = response.headers.all("same");
  REQUIRE(same.size() == 2);
  CHECK(same[0] == "value-multi");
  CHECK(same[1] == "value-solo");
  CHECK(response.headers.list()[0].name == "Same");
  CHECK(response.headers.list()[1].name == "Same");
  CHECK(response.headers.all("Set-Cookie").size() == 2);
  CHECK(response.headers.all("twice").size() == 1);
  CHECK(response.headers.get("other") == "true");
  CHECK(response.headers.get("n") == "3");
}

TEST_CASE("A REST API remaps headers that are its own and drops Transfer-Encoding",
          "[gateway][rest]") {
  GatewayDesk desk(rest_app());
  desk.invoker.returns(
      R"({"headers":{"connection":"close","Content-Length":"5","DATE":"d","Server":"s",)"
      R"("Transfer-Encoding":"chunked","Content-Type":"text/html","WWW-Authenticate":"Basic"},)"
      R"("body":"hello"})");
  const auto response = desk.ask(request("GET", "/Prod/x", k_rest_host));
  for (const auto* name : {"Connection", "Content-Length", "Date", "Server"}) {
    CAPTURE(name);
    CHECK_FALSE(response.headers.find(name));
    CHECK(response.headers.find("x-amzn-Remapped-" + std::string(name)));
  }
  CHECK_FALSE(response.headers.find("Transfer-Encoding"));
  CHECK(response.headers.all("Content-Type") == std::vector<std::string_view>{"text/html"});
  CHECK(response.headers.get("WWW-Authenticate") == "Basic");
}

TEST_CASE("A REST API decodes Base64 only for a client that accepts a binary type",
          "[gateway][rest]") {
  struct Case {
    std::vector<std::string> types;
    std::string accept, result, body;
    int status = 200;
  };
  const std::string encoded = R"({"isBase64Encoded":true,"body":"aGk="})";
  const auto row = GENERATE_COPY(values<Case>({
      {{}, "image/png", encoded, "aGk="},
      {{"image/png"}, "", encoded, "aGk="},
      {{"image/png"}, "image/png", encoded, "hi"},
      {{"image/png"}, "image/png, text/html", encoded, "hi"},
      {{"image/png"}, "text/html, image/png", encoded, "aGk="},
      {{"image/png"}, "image/*", encoded, "aGk="},
      {{"image/png"}, "*/*", encoded, "aGk="},
      {{"*/*"}, "image/png", encoded, "hi"},
      {{"*/*"}, "", encoded, "hi"},
      {{"*/*"}, "a/b", R"({"isBase64Encoded":false,"body":"aGk="})", "aGk="},
      {{"*/*"}, "a/b", R"({"base64Encoded":true,"isBase64Encoded":false,"body":"aGk="})", "hi"},
      {{"*/*"}, "a/b", R"({"isBase64Encoded":"true","body":"aGk="})", "hi"},
      {{"*/*"},
       "a/b",
       R"({"isBase64Encoded":true,"body":"not base64"})",
       R"({"message": "Internal server error"})",
       500},
  }));
  CAPTURE(row.types, row.accept, row.result);
  auto app = rest_app();
  app.apis[0].binary_media_types = row.types;
  GatewayDesk desk(std::move(app));
  desk.invoker.returns(row.result);
  auto asked = request("GET", "/Prod/x", k_rest_host);
  if (!row.accept.empty()) { asked.headers.add("Accept", row.accept); }
  const auto response = desk.ask(asked);
  CHECK(response.status == row.status);
  CHECK(response.body == row.body);
}

TEST_CASE("A REST API says what AWS says when there is no answer to pass on", "[gateway][rest]") {
  struct Case {
    std::string method, target;
    int status;
    std::string body, type;
  };
  auto api = rest_api({route("GET", "/orders"), route("GET", "/items/{id}")});
  const auto row = GENERATE(values<Case>({
      {"GET", "/Prod/none", 403, R"({"message":"Missing Authentication Token"})",
       "MissingAuthenticationTokenException"},
      {"POST", "/Prod/orders", 403, R"({"message":"Missing Authentication Token"})",
       "MissingAuthenticationTokenException"},
      {"HEAD", "/Prod/orders", 403, R"({"message":"Missing Authentication Token"})",
       "MissingAuthenticationTokenException"},
      {"GET", "/orders", 403, R"({"message":"Forbidden"})", "ForbiddenException"},
      {"GET", "/prod/orders", 403, R"({"message":"Forbidden"})", "ForbiddenException"},
  }));
  CAPTURE(row.method, row.target);
  GatewayDesk desk(app_of({api}));
  const auto response = desk.ask(request(row.method, row.target, k_rest_host));
  CHECK(response.status == row.status);
  CHECK(response.body == row.body);
  CHECK(response.headers.get("x-amzn-ErrorType") == row.type);
  CHECK(response.headers.find("x-amzn-RequestId"));
  CHECK_FALSE(response.headers.find("X-Amzn-Trace-Id"));
  CHECK(desk.invoker.calls().empty());
}

TEST_CASE("SAM's Cors gives every REST path an OPTIONS mock", "[gateway][rest][cors]") {
  auto api = rest_api({route("GET", "/orders"), route("POST", "/orders"), route("ANY", "/any"),
                       route("OPTIONS", "/own")});
  api.cors.emplace();
  api.cors->allow_origins = {"https://shop.example"};
  SECTION("methods are those of the path") {
    GatewayDesk desk(app_of({api}));
    const auto response = desk.ask(request("OPTIONS", "/Prod/orders", k_rest_host));
    CHECK(response.status == 200);
    CHECK(response.body == "{}\n");
    CHECK(response.headers.get("Access-Control-Allow-Origin") == "https://shop.example");
    CHECK(response.headers.get("Access-Control-Allow-Methods") == "GET,OPTIONS,POST");
    CHECK_FALSE(response.headers.find("Access-Control-Allow-Headers"));
    CHECK(response.headers.find("x-amzn-RequestId"));
    CHECK(desk.invoker.calls().empty());
    const auto any = desk.ask(request("OPTIONS", "/Prod/any", k_rest_host));
    CHECK(any.headers.get("Access-Control-Allow-Methods") ==
          "DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT");
    CHECK(desk.invoker.calls().empty());
    desk.ask(request("OPTIONS", "/Prod/own", k_rest_host));
    CHECK(desk.invoker.calls().size() == 1);
  }
  SECTION("what the template names wins") {
    api.cors->allow_methods = {"POST"};
    api.cors->allow_headers = {"X-A", "X-B"};
    api.cors->max_age_s = 600;
    api.cors->allow_credentials = true;
    GatewayDesk desk(app_of({api}));
    const auto response = desk.ask(request("OPTIONS", "/Prod/orders", k_rest_host));
    CHECK(response.headers.get("Access-Control-Allow-Methods") == "POST");
    CHECK(response.headers.get("Access-Control-Allow-Headers") == "X-A,X-B");
    CHECK(response.headers.get("Access-Control-Max-Age") == "600");
    CHECK(response.headers.get("Access-Control-Allow-Credentials") == "true");
  }
  SECTION("the function's own headers pass on other methods") {
    GatewayDesk desk(app_of({api}));
    desk.invoker.returns(R"({"headers":{"Access-Control-Allow-Origin":"*"}})");
    const auto response = desk.ask(request("GET", "/Prod/orders", k_rest_host));
    CHECK(response.headers.get("Access-Control-Allow-Origin") == "*");
  }
}
