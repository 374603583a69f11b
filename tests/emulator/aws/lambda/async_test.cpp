#include "core/base/text.hpp"
#include "core/store/async_events.hpp"
#include "emulator/aws/lambda/invoke_api.hpp"
#include "tests/emulator/aws/lambda/lambda_bench.hpp"

namespace ecpay::aws {
namespace {

std::int64_t waiting(LambdaBench& bench) {
  return bench.store().read(
      [](store::Reader& reader) { return store::count_async_events(reader); });
}

std::string failing(const LambdaBench& bench) {
  return "def handler(event, context):\n"
         "    with open('" +
         (bench.folder() / "tries").string() +
         "', 'a') as f:\n"
         "        f.write(context.aws_request_id + '\\n')\n"
         "    raise ValueError('no')\n";
}

std::vector<std::string> tries(const LambdaBench& bench) {
  std::ifstream in(bench.folder() / "tries");
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

}  // namespace

TEST_CASE("an asynchronous event is tried three times, after one and two minutes",
          "[lambda][async]") {
  LambdaBench bench;
  bench.python("Shop", failing(bench));
  auto& due = bench.lambda().due_source();
  const auto id = bench.lambda().invoke_async({"Shop", "{}", "", ""});
  REQUIRE(id);
  due.settle();
  CHECK(tries(bench).size() == 1);
  CHECK(due.next_due() == bench.clock.now() + std::chrono::minutes(1));
  CHECK(due.run_due(bench.clock.now()) == 0);
  bench.clock.advance(std::chrono::minutes(1));
  CHECK(due.run_due(bench.clock.now()) == 1);
  due.settle();
  CHECK(due.next_due() == bench.clock.now() + std::chrono::minutes(2));
  bench.clock.advance(std::chrono::minutes(2));
  CHECK(due.run_due(bench.clock.now()) == 1);
  due.settle();
  CHECK(tries(bench) == std::vector<std::string>(3, *id));
  CHECK(waiting(bench) == 0);
}

TEST_CASE("an acknowledged event outlives the program", "[lambda][async]") {
  LambdaBench bench;
  bench.python("Shop", failing(bench));
  REQUIRE(bench.lambda().invoke_async({"Shop", "{}", "", ""}));
  bench.lambda().due_source().settle();
  // As kill -9 leaves it: leased by the program that has gone.
  REQUIRE(bench.store().write<Done>([&](store::Writer& writer) -> Result<Done> {
    CHECK(store::claim_due_async_events(writer, bench.clock.now() + std::chrono::minutes(1),
                                        "boot-1", 10)
              .size() == 1);
    return Done{};
  }));
  bench.restart("boot-2");
  auto& due = bench.lambda().due_source();
  CHECK(due.next_due() == bench.clock.now());
  CHECK(due.run_due(bench.clock.now()) == 1);
  due.settle();
  CHECK(tries(bench).size() == 2);
}

TEST_CASE("the Invoke API answers as Lambda's", "[lambda][api]") {
  LambdaBench bench;
  bench.python("Shop",
               "def handler(event, context):\n    print('said')\n    return [event, "
               "str(context.client_context)]\n");
  struct Case {
    std::string method, target, type, body;
    int status;
    std::string answer;
  };
  const std::string root = "/2015-03-31/functions/";
  const std::string lost =
      R"({"Type":"User","Message":"Function not found: arn:aws:lambda:ap-northeast-1:123456789012:function:)";
  const auto [method, target, type, body, status, answer] = GENERATE_COPY(values<Case>({
      {"POST", root + "stack-Shop/invocations", "", "{\"n\": 1.50}", 200,
       "[{\"n\": 1.5}, \"None\"]"},
      {"POST", root + "Shop:$LATEST/invocations", "RequestResponse", "", 200, "[{}, \"None\"]"},
      {"POST",
       root +
           "arn%3Aaws%3Alambda%3Aap-northeast-1%3A123456789012%3Afunction%3Astack-Shop/invocations",
       "", "1", 200, "[1, \"None\"]"},
      {"POST", root + "123456789012:function:stack-Shop/invocations?Qualifier=$LATEST", "", "1",
       200, "[1, \"None\"]"},
      {"POST", root + "Shop/invocations", "Event", "1", 202, ""},
      {"POST", root + "Shop/invocations", "DryRun", "1", 204, ""},
      {"POST", root + "Shop/invocations", "", "{", 400,
       R"({"Type":"User","message":"Could not parse request body into json: invalid JSON"})"},
      {"POST", root + "Shop/invocations", "Odd", "1", 400,
       R"({"Type":"User","message":"Invalid invocation type: Odd"})"},
      {"POST", root + "None/invocations", "", "1", 404, lost + "None\"}"},
      {"POST", root + "Shop:live/invocations", "", "1", 404, lost + "Shop:live\"}"},
      {"GET", root + "Shop/configuration/odd", "", "", 404,
       R"({"Type":"User","message":"Unknown operation"})"},
  }));
  CAPTURE(method, target);
  http::Request request;
  request.method = method;
  request.target = target;
  request.body = body;
  if (!type.empty()) request.headers.add("X-Amz-Invocation-Type", type);
  request.headers.add("X-Amz-Log-Type", "Tail");
  const auto response = handle_invoke_api(request, bench.lambda(), bench.app);
  CHECK(response.status == status);
  CHECK(response.body == answer);
  if (status == 200) {
    CHECK(response.headers.get("X-Amz-Executed-Version") == "$LATEST");
    const auto tail = base64_decode(response.headers.get("X-Amz-Log-Result"));
    CHECK(tail.value_or("").find("said\n") != std::string::npos);
  }
  bench.lambda().due_source().settle();
}

}  // namespace ecpay::aws
