#include "emulator/aws/gateway/gateway.hpp"

#include <catch2/catch.hpp>
#include <future>
#include <map>
#include <semaphore>
#include <thread>

#include "core/base/messages.hpp"
#include "tests/emulator/aws/gateway/gateway_desk.hpp"

using namespace ecpay;
using namespace ecpay::tests;

namespace {

aws::App both_kinds() {
  return app_of(
      {rest_api({route("ANY", "/{proxy+}")}), http_api({route("ANY", "/{proxy+}", "2.0")})});
}

http::Request rest_request() { return request("GET", "/Prod/x", k_rest_host); }
http::Request http_request() { return request("GET", "/x", k_http_host); }

}  // namespace

TEST_CASE("Every request is one event of the log", "[gateway][log]") {
  GatewayDesk desk(both_kinds());
  auto asked = request("POST", "/Prod/orders?a=1", k_rest_host, "abc");
  asked.headers.add("X-Amzn-Trace-Id", "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1");
  desk.invoker.returns(R"({"statusCode":201,"body":"hello"})");
  const auto response = desk.ask(asked);
  const auto log = desk.log();
  REQUIRE(log.size() == 1);
  CHECK(log[0].kind == "gateway.request");
  CHECK(log[0].order.empty());
  CHECK(log[0].trace == "1-5759e988-bd862e3fe1be46a994272793");
  CHECK(log[0].ms >= 0);
  CHECK(log[0].data ==
        R"({"api":"RestApi","kind":"rest","stage":"Prod","method":"POST","path":"/Prod/orders",)"
        R"("route":"ANY /{proxy+}","function":"Fn","status":201,"request_id":")" +
            response.headers.get("x-amzn-RequestId") +
            R"(","invocation":"11111111-2222-4333-8444-555555555555","bytes_in":3,"bytes_out":5})");
}

TEST_CASE("A request that no function answered is logged with its reason", "[gateway][log]") {
  GatewayDesk desk(both_kinds());
  desk.ask(request("GET", "/x", "nosuchapi0.execute-api.us-east-1.amazonaws.com"));
  desk.ask(request("GET", "/x", k_rest_host));
  desk.ask(request("TRACE", "/Prod/x", k_rest_host));
  desk.invoker.returns("{\"statusCode\":200,\"body\":{}}");
  desk.ask(rest_request());
  const auto log = desk.log();
  REQUIRE(log.size() == 4);
  const std::vector<std::string> problems = {"gateway.no_api", "gateway.no_stage",
                                             "gateway.no_route", "gateway.malformed_answer"};
  for (std::size_t i = 0; i < problems.size(); ++i) {
    const auto data = *parse_json(log[i].data);
    CHECK(data["problem"] == problems[i]);
    CHECK(message_of(problems[i]).code == problems[i]);
  }
  CHECK(log[3].data.find("body is an object") != std::string::npos);
}

TEST_CASE("The trace of a request reaches function and client", "[gateway][trace]") {
  const std::string root = "1-5759e988-bd862e3fe1be46a994272793";
  struct Case {
    std::string given;
    bool kept;
    std::string passed;  // what the invocation's trace begins with
  };
  const auto row = GENERATE_COPY(values<Case>({
      {"Root=" + root, true, "Root=" + root + ";Parent="},
      {"Root=" + root + ";Parent=53995c3f42cd8ad8;Sampled=1", true,
       "Root=" + root + ";Parent=53995c3f42cd8ad8;Sampled=1"},
      {"Self=1-0-0; Root=" + root, true, "Root=" + root + ";Parent="},
      {"", false, "Root=1-5e5ffe45-"},
      {"garbage", false, "Root=1-5e5ffe45-"},
      {"Root=1-zzzzzzzz-bd862e3fe1be46a994272793", false, "Root=1-5e5ffe45-"},
      {"Root=;;;=;Parent=x", false, "Root=1-5e5ffe45-"},
  }));
  CAPTURE(row.given);
  GatewayDesk desk(both_kinds());
  for (auto asked : {rest_request(), http_request()}) {
    if (!row.given.empty()) { asked.headers.add("x-amzn-trace-id", row.given); }
    desk.ask(asked);
    const auto headers = desk.event()["headers"];
    const std::string shown = headers.contains("X-Amzn-Trace-Id") ? headers["X-Amzn-Trace-Id"]
                                                                  : headers["x-amzn-trace-id"];
    if (row.kept) {
      CHECK(shown == row.given);
    } else {
      CHECK(shown.size() == 40);
      CHECK(shown.starts_with("Root=1-5e5ffe45-"));
    }
    CHECK(desk.invoker.calls().back().trace.starts_with(row.passed));
  }
}

TEST_CASE("The same requests get the same ids, and equal requests different ones",
          "[gateway][ids]") {
  GatewayDesk one(both_kinds());
  GatewayDesk two(both_kinds());
  const auto first = one.ask(rest_request()).headers.get("x-amzn-RequestId");
  const auto second = one.ask(rest_request()).headers.get("x-amzn-RequestId");
  CHECK(first != second);
  two.ask(http_request());
  CHECK(two.ask(rest_request()).headers.get("x-amzn-RequestId") == first);
  CHECK(two.ask(rest_request()).headers.get("x-amzn-RequestId") == second);
  one.gateway.reset();
  CHECK(one.ask(rest_request()).headers.get("x-amzn-RequestId") == first);
}

TEST_CASE("A function that fails is Internal server error, in each kind's letters",
          "[gateway][failure]") {
  GatewayDesk desk(both_kinds());
  desk.invoker.answers([](const aws::Invocation&) {
    aws::InvocationResult result;
    result.failed = true;
    result.payload = R"({"statusCode":200,"errorMessage":"boom"})";
    return result;
  });
  const auto rest = desk.ask(rest_request());
  CHECK(rest.status == 502);
  CHECK(rest.body == R"({"message": "Internal server error"})");
  CHECK(rest.headers.get("x-amzn-ErrorType") == "InternalServerErrorException");
  const auto http = desk.ask(http_request());
  CHECK(http.status == 500);
  CHECK(http.body == R"({"message":"Internal Server Error"})");
}

TEST_CASE("A call that Lambda refuses is answered for it", "[gateway][failure]") {
  const auto [code, rest_status, http_status] = GENERATE(table<std::string, int, int>({
      {"lambda.throttled", 500, 503},
      {"lambda.not_found", 500, 500},
  }));
  CAPTURE(code);
  GatewayDesk desk(both_kinds());
  desk.invoker.answers([code = code](const aws::Invocation&) {
    return Result<aws::InvocationResult>(Error{code, "Fn", "1", ""});
  });
  CHECK(desk.ask(rest_request()).status == rest_status);
  CHECK(desk.ask(http_request()).status == http_status);
}

TEST_CASE("A function that takes too long is left behind at the gateway's time-out",
          "[gateway][timeout]") {
  aws::GatewayOptions options;
  options.timeout = std::chrono::milliseconds(30);
  std::promise<void> release;
  const auto released = release.get_future().share();
  std::counting_semaphore<2> began(0);
  std::atomic<int> ended{0};
  {
    GatewayDesk desk(both_kinds(), options);
    desk.invoker.answers([&](const aws::Invocation&) {
      began.release();
      released.wait();
      ++ended;
      return Result<aws::InvocationResult>(aws::InvocationResult{});
    });
    const auto rest = desk.ask(rest_request());
    CHECK(rest.status == 504);
    CHECK(rest.body == R"({"message": "Endpoint request timed out"})");
    CHECK(rest.headers.get("x-amzn-ErrorType") == "InternalServerErrorException");
    const auto http = desk.ask(http_request());
    CHECK(http.status == 503);
    CHECK(http.body == R"({"message":"Service Unavailable"})");
    CHECK(ended == 0);
    // On a busy machine a call may begin after its time-out: it is not to meet the next answer.
    for (int call = 0; call < 2; ++call) began.acquire();
    release.set_value();
    desk.invoker.returns(R"({"statusCode":200,"body":"in time"})");
    CHECK(desk.ask(http_request()).status == 200);
  }
  CHECK(ended == 2);  // they ran on, and the gateway waited for them before it went
}

TEST_CASE("Calls beyond the bound are refused at once", "[gateway][timeout]") {
  aws::GatewayOptions options;
  options.timeout = std::chrono::milliseconds(20);
  options.max_calls = 1;
  std::promise<void> release;
  const auto released = release.get_future().share();
  GatewayDesk desk(both_kinds(), options);
  desk.invoker.answers([&](const aws::Invocation&) {
    released.wait();
    return Result<aws::InvocationResult>(aws::InvocationResult{});
  });
  CHECK(desk.ask(rest_request()).status == 504);
  CHECK(desk.ask(rest_request()).status == 500);
  CHECK(desk.ask(http_request()).status == 503);
  CHECK(desk.log().back().data.find("gateway.busy") != std::string::npos);
  release.set_value();
}

TEST_CASE("What a function's call throws reaches the one who asked", "[gateway][timeout]") {
  aws::GatewayOptions options;
  options.timeout = std::chrono::milliseconds(5000);
  GatewayDesk desk(both_kinds(), options);
  desk.invoker.answers([](const aws::Invocation&) -> Result<aws::InvocationResult> {
    throw std::runtime_error("disk");
  });
  CHECK_THROWS_AS(desk.ask(rest_request()), std::runtime_error);
}

TEST_CASE("Requests beyond AWS's limits are refused before the function is called",
          "[gateway][limits]") {
  struct Case {
    std::string what;
    std::size_t target_bytes, header_bytes, body_bytes;
    int rest, http;
  };
  const auto row = GENERATE(values<Case>({
      {"small", 1, 1, 1, 200, 200},
      {"a body over 10 MB", 1, 1, (10U << 20) + 1, 413, 413},
      {"a body that Lambda does not take", 1, 1, 7U << 20, 413, 413},
      {"a body that Base64 makes too large", 1, 1, 5U << 20, 200, 413},
      {"a header of 10,000 bytes", 1, 10'000, 1, 200, 200},
      {"a header of 11,000 bytes", 1, 11'000, 1, 431, 431},
      {"an address of 8,100 bytes", 8'100, 1, 1, 200, 200},
      {"an address of 9,000 bytes", 9'000, 1, 1, 414, 200},
      {"an address of 11,000 bytes", 11'000, 1, 1, 414, 431},
  }));
  CAPTURE(row.what);
  GatewayDesk desk(both_kinds());
  desk.invoker.returns(R"({"statusCode":200})");
  for (const auto host : {k_rest_host, k_http_host}) {
    const std::string stage = host == k_rest_host ? "/Prod/" : "/";
    auto asked = request("POST", stage + std::string(row.target_bytes, 'p'), host,
                         std::string(row.body_bytes, 'b'));
    asked.headers.add("X-Long", std::string(row.header_bytes, 'h'));
    const auto before = desk.invoker.calls().size();
    const auto response = desk.ask(asked);
    const int expected = host == k_rest_host ? row.rest : row.http;
    CHECK(response.status == expected);
    CHECK(desk.invoker.calls().size() == before + (expected == 200 ? 1 : 0));
    CHECK((response.headers.get("X-Ecpay-Emulator").find("assumed=gateway.") == 0) ==
          (expected != 200));
  }
}

TEST_CASE("A result of 6 MB passes, a larger one does not", "[gateway][limits]") {
  GatewayDesk desk(both_kinds());
  const auto result = [](std::size_t bytes) {
    return R"({"statusCode":200,"body":")" + std::string(bytes, 'x') + "\"}";
  };
  desk.invoker.returns(result(6U << 20));
  CHECK(desk.ask(rest_request()).body.size() == 6U << 20);
  CHECK(desk.ask(http_request()).body.size() == 6U << 20);
  desk.invoker.returns(result(6'300'000));
  CHECK(desk.ask(rest_request()).status == 502);
  CHECK(desk.ask(http_request()).status == 500);
}

TEST_CASE("A MerchantTradeNo that a request or answer shows is told once, with its trace",
          "[gateway][trade]") {
  std::multimap<std::string, std::string> noted;
  aws::GatewayOptions options;
  options.on_trade_number = [&](std::string_view trace, std::string_view number) {
    noted.emplace(trace, number);
  };
  GatewayDesk desk(both_kinds(), options);
  desk.invoker.returns(
      R"({"statusCode":200,"body":"<input type=hidden name='MerchantTradeNo' value='Page1'>"})");
  auto asked = request("POST", "/Prod/x?MerchantTradeNo=Query1", k_rest_host,
                       "MerchantID=1&MerchantTradeNo=Form1&x=MerchantTradeNo");
  asked.headers.add("X-Amzn-Trace-Id", "Root=1-5759e988-bd862e3fe1be46a994272793");
  desk.ask(asked);
  CHECK(noted ==
        std::multimap<std::string, std::string>{{"1-5759e988-bd862e3fe1be46a994272793", "Query1"},
                                                {"1-5759e988-bd862e3fe1be46a994272793", "Form1"},
                                                {"1-5759e988-bd862e3fe1be46a994272793", "Page1"}});
  noted.clear();
  desk.invoker.returns(R"({"statusCode":302,"headers":{"Location":"/r?MerchantTradeNo=Form1"}})");
  desk.ask(asked);
  CHECK(noted.size() == 2);
}

TEST_CASE("A gateway answers from many threads at once", "[gateway][threads]") {
  aws::GatewayOptions options;
  options.timeout = std::chrono::milliseconds(20'000);
  GatewayDesk desk(both_kinds(), options);
  desk.invoker.answers([](const aws::Invocation& invocation) {
    aws::InvocationResult result;
    const auto event = *parse_json(invocation.payload);
    result.payload = event.contains("rawPath") ? to_text(Json{{"p", event["rawPath"]}})
                                               : to_text(Json{{"body", event["path"]}});
    return result;
  });
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 50; ++i) {
        const std::string path = "/p" + std::to_string(t) + "-" + std::to_string(i);
        if (desk.ask(request("GET", "/Prod" + path, k_rest_host)).body != path) { ++wrong; }
        if (desk.ask(request("GET", path, k_http_host)).body != R"({"p":")" + path + "\"}") {
          ++wrong;
        }
      }
    });
  }
  for (auto& thread : threads) { thread.join(); }
  CHECK(wrong == 0);
  CHECK(desk.log().size() == 800);
}
