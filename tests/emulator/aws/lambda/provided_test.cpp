#include "core/base/text.hpp"
#include "tests/emulator/aws/lambda/lambda_bench.hpp"

namespace ecpay::aws {
namespace {

// A runtime of somebody else: speaks the Runtime API by hand, with `body` as the loop's inside.
std::string bootstrap(const std::string& before, const std::string& body) {
  return "#!/usr/bin/python3\n"
         "import http.client, json, os, sys\n"
         "link = http.client.HTTPConnection(os.environ['AWS_LAMBDA_RUNTIME_API'])\n"
         "def ask(method, path, body=None, headers={}):\n"
         "    link.request(method, path, body, headers)\n"
         "    answer = link.getresponse()\n"
         "    return answer.status, dict(answer.getheaders()), answer.read().decode()\n"
         "root = '/2018-06-01/runtime/'\n" +
         before +
         "while True:\n"
         "    status, headers, event = ask('GET', root + 'invocation/next')\n"
         "    own = root + 'invocation/' + headers['Lambda-Runtime-Aws-Request-Id']\n" +
         body;
}

}  // namespace

TEST_CASE("a bootstrap of its own speaks the Runtime API", "[lambda][provided]") {
  LambdaBench bench;
  bench.provided("Own", bootstrap("",
                                  "    ask('POST', own + '/response', json.dumps([event, headers,\n"
                                  "        'AWS_EXECUTION_ENV' in os.environ, os.getcwd()]))\n"));
  Invocation invocation;
  invocation.function = "Own";
  invocation.payload = R"({"n": 1.10})";
  invocation.trace = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
  invocation.client_context = R"({"custom":{"a":"b"}})";
  const auto result = bench.lambda().invoke(invocation);
  REQUIRE(result);
  CAPTURE(result->payload, bench.log_text("Own"));
  const auto seen = parse_json(result->payload);
  REQUIRE(seen);
  REQUIRE(seen->is_array());
  CHECK((*seen)[0] == R"({"n": 1.10})");  // byte for byte
  const auto& headers = (*seen)[1];
  CHECK(text_of(headers, "Lambda-Runtime-Aws-Request-Id") == result->request_id);
  CHECK(text_of(headers, "Lambda-Runtime-Trace-Id") == invocation.trace);
  CHECK(text_of(headers, "Lambda-Runtime-Client-Context") == invocation.client_context);
  CHECK(text_of(headers, "Lambda-Runtime-Invoked-Function-Arn") == bench.app.functions[0].arn);
  CHECK(text_of(headers, "Content-Type") == "application/json");
  CHECK(text_of(headers, "Lambda-Runtime-Deadline-Ms").size() == 13);
  CHECK((*seen)[2] == false);
  CHECK((*seen)[3] == bench.app.functions[0].code_folder.string());
}

TEST_CASE("calls of the Runtime API out of order are refused by name", "[lambda][provided]") {
  LambdaBench bench;
  bench.provided(
      "Own",
      bootstrap("seen = []\n"
                "seen.append(ask('POST', root + 'invocation/x/response', '1'))\n"
                "seen.append(ask('GET', '/2018-06-01/ping'))\n"
                "seen.append(ask('GET', root + 'nowhere'))\n",
                "    seen.append(ask('POST', root + 'init/error', '{}'))\n"
                "    seen.append(ask('POST', root + 'invocation/other/response', '1'))\n"
                "    seen.append(ask('GET', root + 'invocation/next'))\n"
                "    ask('POST', own + '/response', json.dumps([[s, b] for s, h, b in seen]))\n"
                "    seen = [ask('POST', own + '/response', 'again')]\n"));
  const auto first = parse_json(bench.call("Own").payload);
  REQUIRE(first);
  const auto state = [](const char* from, const char* to) {
    return "{\"errorMessage\":\"State transition from " + std::string(from) + " to " + to +
           " failed for runtime. Error: State transition is not allowed\",\"errorType\":"
           "\"InvalidStateTransition\"}";
  };
  const std::string bad_id =
      R"({"errorMessage":"Invalid request ID","errorType":"InvalidRequestID"})";
  const Json expected = Json::array({{403, state("Started", "InvocationResponse")},
                                     {200, "pong"},
                                     {404, "404 page not found\n"},
                                     {403, state("Running", "InitError")},
                                     {400, bad_id},
                                     {403, state("Running", "Ready")}});
  CHECK(*first == expected);
  const auto second = parse_json(bench.call("Own").payload);
  REQUIRE(second);
  CHECK((*second)[0] == Json::array({400, bad_id}));
}

TEST_CASE("what a foreign runtime does wrong is told to the caller", "[lambda][provided]") {
  struct Case {
    std::string before, body, payload;
  };
  const auto [before, body, payload] = GENERATE(values<Case>({
      {"",
       "    ask('POST', own + '/error', '{\"errorType\":\"Own.Kind\",\"errorMessage\":\"m\"}')\n",
       R"({"errorType":"Own.Kind","errorMessage":"m"})"},
      {"", "    ask('POST', own + '/response', 'not JSON')\n", "not JSON"},
      {"ask('POST', root + 'init/error', '{\"errorType\":\"Own.Init\"}')\nsys.exit(1)\n",
       "    pass\n", R"({"errorType":"Own.Init"})"},
      {"", "    ask('POST', own + '/response', 'x' * 7000000)\n",
       R"({"errorType":"Function.ResponseSizeTooLarge","errorMessage":"Response payload size exceeded maximum allowed payload size (6291556 bytes)."})"},
      {"",
       "    ask('POST', own + '/response', '1', {'Lambda-Runtime-Function-Response-Mode': "
       "'odd'})\n",
       R"({"errorType":"Runtime.InvalidResponseModeHeader","errorMessage":"Invalid function response mode"})"},
  }));
  CAPTURE(before, body);
  LambdaBench bench;
  bench.provided("Own", bootstrap(before, body));
  CHECK(bench.call("Own").payload == payload);
}

TEST_CASE("a function without a bootstrap says where one was looked for", "[lambda][provided]") {
  LambdaBench bench;
  bench.add("Own", "provided.al2023", "");
  const auto result = bench.call("Own");
  CHECK(result.failed);
  CHECK(result.payload.find("Runtime.InvalidEntrypoint") != std::string::npos);
  CHECK(bench.log_text("Own").find("chmod +x") != std::string::npos);
}

}  // namespace ecpay::aws
