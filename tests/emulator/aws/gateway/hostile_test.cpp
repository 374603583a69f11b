#include <catch2/catch.hpp>

#include "core/base/text.hpp"
#include "tests/emulator/aws/gateway/gateway_desk.hpp"

using namespace ecpay;
using namespace ecpay::tests;

namespace {

aws::App both_kinds() {
  return app_of({rest_api({route("ANY", "/{proxy+}"), route("ANY", "/")}),
                 http_api({route("ANY", "/{proxy+}", "2.0"), route("ANY", "/", "1.0")})});
}

const std::string k_every_byte = [] {
  std::string bytes;
  for (int i = 0; i < 256; ++i) { bytes.push_back(static_cast<char>(i)); }
  return bytes;
}();

// Bytes from a fixed seed, the same on every machine.
std::string noise(std::size_t count, std::uint64_t seed) {
  const IdSource ids(seed);
  std::string bytes;
  for (std::uint64_t i = 0; bytes.size() < count; ++i) {
    const auto bits = ids.bits("noise", "bytes", i);
    for (unsigned shift = 0; shift < 64 && bytes.size() < count; shift += 8) {
      bytes.push_back(static_cast<char>((bits >> shift) & 0xFFU));
    }
  }
  return bytes;
}

}  // namespace

TEST_CASE("Whatever bytes a request holds, its event is valid JSON in UTF-8",
          "[gateway][hostile]") {
  const std::string strange = GENERATE(
      as<std::string>{}, k_every_byte, std::string("\0\0", 2), "\xC0\xAF", "\xED\xA0\x80",
      "\xF4\x90\x80\x80", "%", "%%%", "%0", "%00%ff%C0%AF", "//..//./", "/../../etc/passwd",
      "\"\\\"", "茶\xE8", std::string(3000, '%'), std::string(3000, '/'), noise(2000, 7));
  CAPTURE(strange.substr(0, 40));
  GatewayDesk desk(both_kinds());
  for (const auto host : {k_rest_host, k_http_host}) {
    const std::string stage = host == k_rest_host ? "/Prod/" : "/";
    auto asked = request("POST", stage + strange + "?" + strange + "=" + strange, host, strange);
    asked.headers.add("X-Strange", strange);
    asked.headers.add(strange.substr(0, 100), "v");
    asked.headers.add("Cookie", strange);
    asked.headers.add("Content-Type", strange);
    asked.peer = strange.substr(0, 100);
    desk.ask(asked);
    for (const auto& call : desk.invoker.calls()) {
      CHECK(is_utf8(call.payload));
      CHECK(parse_json(call.payload).has_value());
    }
    CHECK(desk.log().size() >= 1);
  }
}

TEST_CASE("A binary body of 1 MB arrives whole where the API carries it as Base64",
          "[gateway][hostile]") {
  auto app = both_kinds();
  app.apis[0].binary_media_types = {"application/octet-stream"};
  GatewayDesk desk(std::move(app));
  const auto body = noise(1U << 20, 1);
  for (const auto& [host, target] :
       {std::pair(k_rest_host, "/Prod/x"), std::pair(k_http_host, "/x")}) {
    auto asked = request("POST", target, host, body);
    asked.headers.add("Content-Type", "application/octet-stream");
    desk.ask(asked);
    const auto event = desk.event();
    CHECK(event["isBase64Encoded"] == true);
    CHECK(base64_decode(event["body"].get<std::string>()) == body);
  }
}

TEST_CASE("Two hundred query parameters and as many headers arrive", "[gateway][hostile]") {
  GatewayDesk desk(both_kinds());
  std::string query;
  for (int i = 0; i < 200; ++i) {
    query += "&p" + std::to_string(i) + "=" + std::to_string(i) + "&same=" + std::to_string(i);
  }
  for (const auto& [host, target] :
       {std::pair(k_rest_host, "/Prod/x?"), std::pair(k_http_host, "/x?")}) {
    auto asked = request("GET", target + query, host);
    for (int i = 0; i < 200; ++i) { asked.headers.add("X-H" + std::to_string(i), "v"); }
    desk.ask(asked);
    const auto event = desk.event();
    CHECK(event["queryStringParameters"].size() == 201);
    CHECK(event["queryStringParameters"]["p199"] == "199");
    CHECK(event["headers"].size() > 200);
  }
}

TEST_CASE("Whatever a function returns, a client gets a sound answer", "[gateway][hostile]") {
  const std::string deep_object = [] {
    std::string text;
    for (int i = 0; i < 60'000; ++i) { text += "{\"a\":"; }
    return text;
  }();
  std::string many_headers = R"({"statusCode":200,"headers":{"a0":"")";
  for (int i = 1; i < 200'000; ++i) { many_headers += ",\"a" + std::to_string(i) + "\":\"\""; }
  many_headers += "}}";
  std::string many_values = R"({"statusCode":200,"multiValueHeaders":{"a":[""])";
  many_values.pop_back();
  for (int i = 1; i < 500'000; ++i) { many_values += ",\"\""; }
  many_values += "]}}";
  const std::string payload = GENERATE_COPY(
      as<std::string>{}, std::string(100'000, '['), deep_object, many_headers, many_values,
      std::string("\0", 1), k_every_byte, noise(100'000, 3), R"({"statusCode":1e999})",
      R"({"statusCode":"200\u0000"})", R"({"statusCode":200,"body":"\ud800"})",
      R"({"statusCode":200,"statusCode":"x"})", "\xEF\xBB\xBF{}", std::string(6U << 20, ' ') + "{}",
      R"({"statusCode":200,"headers":{"\u0000":"x"}})");
  CAPTURE(payload.substr(0, 60));
  GatewayDesk desk(both_kinds());
  desk.invoker.returns(payload);
  for (const auto& [host, target] :
       {std::pair(k_rest_host, "/Prod/x"), std::pair(k_http_host, "/x")}) {
    const auto response = desk.ask(request("GET", target, host));
    CHECK(response.status >= 200);
    CHECK(response.status <= 599);
    CHECK(response.headers.list().size() < 1100);
    for (const auto& header : response.headers.list()) {
      REQUIRE(header.value.find_first_of("\r\n") == std::string::npos);
    }
  }
  CHECK(desk.log().size() == 2);
}

TEST_CASE("JSON nested as deep as allowed passes, one level deeper does not",
          "[gateway][hostile]") {
  GatewayDesk desk(both_kinds());
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  desk.invoker.returns(nested(128));
  CHECK(desk.ask(request("GET", "/x", k_http_host)).status == 200);
  desk.invoker.returns(nested(129));
  CHECK(desk.ask(request("GET", "/x", k_http_host)).status == 500);
}

TEST_CASE("Odd hosts choose no API and do no harm", "[gateway][hostile]") {
  GatewayDesk desk(both_kinds());
  const std::string host =
      GENERATE(as<std::string>{}, "", ".execute-api.", ".execute-api.localhost",
               "restapi001.execute-api.us-east-1.amazonaws.com.evil.example", "[::1]:3000", ":",
               std::string(5000, 'a') + ".execute-api.localhost", k_every_byte);
  CAPTURE(host.substr(0, 60));
  const auto response = desk.ask(request("GET", "/x", host));
  CHECK(response.status < 600);
  CHECK(desk.log().size() == 1);
}
