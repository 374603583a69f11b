#include <catch2/catch.hpp>

#include "core/base/text.hpp"
#include "tests/emulator/aws/gateway/gateway_desk.hpp"

using namespace ecpay;
using namespace ecpay::tests;

namespace {

aws::App proxy_app() {
  auto api = rest_api({route("ANY", "/"), route("ANY", "/{proxy+}"), route("GET", "/orders/{id}")});
  return app_of({api});
}

}  // namespace

TEST_CASE("A REST event has AWS's fields, in AWS's order, byte for byte", "[gateway][rest]") {
  GatewayDesk desk(proxy_app());
  auto asked = request("POST", "/Prod/orders?a=1&a=2&b=%20x", k_rest_host, "RtnCode=1&x=\"q\"");
  asked.headers.add("content-type", "application/x-www-form-urlencoded");
  asked.headers.add("user-agent", "curl/8");
  asked.headers.add("X-Amzn-Trace-Id", "Root=1-5759e988-bd862e3fe1be46a994272793");
  desk.ask(asked);

  const auto event = desk.event();
  const auto context = event["requestContext"];
  const std::string headers =
      R"("CloudFront-Forwarded-Proto":"https","CloudFront-Is-Desktop-Viewer":"true",)"
      R"("CloudFront-Is-Mobile-Viewer":"false","CloudFront-Is-SmartTV-Viewer":"false",)"
      R"("CloudFront-Is-Tablet-Viewer":"false","CloudFront-Viewer-ASN":"3462",)"
      R"("CloudFront-Viewer-Country":"TW","content-type":"application/x-www-form-urlencoded",)"
      R"("Host":"restapi001.execute-api.us-east-1.amazonaws.com","User-Agent":"curl/8",)"
      R"("Via":)" +
      event["headers"]["Via"].dump() + R"(,"X-Amz-Cf-Id":)" +
      event["headers"]["X-Amz-Cf-Id"].dump() +
      R"(,"X-Amzn-Trace-Id":"Root=1-5759e988-bd862e3fe1be46a994272793",)"
      R"("X-Forwarded-For":"127.0.0.1, 192.0.2.1","X-Forwarded-Port":"443",)"
      R"("X-Forwarded-Proto":"https"})";
  std::string multi = headers;
  multi = replace_all(multi, "\":\"", "\":[\"");
  multi = replace_all(multi, "\",\"", "\"],\"");
  multi = replace_all(multi, "\"}", "\"]}");
  const std::string expected =
      R"({"resource":"/{proxy+}","path":"/orders","httpMethod":"POST","headers":{)" + headers +
      R"(,"multiValueHeaders":{)" + multi +
      R"(,"queryStringParameters":{"a":"2","b":" x"},)"
      R"("multiValueQueryStringParameters":{"a":["1","2"],"b":[" x"]},)"
      R"("pathParameters":{"proxy":"orders"},"stageVariables":null,"requestContext":{)"
      R"("resourceId":)" +
      context["resourceId"].dump() +
      R"(,"resourcePath":"/{proxy+}","httpMethod":"POST","extendedRequestId":)" +
      context["extendedRequestId"].dump() +
      R"(,"requestTime":"04/Mar/2020:19:15:17 +0000","path":"/Prod/orders",)"
      R"("accountId":"123456789012","protocol":"HTTP/1.1","stage":"Prod",)"
      R"("domainPrefix":"restapi001","requestTimeEpoch":1583349317135,"requestId":)" +
      context["requestId"].dump() +
      R"(,"identity":{"cognitoIdentityPoolId":null,"accountId":null,"cognitoIdentityId":null,)"
      R"("caller":null,"sourceIp":"127.0.0.1","principalOrgId":null,"accessKey":null,)"
      R"("cognitoAuthenticationType":null,"cognitoAuthenticationProvider":null,"userArn":null,)"
      R"("userAgent":"curl/8","user":null},"domainName":)"
      R"("restapi001.execute-api.us-east-1.amazonaws.com","deploymentId":)" +
      context["deploymentId"].dump() +
      R"(,"apiId":"restapi001"},"body":"RtnCode=1&x=\"q\"","isBase64Encoded":false})";
  CHECK(desk.event_text() == expected);
  CHECK(context["resourceId"].get<std::string>().size() == 6);
  CHECK(context["deploymentId"].get<std::string>().size() == 6);
  CHECK(context["extendedRequestId"].get<std::string>().size() == 16);
  CHECK(context["extendedRequestId"].get<std::string>().ends_with("="));
  CHECK(context["requestId"].get<std::string>().size() == 36);
}

TEST_CASE("A REST event shows paths as recorded on AWS", "[gateway][rest]") {
  struct Case {
    std::string target, path, context_path;
    Json proxy;
  };
  const auto row = GENERATE(values<Case>({
      {"/Prod/test-path", "/test-path", "/Prod/test-path", "test-path"},
      {"/Prod/test-path/", "/test-path/", "/Prod/test-path/", "test-path"},
      {"/Prod/test-path/api/user/test%2Balias@gmail.com/plus/test+alias@gmail.com",
       "/test-path/api/user/test%2Balias@gmail.com/plus/test+alias@gmail.com",
       "/Prod/test-path/api/user/test%2Balias@gmail.com/plus/test+alias@gmail.com",
       "test-path/api/user/test%2Balias@gmail.com/plus/test+alias@gmail.com"},
      {"/Prod//proxy-value", "/proxy-value", "/Prod//proxy-value", "proxy-value"},
      {"/Prod/a//b", "/a//b", "/Prod/a//b", "a//b"},
      {"/Prod/", "/", "/Prod/", nullptr},
      {"/Prod", "/", "/Prod/", nullptr},
      {"/Prod/%zz", "/%zz", "/Prod/%zz", "%zz"},
      {"/Prod/a/../b", "/a/../b", "/Prod/a/../b", "a/../b"},
      {"/Prod/%E8%8C%B6", "/%E8%8C%B6", "/Prod/%E8%8C%B6", "%E8%8C%B6"},
  }));
  CAPTURE(row.target);
  GatewayDesk desk(proxy_app());
  desk.ask(request("GET", row.target, k_rest_host));
  const auto event = desk.event();
  CHECK(event["path"] == row.path);
  CHECK(event["requestContext"]["path"] == row.context_path);
  if (row.proxy.is_null()) {
    CHECK(event["pathParameters"].is_null());
  } else {
    CHECK(event["pathParameters"]["proxy"] == row.proxy);
  }
}

TEST_CASE("A path parameter of a REST API keeps its encoding", "[gateway][rest]") {
  GatewayDesk desk(proxy_app());
  desk.ask(request("GET", "/Prod/orders/a%20b%2Fc", k_rest_host));
  CHECK(desk.event()["resource"] == "/orders/{id}");
  CHECK(desk.event()["pathParameters"]["id"] == "a%20b%2Fc");
}

TEST_CASE("A REST event decodes its query as recorded on AWS", "[gateway][rest]") {
  struct Case {
    std::string query, single, multi;
  };
  const auto row = GENERATE(values<Case>({
      {"", "null", "null"},
      {"?", "null", "null"},
      {"?urlparam=test", R"({"urlparam":"test"})", R"({"urlparam":["test"]})"},
      {"?dateTimeOffset=2023-06-12T18:05:10.123456+00:00&email=test%2Balias@gmail.com"
       "&plus=test+alias@gmail.com&url=https://www.google.com/&whitespace=foo%20bar&zhash=abort/",
       R"({"dateTimeOffset":"2023-06-12T18:05:10.123456 00:00","email":"test+alias@gmail.com",)"
       R"("plus":"test alias@gmail.com","url":"https://www.google.com/","whitespace":"foo bar",)"
       R"("zhash":"abort/"})",
       R"({"dateTimeOffset":["2023-06-12T18:05:10.123456 00:00"],"email":["test+alias@gmail.com"],)"
       R"("plus":["test alias@gmail.com"],"url":["https://www.google.com/"],)"
       R"("whitespace":["foo bar"],"zhash":["abort/"]})"},
      {"?category=electronics&category=books&price=10&price=20&price=30",
       R"({"category":"books","price":"30"})",
       R"({"category":["electronics","books"],"price":["10","20","30"]})"},
      {"?a=1;b=2", R"({"a":"1","b":"2"})", R"({"a":["1"],"b":["2"]})"},
      {"?flag&e=", R"({"flag":"","e":""})", R"({"flag":[""],"e":[""]})"},
      {"?a=%zz&b=%4", R"({"a":"%zz","b":"%4"})", R"({"a":["%zz"],"b":["%4"]})"},
      {"?a=%E8%8C%B6&%E9=%FF", R"({"a":"茶","�":"�"})", R"({"a":["茶"],"�":["�"]})"},
      {"?a=x?y=z", R"({"a":"x?y=z"})", R"({"a":["x?y=z"]})"},
      {"?a=%00", R"({"a":"\u0000"})", R"({"a":["\u0000"]})"},
  }));
  CAPTURE(row.query);
  GatewayDesk desk(proxy_app());
  desk.ask(request("GET", "/Prod/x" + row.query, k_rest_host));
  CHECK(desk.event()["queryStringParameters"] == Json::parse(row.single));
  CHECK(desk.event()["multiValueQueryStringParameters"] == Json::parse(row.multi));
}

TEST_CASE("A REST event keeps header letters and last values, and drops what AWS drops",
          "[gateway][rest]") {
  GatewayDesk desk(proxy_app());
  auto asked = request("GET", "/Prod/x", "restapi.execute-api.localhost");
  asked.headers.add("tEsT-HEADeR", "aValUE");
  asked.headers.add("authorization", "random-value");
  asked.headers.add("X-Two", "1");
  asked.headers.add("x-two", "2");
  asked.headers.add("X-Ecpay-Emulator-Delivery", "7");
  asked.headers.add("X-Forwarded-For", "203.0.113.9");
  asked.headers.add("X-Forwarded-Proto", "http");
  for (const auto* name : {"Connection", "Content-Length", "Content-MD5", "Expect", "Max-Forwards",
                           "Proxy-Authenticate", "Server", "TE", "Transfer-Encoding", "Trailer",
                           "Upgrade", "WWW-Authenticate"}) {
    asked.headers.add(name, "dropped");
  }
  desk.ask(asked);
  const auto event = desk.event();
  CHECK(event["headers"]["tEsT-HEADeR"] == "aValUE");
  CHECK(event["headers"]["Authorization"] == "random-value");
  CHECK(event["headers"]["X-Two"] == "2");
  CHECK(event["multiValueHeaders"]["X-Two"] == Json::parse(R"(["1","2"])"));
  CHECK(event["headers"]["X-Forwarded-For"] == "203.0.113.9, 127.0.0.1, 192.0.2.1");
  CHECK(event["headers"]["X-Forwarded-Proto"] == "https");
  CHECK(event["headers"]["X-Forwarded-Port"] == "443");
  CHECK(event["headers"]["Host"] == std::string(k_rest_host));
  CHECK(desk.event_text().find("dropped") == std::string::npos);
  CHECK(desk.event_text().find("Ecpay") == std::string::npos);
  CHECK(event["requestContext"]["identity"]["userAgent"].is_null());
}

TEST_CASE("A REST body is text unless its type is one of BinaryMediaTypes", "[gateway][rest]") {
  struct Case {
    std::vector<std::string> types;
    std::string content_type, body;
    Json expected;
    bool encoded;
  };
  const auto row = GENERATE(values<Case>({
      {{}, "application/x-www-form-urlencoded", "RtnCode=1", "RtnCode=1", false},
      {{}, "", "raw", "raw", false},
      {{}, "image/png", "\x89PNG", "\xEF\xBF\xBDPNG", false},
      {{"image/png"}, "image/png", "\x89PNG", "iVBORw==", true},
      {{"image/png"}, "Image/PNG; q=1", "\x89PNG", "iVBORw==", true},
      {{"image/*"}, "image/png", "\x89PNG", "iVBORw==", true},
      {{"image/*"}, "text/plain", "x", "x", false},
      {{"*/*"}, "application/x-www-form-urlencoded", "a=1", "YT0x", true},
      {{"*/*"}, "", "a=1", "YT0x", true},
      {{"*/*"}, "text/plain", "", nullptr, false},
      {{}, "text/plain", "", nullptr, false},
      {{}, "application/json", "{\"a\":\"\\u8336\n\"}", "{\"a\":\"\\u8336\n\"}", false},
  }));
  CAPTURE(row.types, row.content_type, row.body);
  auto app = proxy_app();
  app.apis[0].binary_media_types = row.types;
  GatewayDesk desk(std::move(app));
  auto asked = request("POST", "/Prod/x", k_rest_host, row.body);
  if (!row.content_type.empty()) { asked.headers.add("Content-Type", row.content_type); }
  desk.ask(asked);
  CHECK(desk.event()["body"] == row.expected);
  CHECK(desk.event()["isBase64Encoded"] == row.encoded);
}

TEST_CASE("Stage variables reach a REST event, and are null without any", "[gateway][rest]") {
  auto app = proxy_app();
  app.apis[0].stage_variables = {{"mode", "test"}};
  GatewayDesk desk(std::move(app));
  desk.ask(request("GET", "/Prod/x", k_rest_host));
  CHECK(desk.event()["stageVariables"] == Json::parse(R"({"mode":"test"})"));
}
