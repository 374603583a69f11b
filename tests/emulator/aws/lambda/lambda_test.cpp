#include "emulator/aws/lambda/lambda.hpp"

#include <signal.h>
#include <sys/stat.h>

#include <future>
#include <set>

#include "core/base/text.hpp"
#include "emulator/aws/lambda/invoke_api.hpp"
#include "tests/emulator/aws/lambda/lambda_bench.hpp"

namespace ecpay::aws {
namespace {

std::size_t count(const std::vector<store::Event>& events, std::string_view kind) {
  std::size_t found = 0;
  for (const auto& event : events) found += event.kind == kind ? 1 : 0;
  return found;
}

constexpr const char* k_wait_for_file =
    "import os, select\n"
    "def handler(event, context):\n"
    "    with open(event['fifo'], 'rb') as fifo:\n"
    "        fifo.read()\n"
    "    return os.getpid()\n";

}  // namespace

TEST_CASE("sixteen calls at once run in sandboxes of their own", "[lambda][concurrency]") {
  LambdaBench bench;
  bench.options.warm_start = WarmStart::fork;
  bench
      .python("Shop",
              "import os, time\n"
              "def handler(event, context):\n"
              "    open(os.path.join(event['folder'], str(os.getpid())), 'w').close()\n"
              "    while len(os.listdir(event['folder'])) < 16:\n"
              "        time.sleep(0.01)\n"
              "    return os.getpid()\n")
      .timeout_s = 60;
  bench.lambda().warm_up();
  bench.lambda().wait_until_warm();
  const auto meeting = bench.folder() / "meeting";
  std::filesystem::create_directories(meeting);
  std::vector<std::future<std::string>> calls;
  for (int i = 0; i < 16; ++i) {
    calls.push_back(std::async(std::launch::async, [&] {
      Invocation invocation{"Shop", "{\"folder\":\"" + meeting.string() + "\"}", "", ""};
      const auto result = bench.lambda().invoke(invocation);
      return result ? result->payload : result.error().code;
    }));
  }
  std::set<std::string> answers;
  for (auto& call : calls) answers.insert(call.get());
  CHECK(answers.size() == 16);
  const auto events = bench.events();
  CHECK(count(events, "function.started") == 16);
  CHECK(count(events, "function.finished") == 16);
}

TEST_CASE("calls beyond a limit are refused, and stopping ends those under way",
          "[lambda][concurrency]") {
  LambdaBench bench;
  const auto reserved = GENERATE(true, false);
  CAPTURE(reserved);
  auto& function = bench.python("Shop", k_wait_for_file);
  function.timeout_s = 60;
  if (reserved) function.reserved_concurrency = 1;
  if (!reserved) bench.options.max_sandboxes = 1;
  const auto fifo = bench.folder() / "fifo";
  REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
  const Invocation invocation{"Shop", "{\"fifo\":\"" + fifo.string() + "\"}", "", ""};
  auto& lambda = bench.lambda();
  auto running = std::async(std::launch::async, [&] { return lambda.invoke(invocation); });
  std::string started;
  for (int i = 0; i < 1000 && started.empty(); ++i) {
    process::wait_readable(-1, std::chrono::milliseconds(10));
    if (bench.log_text("Shop").find("START") != std::string::npos) started = "yes";
  }
  REQUIRE(started == "yes");
  const auto refused = lambda.invoke(invocation);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == "lambda.throttled");
  http::Request request;
  request.method = "POST";
  request.target = "/2015-03-31/functions/stack-Shop/invocations";
  request.body = "{}";
  const auto response = handle_invoke_api(request, lambda, bench.app);
  CHECK(response.status == 429);
  CHECK(response.headers.get("x-amzn-ErrorType") == "TooManyRequestsException");
  const auto began = monotonic_now();
  lambda.stop();
  CHECK(elapsed_ms(began) < 2000);
  const auto ended = running.get();
  REQUIRE(ended);
  CHECK(ended->failed);
  CHECK_FALSE(lambda.invoke(invocation));
}

TEST_CASE("stopping leaves no process, not even one that hides in the group", "[lambda][stop]") {
  LambdaBench bench;
  bench.options.warm_start = GENERATE(WarmStart::fork, WarmStart::spawn);
  bench.python("Shop",
               "import os, subprocess\n"
               "def handler(event, context):\n"
               "    subprocess.Popen(['/bin/sh', '-c', 'trap \"\" TERM; sleep 600'])\n"
               "    return os.getpid()\n");
  bench.lambda().warm_up();
  bench.lambda().wait_until_warm();
  const auto group = parse_integer(bench.call("Shop").payload, 2, 1LL << 30);
  REQUIRE(group);
  CHECK(::kill(-static_cast<pid_t>(*group), 0) == 0);
  bench.lambda().stop();
  bool gone = false;
  for (int i = 0; i < 200 && !gone; ++i) {
    gone = ::kill(-static_cast<pid_t>(*group), 0) != 0;
    if (!gone) process::wait_readable(-1, std::chrono::milliseconds(10));
  }
  CHECK(gone);
}

TEST_CASE("code that changes is read by the very next call", "[lambda][reload]") {
  LambdaBench bench;
  bench.python("Shop", "import other\ndef handler(event, context):\n    return other.VALUE\n");
  bench.write("Shop", "other.py", "VALUE = 1\n");
  CHECK(bench.call("Shop").payload == "1");
  CHECK_FALSE(bench.call("Shop").cold);
  bench.write("Shop", "other.py", "VALUE = 2\n");
  const auto changed = bench.call("Shop");
  CHECK(changed.payload == "2");
  CHECK(changed.cold);
  bench.write("Shop", "debug.log", "not code");
  CHECK_FALSE(bench.call("Shop").cold);
  bench.write("Shop", "package/__init__.py", "VALUE = 3\n");
  CHECK(bench.call("Shop").cold);
  bench.write("Shop", "package/__init__.py", "VALUE = 4\n");
  CHECK(bench.call("Shop").cold);
}

TEST_CASE("a function that takes too much memory is killed and named", "[lambda][memory]") {
  LambdaBench bench;
  bench
      .python("Shop",
              "def handler(event, context):\n    held = []\n    while True:\n"
              "        held.append(bytearray(1 << 20))\n")
      .timeout_s = 30;
  const auto result = bench.call("Shop");
  CHECK(result.payload == "{\"errorType\":\"Runtime.OutOfMemory\",\"errorMessage\":\"RequestId: " +
                              result.request_id +
                              " Error: Runtime exited with error: signal: killed\"}");
  CHECK(bench.log_text("Shop").find("\tStatus: error\tError Type: Runtime.OutOfMemory\n") !=
        std::string::npos);
}

TEST_CASE("a start that hangs or crashes is tried again, then timed out", "[lambda][init]") {
  LambdaBench bench;
  bench.options.init_limit = std::chrono::milliseconds(300);
  const std::string code =
      GENERATE(as<std::string>(), "import threading\nthreading.Event().wait()\n",
               "import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n");
  bench.python("Shop", code).timeout_s = 1;
  const auto result = bench.call("Shop");
  CHECK(result.payload == "{\"errorType\":\"Sandbox.Timedout\",\"errorMessage\":\"RequestId: " +
                              result.request_id + " Error: Task timed out after 1.00 seconds\"}");
}

TEST_CASE("output without end is bounded and the answer still comes", "[lambda][log]") {
  LambdaBench bench;
  bench
      .python("Shop",
              "def handler(event, context):\n    for i in range(30000):\n        print(i)\n"
              "    return 'done'\n")
      .timeout_s = 60;
  CHECK(bench.call("Shop").payload == "\"done\"");
  const auto log = bench.log_of("Shop");
  CHECK(log.size() < 10'010);
  CHECK(bench.log_text("Shop").find("its further lines are dropped") != std::string::npos);
}

TEST_CASE("a function knows where it is and cannot leave", "[lambda][environment]") {
  LambdaBench bench;
  bench.options.world.intercept_port = 1;
  bench.options.world.redirect_hosts = {".ecpay.com.tw"};
  bench.options.world.proxy_url = "http://127.0.0.1:2";
  bench.options.world.ca_file = "/ca.pem";
  bench.python("Shop",
               "import os, http.client\n"
               "def handler(event, context):\n"
               "    try:\n"
               "        http.client.HTTPSConnection(event['host'], timeout=2).request('GET', '/')\n"
               "    except OSError as error:\n"
               "        return [str(error), {k: os.environ.get(k) for k in event['names']}]\n");
  const auto blocked = parse_json(
      bench
          .call(
              "Shop",
              R"({"host":"api.example.com","names":["HTTPS_PROXY","no_proxy","SSL_CERT_FILE","TZ","_HANDLER",
                  "AWS_EC2_METADATA_DISABLED","AWS_SAM_LOCAL","_ECPAY_BOOTSTRAP"]})")
          .payload);
  REQUIRE(blocked);
  CHECK((*blocked)[0].dump().find("api.example.com is outside the emulated world") !=
        std::string::npos);
  CHECK((*blocked)[1] == Json({{"HTTPS_PROXY", "http://127.0.0.1:2"},
                               {"no_proxy", "localhost,127.0.0.1,::1"},
                               {"SSL_CERT_FILE", "/ca.pem"},
                               {"TZ", ":UTC"},
                               {"_HANDLER", "app.handler"},
                               {"AWS_EC2_METADATA_DISABLED", "true"},
                               {"AWS_SAM_LOCAL", nullptr},
                               {"_ECPAY_BOOTSTRAP", nullptr}}));
  CHECK(count(bench.events(), "notice") == 2);  // the version, and the blocked host
  const auto redirected =
      parse_json(bench.call("Shop", R"({"host":"Payment-Stage.ecpay.com.tw","names":[]})").payload);
  REQUIRE(redirected);
  CHECK((*redirected)[0].dump().find("Connection refused") !=
        std::string::npos);  // nobody is on port 1
}

}  // namespace ecpay::aws
