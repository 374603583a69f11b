#include <catch2/catch.hpp>

#include "emulator/hosts/host_table.hpp"
#include "emulator/hosts/translation.hpp"

using namespace ecpay;
using namespace ecpay::hosts;

namespace {

HostTable table() {
  TableOptions options;
  options.ecpay_hosts = {"payment-stage.ecpay.com.tw", "logistics-stage.ecpay.com.tw"};
  options.apis = {{"rest123456.execute-api.us-east-1.amazonaws.com", "Prod"},
                  {"http123456.execute-api.us-east-1.amazonaws.com", ""}};
  options.ports = {8490, 8491, 3000, 3001, 4566};
  options.maps = {{"shop.example.com", "http://127.0.0.1:5000"}};
  options.callback_hosts = {"hooks.example.net"};
  return HostTable(options);
}

http::Url url(std::string_view text) {
  const auto parsed = http::parse_url(text);
  REQUIRE(parsed);
  return *parsed;
}

}  // namespace

TEST_CASE("real names find who answers them, in any letter case", "[hosts]") {
  const auto hosts = table();
  CHECK(hosts.find("payment-stage.ecPay.com.tw") == Service::ecpay);
  CHECK(hosts.find("REST123456.execute-api.us-east-1.amazonaws.com") == Service::api);
  CHECK(hosts.find("sns.us-east-1.amazonaws.com") == Service::aws);
  CHECK(hosts.find("other12345.execute-api.us-east-1.amazonaws.com") == Service::aws);
  CHECK(hosts.find("shop.example.com") == Service::mapped);
  CHECK_FALSE(hosts.find("example.com"));
  CHECK_FALSE(hosts.find("notamazonaws.com"));
  CHECK_FALSE(hosts.find(""));
}

TEST_CASE("addresses go to local ones and back", "[hosts]") {
  const auto hosts = table();
  CHECK(hosts.to_local("https://payment-stage.ecpay.com.tw/Cashier/AioCheckOut/V5") ==
        "http://127.0.0.1:8490/Cashier/AioCheckOut/V5");
  CHECK(hosts.to_local("https://rest123456.execute-api.us-east-1.amazonaws.com/Prod/a?b=%20") ==
        "http://localhost:3000/Prod/a?b=%20");
  CHECK(hosts.to_local("https://shop.example.com/x") == "http://127.0.0.1:5000/x");
  CHECK_FALSE(hosts.to_local("https://example.com/"));
  CHECK_FALSE(hosts.to_local("javascript:alert(1)"));
  CHECK(hosts.to_real("http://localhost:3000/Prod/a") ==
        "https://rest123456.execute-api.us-east-1.amazonaws.com/Prod/a");
  CHECK(hosts.to_real("http://localhost:3000/orders", 1) ==
        "https://http123456.execute-api.us-east-1.amazonaws.com/orders");
  CHECK(hosts.to_real("http://127.0.0.1:8490") == "https://payment-stage.ecpay.com.tw");
  CHECK_FALSE(hosts.to_real("http://localhost:9999/x"));
  CHECK(hosts.is_local_name("127.0.0.1"));
  CHECK(hosts.is_local_name("rest.execute-api.localhost"));
  for (const auto* foreign : {"localhost.example.com", "127.0.0.1.example.com", "127.example.com",
                              "127.0.0", "127.0.0.256", "127.0.0.x", "127..0.1", "1270.0.0.1"}) {
    CAPTURE(foreign);
    CHECK_FALSE(hosts.is_local_name(foreign));
  }
}

TEST_CASE("a request is sent to loopback under its real name, or not at all", "[hosts]") {
  const auto hosts = table();
  http::ClientRequest request;
  request.url = url("https://rest123456.execute-api.us-east-1.amazonaws.com/Prod/notify");
  const auto inside = hosts.route(request);
  REQUIRE(inside);
  CHECK(inside->connect_host == "127.0.0.1");
  CHECK(inside->connect_port == 3000);
  CHECK(inside->url.scheme == "http");
  CHECK(inside->headers.get("Host") == "rest123456.execute-api.us-east-1.amazonaws.com");
  request.url = url("http://localhost:5001/notify");
  CHECK(hosts.route(request)->connect_port == 0);
  request.url = url("https://shop.example.com/notify?a=1");
  CHECK(hosts.route(request)->url.text() == "http://127.0.0.1:5000/notify?a=1");
  request.url = url("https://hooks.example.net/x");
  CHECK(hosts.route(request)->url.host == "hooks.example.net");
  request.url = url("https://evil.example.org/x");
  const auto refused = hosts.route(request);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == "callback.not_allowed");
  CHECK(refused.error().subject == "evil.example.org");
}

TEST_CASE("HTML addresses are translated, values and text never", "[hosts][translation]") {
  const auto hosts = table();
  struct Case {
    std::string html, expected;
  };
  const auto [html, expected] = GENERATE(values<Case>({
      {R"(<form action="https://payment-stage.ecpay.com.tw/Cashier/AioCheckOut/V5">)",
       R"(<form action="http://127.0.0.1:8490/Cashier/AioCheckOut/V5">)"},
      {R"(<input name="ReturnURL" value="https://payment-stage.ecpay.com.tw/x">)",
       R"(<input name="ReturnURL" value="https://payment-stage.ecpay.com.tw/x">)"},
      {"<p>https://payment-stage.ecpay.com.tw/x</p>",
       "<p>https://payment-stage.ecpay.com.tw/x</p>"},
      {"<a href=https://rest123456.execute-api.us-east-1.amazonaws.com/Prod/?a=1&amp;b=2>",
       "<a href=http://localhost:3000/Prod/?a=1&amp;b=2>"},
      {R"(<meta http-equiv="refresh" content="0; url=https://payment-stage.ecpay.com.tw/a">)",
       R"(<meta http-equiv="refresh" content="0; url=http://127.0.0.1:8490/a">)"},
      {R"(<script>var u="https://payment-stage.ecpay.com.tw/"</script>)",
       R"(<script>var u="https://payment-stage.ecpay.com.tw/"</script>)"},
      {R"(<a href="https://example.com/"><img src="//payment-stage.ecpay.com.tw/i.png">)",
       R"(<a href="https://example.com/"><img src="http://127.0.0.1:8490/i.png">)"},
      {R"(<form action="https:&#x2F;&#x2F;payment-stage.ecpay.com.tw&#x2F;a">)",
       R"(<form action="http://127.0.0.1:8490/a">)"},
      {"<a href='HTTPS://Payment-Stage.ECPay.com.tw:443/a'>", "<a href='http://127.0.0.1:8490/a'>"},
      {R"(<a href="//example.com/"><a href="https://payment-stage.ecpay.com.tw?a=1">)",
       R"(<a href="//example.com/"><a href="http://127.0.0.1:8490/?a=1">)"},
      {R"(<META HTTP-EQUIV="Content-Security-Policy" content="form-action payment-stage.ecpay.com.tw">)",
       R"(<META HTTP-EQUIV="Content-Security-Policy" content="form-action payment-stage.ecpay.com.tw http://127.0.0.1:8490">)"},
      {R"(<p>1 < 2 && a//b -- "c</p>)", R"(<p>1 < 2 && a//b -- "c</p>)"},
  }));
  CHECK(translate_html(html, hosts, nullptr) == expected);
}

TEST_CASE("JSON strings that are wholly one of our addresses are translated",
          "[hosts][translation]") {
  const auto hosts = table();
  std::vector<std::string> seen;
  const auto sink = [&](std::string_view from, std::string_view) { seen.emplace_back(from); };
  CHECK(
      translate_json(
          R"({"a":"https:\/\/payment-stage.ecpay.com.tw\/x","b":"see https://payment-stage.ecpay.com.tw/x","c":"\"https://x"})",
          hosts, sink) ==
      R"({"a":"http://127.0.0.1:8490/x","b":"see https://payment-stage.ecpay.com.tw/x","c":"\"https://x"})");
  CHECK(seen == std::vector<std::string>{"https://payment-stage.ecpay.com.tw/x"});
  CHECK(translate_json("\"\\", hosts, nullptr) == "\"\\");
}

TEST_CASE("a mapped name without a dot is one of our addresses too", "[hosts][translation]") {
  TableOptions options;
  options.maps["shop"] = "http://127.0.0.1:5000";
  const HostTable hosts(options);
  http::Response response;
  response.headers.set("Content-Security-Policy", "form-action 'self' shop");
  response.headers.set("Content-Type", "text/html");
  response.body = "<a href='//shop/a'>";
  translate_response(response, hosts, nullptr);
  CHECK(response.headers.get("Content-Security-Policy") ==
        "form-action 'self' shop http://127.0.0.1:5000");
  CHECK(response.body == "<a href='http://127.0.0.1:5000/a'>");
}

TEST_CASE("headers that send the browser on are translated", "[hosts][translation]") {
  const auto hosts = table();
  http::Response response;
  response.status = 302;
  response.headers.set("Location", "https://payment-stage.ecpay.com.tw/a?x=1");
  response.headers.set("Refresh", "3; url=https://payment-stage.ecpay.com.tw/b");
  response.headers.set("Content-Security-Policy",
                       "default-src 'self'; form-action 'self' https://payment-stage.ecpay.com.tw");
  translate_response(response, hosts, nullptr);
  CHECK(response.headers.get("Location") == "http://127.0.0.1:8490/a?x=1");
  CHECK(response.headers.get("Refresh") == "3; url=http://127.0.0.1:8490/b");
  CHECK(response.headers.get("Content-Security-Policy") ==
        "default-src 'self'; form-action 'self' https://payment-stage.ecpay.com.tw "
        "http://127.0.0.1:8490");
  http::Request request;
  request.headers.set("Origin", "http://127.0.0.1:8490").set("Referer", "http://localhost:3000/o");
  restore_request(request, hosts, 1);
  CHECK(request.headers.get("Origin") == "https://payment-stage.ecpay.com.tw");
  CHECK(request.headers.get("Referer") ==
        "https://http123456.execute-api.us-east-1.amazonaws.com/o");
}
