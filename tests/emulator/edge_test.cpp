#include <catch2/catch.hpp>

#include "core/store/events.hpp"
#include "emulator/edge.hpp"
#include "tests/support/fake_clock.hpp"

using namespace ecpay;

namespace {

constexpr std::string_view k_stage = "https://payment-stage.ecpay.com.tw";

struct EdgeDesk {
  explicit EdgeDesk(EdgeOptions options = {}) : edge(table, recorder, clock, ids, options) {}

  static hosts::TableOptions known() {
    hosts::TableOptions options;
    options.ecpay_hosts = {"payment-stage.ecpay.com.tw"};
    options.apis = {{"rest123456.execute-api.us-east-1.amazonaws.com", "Prod"}};
    options.ports = {8490, 8491, 3000, 3001, 4566};
    return options;
  }
  http::Response ask(const std::string& authority, const std::string& target = "/Prod/pay",
                     const http::Headers& headers = {}) {
    http::Request request;
    request.method = "GET";
    request.target = target;
    request.authority = authority;
    request.headers = headers;
    return edge.serve(request, {[this](const http::Request& inner) {
                                  handled.push_back(inner);
                                  auto response = http::text_response(302, "moved");
                                  response.headers.add("Location", std::string(k_stage) + "/x");
                                  return response;
                                },
                                [](const http::Request&) { return Asker::shopper; },
                                [](const http::Request&) { return 0; }});
  }
  std::vector<store::Event> log() {
    recorder.flush();
    return store->read([](store::Reader& reader) { return store::list_events(reader, {}); });
  }

  tests::FakeClock clock;
  IdSource ids{0};
  hosts::HostTable table{known()};
  std::unique_ptr<store::Store> store = *store::Store::open({":memory:"}, clock, clock);
  store::Recorder recorder{*store, clock};
  Edge edge;
  std::vector<http::Request> handled;
};

}  // namespace

TEST_CASE("a local asker gets local addresses, and the exchange is on the log", "[edge]") {
  EdgeDesk desk;
  const auto answer = desk.ask(
      "localhost:3000", "/Prod/pay?x=1",
      {{"Origin", "http://127.0.0.1:8490"}, {"Referer", "http://127.0.0.1:8490/Cashier/pay?a=1"}});
  CHECK(answer.headers.get("Location") == "http://127.0.0.1:8490/x");
  REQUIRE(desk.handled.size() == 1);
  CHECK(desk.handled[0].headers.get("Origin") == k_stage);
  CHECK(desk.handled[0].headers.get("Referer") == std::string(k_stage) + "/Cashier/pay?a=1");
  const auto log = desk.log();
  REQUIRE(log.size() == 1);
  CHECK(log[0].kind == "browser.request");
  const Json data = *parse_json(log[0].data);
  CHECK(data["actor"] == "shopper");
  CHECK(data["url"] == "http://localhost:3000/Prod/pay?x=1");
  CHECK(data["status"] == 302);
  CHECK(data["translated"] == Json::parse(R"([["https://payment-stage.ecpay.com.tw/x",
                                               "http://127.0.0.1:8490/x"]])"));
  CHECK(desk.handled[0].headers.get("X-Amzn-Trace-Id") == "Root=" + log[0].trace);
}

TEST_CASE("who asks by the real name is answered in real names, untouched and unlogged", "[edge]") {
  EdgeDesk desk;
  const auto answer =
      desk.ask("payment-stage.ecPay.com.tw", "/x", {{"Origin", "http://localhost"}});
  CHECK(answer.headers.get("Location") == std::string(k_stage) + "/x");
  REQUIRE(desk.handled.size() == 1);
  CHECK(desk.handled[0].headers.get("Origin") == "http://localhost");
  CHECK_FALSE(desk.handled[0].headers.find("X-Amzn-Trace-Id"));
  CHECK(desk.log().empty());
}

TEST_CASE("unknown Host names are refused before the handler (DNS rebinding)", "[edge]") {
  EdgeDesk desk;
  for (const auto* host : {"evil.example.com", "localhost.evil.example.com:3000", "10.0.0.1:3000",
                           "127.0.0.1.nip.io"}) {
    CAPTURE(host);
    CHECK(desk.ask(host).status == 403);
  }
  CHECK(desk.ask(std::string(5000, 'x')).body.size() < 500);
  CHECK(desk.handled.empty());
  CHECK(desk.log().empty());
  EdgeOptions options;
  options.allowed_hosts = {"shop.test"};
  EdgeDesk allowing(options);
  CHECK(allowing.ask("Shop.Test:3000").headers.get("Location") == "http://127.0.0.1:8490/x");
}

TEST_CASE("with --no-translate the addresses stay as the answer has them", "[edge]") {
  EdgeOptions options;
  options.translate = EdgeOptions::Translate::off;
  EdgeDesk desk(options);
  CHECK(desk.ask("localhost:3000").headers.get("Location") == std::string(k_stage) + "/x");
  const auto log = desk.log();
  REQUIRE(log.size() == 1);
  CHECK_FALSE(parse_json(log[0].data)->contains("translated"));
}

TEST_CASE("a trace that comes in is kept; without one the same traffic gets the same traces",
          "[edge]") {
  const std::string given = "1-5f2a3b4c-0123456789abcdef01234567";
  const auto traces = [&] {
    EdgeDesk desk;
    desk.ask("localhost:3000", "/Prod/pay", {{"X-Amzn-Trace-Id", "Root=" + given}});
    desk.ask("localhost:3000");
    desk.ask("localhost:3000");
    desk.edge.reset();
    desk.ask("localhost:3000");
    std::vector<std::string> out;
    for (const auto& event : desk.log()) out.push_back(event.trace);
    return out;
  };
  const auto first = traces();
  REQUIRE(first.size() == 4);
  CHECK(first[0] == given);
  CHECK(first[1] != first[2]);
  CHECK(first[1] == first[3]);
  CHECK(first == traces());
}
