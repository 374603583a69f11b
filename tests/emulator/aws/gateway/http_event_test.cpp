#include <catch2/catch.hpp>

#include "tests/emulator/aws/gateway/gateway_desk.hpp"

using namespace ecpay;
using namespace ecpay::tests;

namespace {

aws::App callback_app(std::string stage = "$default") {
  auto api = http_api({route("POST", "/callback", "2.0"), route("ANY", "/{proxy+}", "2.0"),
                       route("GET", "/orders/{id}", "2.0"), route("ANY", "/old/{proxy+}", "1.0")});
  api.stage = std::move(stage);
  return app_of({api});
}

}  // namespace

TEST_CASE("An HTTP API event has AWS's fields, in AWS's order, byte for byte", "[gateway][http]") {
  GatewayDesk desk(callback_app());
  auto asked = request("POST", "/callback?b=2&a=1&b=%203", k_http_host, "RtnCode=1");
  asked.headers.add("Content-Type", "application/x-www-form-urlencoded");
  asked.headers.add("User-Agent", "curl/8");
  asked.headers.add("Cookie", "s=1; t=2");
  asked.headers.add("X-Two", "x");
  asked.headers.add("x-two", "y");
  asked.headers.add("Connection", "keep-alive");
  asked.headers.add("X-Amzn-Trace-Id", "Root=1-5759e988-bd862e3fe1be46a994272793");
  desk.ask(asked);
  const std::string id = desk.event()["requestContext"]["requestId"];
  CHECK(id.size() == 16);
  CHECK(desk.event_text() ==
        R"({"version":"2.0","routeKey":"POST /callback","rawPath":"/callback",)"
        R"("rawQueryString":"b=2&a=1&b=%203","cookies":["s=1","t=2"],"headers":{)"
        R"("content-length":"9","content-type":"application/x-www-form-urlencoded",)"
        R"("host":"httpapi001.execute-api.us-east-1.amazonaws.com","user-agent":"curl/8",)"
        R"("x-amzn-trace-id":"Root=1-5759e988-bd862e3fe1be46a994272793",)"
        R"("x-forwarded-for":"127.0.0.1","x-forwarded-port":"443","x-forwarded-proto":"https",)"
        R"("x-two":"x,y"},"queryStringParameters":{"b":"2, 3","a":"1"},"requestContext":{)"
        R"("accountId":"123456789012","apiId":"httpapi001",)"
        R"("domainName":"httpapi001.execute-api.us-east-1.amazonaws.com",)"
        R"("domainPrefix":"httpapi001","http":{"method":"POST","path":"/callback",)"
        R"("protocol":"HTTP/1.1","sourceIp":"127.0.0.1","userAgent":"curl/8"},"requestId":")" +
            id +
            R"(","routeKey":"POST /callback","stage":"$default",)"
            R"("time":"04/Mar/2020:19:15:17 +0000","timeEpoch":1583349317135},)"
            R"("body":"UnRuQ29kZT0x","isBase64Encoded":true})");
}

TEST_CASE("What an HTTP API event has no value for is absent, not null", "[gateway][http]") {
  GatewayDesk desk(callback_app());
  desk.ask(request("GET", "/callback/", k_http_host));
  auto event = desk.event();
  for (const auto* name : {"cookies", "queryStringParameters", "stageVariables", "body"}) {
    CAPTURE(name);
    CHECK_FALSE(event.contains(name));
  }
  CHECK(event["rawQueryString"] == "");
  CHECK(event["isBase64Encoded"] == false);
  CHECK(event["pathParameters"]["proxy"] == "callback/");
  CHECK(event["headers"]["content-length"] == "0");
  CHECK_FALSE(event["requestContext"].contains("authorizer"));
  desk.ask(request("POST", "/callback", k_http_host));
  CHECK_FALSE(desk.event().contains("pathParameters"));
}

TEST_CASE("An HTTP API event decodes its path and shows its stage", "[gateway][http]") {
  struct Case {
    std::string stage, target, raw_path, parameter;
  };
  const auto row = GENERATE(values<Case>({
      {"$default", "/orders/a%20b", "/orders/a b", "a b"},
      {"$default", "/orders/a%2Fb", "/orders/a/b", "a/b"},
      {"$default", "/orders/a+b", "/orders/a+b", "a+b"},
      {"$default", "/orders/a%3Fb", "/orders/a", "a?b"},
      {"$default", "/orders/%zz", "/orders/%zz", "%zz"},
      {"$default", "/orders/%E8%8C%B6", "/orders/茶", "茶"},
      {"dev", "/dev/orders/7", "/dev/orders/7", "7"},
  }));
  CAPTURE(row.stage, row.target);
  GatewayDesk desk(callback_app(row.stage));
  desk.ask(request("GET", row.target, k_http_host));
  const auto event = desk.event();
  CHECK(event["rawPath"] == row.raw_path);
  CHECK(event["requestContext"]["http"]["path"] == row.raw_path);
  CHECK(event["requestContext"]["stage"] == row.stage);
  CHECK(event["pathParameters"]["id"] == row.parameter);
  CHECK(event["routeKey"] == "GET /orders/{id}");
}

TEST_CASE("An HTTP API passes a fixed list of types as text, all else as Base64",
          "[gateway][http]") {
  struct Case {
    std::string content_type;
    bool text;
  };
  const auto row = GENERATE(values<Case>({
      {"text/plain", true},
      {"text/html", true},
      {"text/csv", true},
      {"text/xml", true},
      {"application/json", true},
      {"application/xml", true},
      {"application/javascript", true},
      {"application/graphql", true},
      {"TEXT/Plain", true},
      {"text/plain; charset=utf-8", true},
      {"text/plain;charset=UTF-8", true},
      {"application/json; charset=utf-8", true},
      {"application/json; charset=\"utf-8\"", true},
      {"text/plain; charset=iso-8859-1", false},
      {"application/x-www-form-urlencoded", false},
      {"application/x-www-form-urlencoded; charset=utf-8", false},
      {"multipart/form-data; boundary=x", false},
      {"application/octet-stream", false},
      {"image/png", false},
      {"", false},
  }));
  CAPTURE(row.content_type);
  GatewayDesk desk(callback_app());
  auto asked = request("POST", "/callback", k_http_host, "a=1");
  if (!row.content_type.empty()) { asked.headers.add("Content-Type", row.content_type); }
  desk.ask(asked);
  CHECK(desk.event()["body"] == (row.text ? "a=1" : "YT0x"));
  CHECK(desk.event()["isBase64Encoded"] == !row.text);
}

TEST_CASE("A text body that is not UTF-8 reaches an HTTP API's function as Base64",
          "[gateway][http]") {
  GatewayDesk desk(callback_app());
  auto asked = request("POST", "/callback", k_http_host, "\xFF\xFE");
  asked.headers.add("Content-Type", "text/plain");
  desk.ask(asked);
  CHECK(desk.event()["body"] == "//4=");
  CHECK(desk.event()["isBase64Encoded"] == true);
}

TEST_CASE("BinaryMediaTypes mean nothing to an HTTP API", "[gateway][http]") {
  auto app = callback_app();
  app.apis[0].binary_media_types = {"*/*"};
  GatewayDesk desk(std::move(app));
  auto asked = request("POST", "/callback", k_http_host, "{}");
  asked.headers.add("Content-Type", "application/json");
  desk.ask(asked);
  CHECK(desk.event()["isBase64Encoded"] == false);
}

TEST_CASE("An HTTP API sends payload format 1.0 where its route asks for it", "[gateway][http]") {
  GatewayDesk desk(callback_app("dev"));
  auto asked = request("POST", "/dev/old/a%20b?x=1&x=2", k_http_host, "a=1");
  asked.headers.add("user-agent", "curl/8");
  asked.headers.add("cookie", "s=1");
  asked.headers.add("content-type", "application/x-www-form-urlencoded");
  desk.ask(asked);
  const auto event = desk.event();
  CHECK(desk.event_text().starts_with(R"({"version":"1.0","resource":"/old/{proxy+}","path":)"
                                      R"("/dev/old/a b","httpMethod":"POST","headers":{)"));
  CHECK(event["headers"]["Host"] == std::string(k_http_host));
  CHECK(event["headers"]["User-Agent"] == "curl/8");
  CHECK(event["headers"]["cookie"] == "s=1");
  CHECK(event["headers"]["X-Forwarded-Port"] == "443");
  CHECK(event["multiValueHeaders"]["cookie"] == Json::parse(R"(["s=1"])"));
  CHECK(event["queryStringParameters"] == Json::parse(R"({"x":"2"})"));
  CHECK(event["multiValueQueryStringParameters"] == Json::parse(R"({"x":["1","2"]})"));
  CHECK(event["pathParameters"]["proxy"] == "a b");
  CHECK(event["stageVariables"].is_null());
  CHECK(event["requestContext"]["resourceId"] == "ANY /old/{proxy+}");
  CHECK(event["requestContext"]["requestTimeEpoch"] == 1583349317135);
  CHECK(event["requestContext"]["identity"]["sourceIp"] == "127.0.0.1");
  CHECK(event["body"] == "YT0x");
  CHECK(event["isBase64Encoded"] == true);
  desk.ask(request("GET", "/dev/old/x", k_http_host));
  CHECK(desk.event()["body"].is_null());
  CHECK(desk.event()["queryStringParameters"].is_null());
}
