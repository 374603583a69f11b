#include "core/base/text.hpp"
#include "tests/emulator/aws/lambda/lambda_bench.hpp"

namespace ecpay::aws {
namespace {

Json json_of(const std::string& text) {
  auto json = parse_json(text);
  CAPTURE(text);
  REQUIRE(json);
  REQUIRE(json->is_object());
  return *json;
}

// Every way a Python function can be started and spoken to; all obey the same tests.
struct Way {
  const char* name;
  Transport transport;
  WarmStart warm_start;
};
Way way() {
  return GENERATE(values<Way>({{"socket", Transport::private_socket, WarmStart::spawn},
                               {"forked", Transport::private_socket, WarmStart::fork},
                               {"http", Transport::runtime_api, WarmStart::spawn}}));
}
void use(LambdaBench& bench, const Way& way) {
  bench.options.own_bootstraps = way.transport;
  bench.options.warm_start = way.warm_start;
  bench.lambda().warm_up();
  bench.lambda().wait_until_warm();
}

}  // namespace

TEST_CASE("a Python function answers, cold and then warm in the same process", "[lambda][python]") {
  const auto how = way();
  CAPTURE(how.name);
  LambdaBench bench;
  bench.python("Shop",
               "import os\n"
               "calls = 0\n"
               "def handler(event, context):\n"
               "    global calls\n"
               "    calls += 1\n"
               "    return {'calls': calls, 'event': event, 'pid': os.getpid()}\n");
  use(bench, how);
  const auto first = bench.call("Shop", R"({"字":"值 \ud83d\ude00","n":12345678901234567890})");
  CHECK_FALSE(first.failed);
  CHECK(first.cold);
  CHECK(first.init_ms > 0);
  const auto one = json_of(first.payload);
  CHECK(one.value("calls", 0) == 1);
  CHECK(one.value("event", Json::object()).value("字", "") == "值 😀");
  const auto second = bench.call("stack-Shop");
  CHECK_FALSE(second.cold);
  CHECK(second.init_ms == 0);
  CHECK(second.request_id != first.request_id);
  const auto two = json_of(second.payload);
  CHECK(two.value("calls", 0) == 2);
  CHECK(two.value("pid", 0) == one.value("pid", 1));
}

TEST_CASE("failures of Python code look as on AWS", "[lambda][python]") {
  struct Case {
    std::string code;
    std::string handler;
    std::string type;
    std::string message;  // REQUEST stands for the request id
    std::string report;
  };
  const auto how = way();
  const auto [code, handler, type, message, report] = GENERATE(values<Case>({
      {"def handler(e, c):\n    raise ValueError('no 茶')\n", "app.handler", "ValueError", "no 茶",
       ""},
      {"import nowhere_at_all\n", "app.handler", "Runtime.ImportModuleError",
       "Unable to import module 'app': No module named 'nowhere_at_all'",
       "\tStatus: error\tError Type: Runtime.ImportModuleError\n"},
      {"x = 1\n", "app.handler", "Runtime.HandlerNotFound",
       "Handler 'handler' missing on module 'app'",
       "\tStatus: error\tError Type: Runtime.HandlerNotFound\n"},
      {"def handler(:\n", "app.handler", "Runtime.UserCodeSyntaxError",
       "Syntax error in module 'app': invalid syntax (app.py, line 1)",
       "Runtime.UserCodeSyntaxError\n"},
      {"", "handler", "Runtime.MalformedHandlerName",
       "Bad handler 'handler': not enough values to unpack (expected 2, got 1)", ""},
      {"raise KeyError('at import')\n", "app.handler", "KeyError", "'at import'", ""},
      {"def handler(e, c):\n    return {1, 2}\n", "app.handler", "Runtime.MarshalError",
       "Unable to marshal response: Object of type set is not JSON serializable", ""},
      {"import os\ndef handler(e, c):\n    os._exit(0)\n", "app.handler", "Runtime.ExitError",
       "RequestId: REQUEST Error: Runtime exited without providing a reason",
       "\tStatus: error\tError Type: Runtime.ExitError\n"},
      {"import sys\ndef handler(e, c):\n    sys.exit(3)\n", "app.handler", "Runtime.ExitError",
       "RequestId: REQUEST Error: Runtime exited with error: exit status 3", ""},
      {"import os, signal\ndef handler(e, c):\n    os.kill(os.getpid(), signal.SIGKILL)\n",
       "app.handler", "Runtime.ExitError",
       "RequestId: REQUEST Error: Runtime exited with error: signal: killed", ""},
      {"import os\nos._exit(4)\n", "app.handler", "Runtime.ExitError",
       "RequestId: REQUEST Error: Runtime exited with error: exit status 4", ""},
      {"def handler(e, c):\n    return 'x' * 7000000\n", "app.handler",
       "Function.ResponseSizeTooLarge",
       "Response payload size exceeded maximum allowed payload size (6291556 bytes).", ""},
      {"import threading\ndef handler(e, c):\n    threading.Event().wait()\n", "app.handler",
       "Sandbox.Timedout", "RequestId: REQUEST Error: Task timed out after 1.00 seconds",
       "\tStatus: timeout\n"},
  }));
  CAPTURE(how.name, code);
  LambdaBench bench;
  auto& function = bench.python("Shop", code);
  function.handler = handler;
  function.timeout_s = 1;
  use(bench, how);
  const auto result = bench.call("Shop");
  CAPTURE(result.payload, bench.log_text("Shop"));
  CHECK(result.failed);
  const auto body = json_of(result.payload);
  CHECK(text_of(body, "errorType") == type);
  CHECK(text_of(body, "errorMessage") == replace_all(message, "REQUEST", result.request_id));
  CHECK(bench.log_text("Shop").find(report) != std::string::npos);
  CHECK(bench.log_text("Shop").find("END RequestId: " + result.request_id + "\nREPORT RequestId: " +
                                    result.request_id + "\tDuration: ") != std::string::npos);
}

TEST_CASE("the stack of an exception names the code and not the runtime", "[lambda][python]") {
  const auto how = way();
  CAPTURE(how.name);
  LambdaBench bench;
  auto& function = bench.python("Shop",
                                "def handler(event, context):\n"
                                "    deeper()\n"
                                "def deeper():\n"
                                "    raise RuntimeError('x')\n");
  use(bench, how);
  const auto result = bench.call("Shop");
  const auto file = (function.code_folder / "app.py").string();
  const Json expected = {
      {"errorMessage", "x"},
      {"errorType", "RuntimeError"},
      {"requestId", result.request_id},
      {"stackTrace",
       {"  File \"" + file + "\", line 2, in handler\n    deeper()\n",
        "  File \"" + file + "\", line 4, in deeper\n    raise RuntimeError('x')\n"}}};
  CHECK(json_of(result.payload) == expected);
  const std::string gap = "\xC2\xA0\xC2\xA0";
  const auto log = bench.log_of("Shop");
  REQUIRE(log.size() == 6);  // with a notice of the version
  CHECK(log[3] == "[ERROR] RuntimeError: x\nTraceback (most recent call last):\n" + gap +
                      "File \"" + file + "\", line 2, in handler\n" + gap + gap + "deeper()\n" +
                      gap + "File \"" + file + "\", line 4, in deeper\n" + gap + gap +
                      "raise RuntimeError('x')\n");
}

TEST_CASE("print, stderr and logging become log events in their order", "[lambda][python][log]") {
  const auto how = way();
  CAPTURE(how.name);
  LambdaBench bench;
  bench.python("Shop",
               "import logging, os, sys\n"
               "print('at import')\n"
               "log = logging.getLogger()\n"
               "log.setLevel(logging.INFO)\n"
               "def handler(event, context):\n"
               "    print('one')\n"
               "    log.info('two\\nlines')\n"
               "    print('three', file=sys.stderr)\n"
               "    os.write(1, b'\\xff\\xfe raw\\n')\n"
               "    os.system('echo from a child')\n"
               "    print('no line end', end='')\n");
  use(bench, how);
  const auto result = bench.call("Shop");
  CHECK(result.payload == "null");
  auto log = bench.log_of("Shop");
  REQUIRE(log.size() == 12);
  CHECK(log[0] == "INIT_START Runtime Version: python3.12\n");
  CHECK(log[1].starts_with("NOTICE Shop asks for python3.12 and runs on "));
  log.erase(log.begin() + 1);
  CHECK(log[1] == "at import\n");
  CHECK(log[2] == "START RequestId: " + result.request_id + " Version: $LATEST\n");
  CHECK(log[3] == "one\n");
  CHECK(log[4].starts_with("[INFO]\t20"));
  CHECK(log[4].ends_with("Z\t" + result.request_id + "\ttwo\nlines\n"));
  CHECK(log[5] == "three\n");
  CHECK(log[6] == "\xEF\xBF\xBD\xEF\xBF\xBD raw\n");
  CHECK(log[7] == "from a child\n");
  CHECK(log[8] == "no line end\n");
  CHECK(result.log_tail.find("three\n") != std::string::npos);
}

TEST_CASE("a Python process is the same however it was started", "[lambda][python]") {
  const auto look = [](const Way& how) {
    LambdaBench bench;
    auto& function = bench.python(
        "Shop",
        "import os, signal, sys, locale, json\n"
        "import secrets\n"
        "def handler(event, context):\n"
        "    fds = sorted(int(n) for n in os.listdir('/proc/self/fd'))\n"
        "    return {\n"
        "      'environment': sorted((k, v) for k, v in os.environ.items() if 'RUNTIME_API' not in "
        "k\n"
        "                            and k not in ('_X_AMZN_TRACE_ID', 'LC_CTYPE')),\n"
        "      'folder': os.getcwd(), 'descriptors': fds[:3], 'leader': os.getpgrp() == "
        "os.getpid(),\n"
        "      'path': sys.path[0], 'paths': len(sys.path), 'own': secrets.OWN,\n"
        "      'input': os.readlink('/proc/self/fd/0'), 'encoding': sys.stdout.encoding,\n"
        "      'term': signal.getsignal(signal.SIGTERM) == signal.SIG_DFL,\n"
        "      'chld': signal.getsignal(signal.SIGCHLD) == signal.SIG_DFL,\n"
        "      'python': sys.executable, 'flags': str(sys.flags), 'name': "
        "context.function_name}\n");
    bench.write("Shop", "secrets.py", "OWN = 'the code has a module of this name'\n");
    function.environment = {{"TABLE", "orders"}, {"LINE", "a\nb 茶"}, {"AWS_REGION", "ignored"}};
    use(bench, how);
    const auto result = bench.call("Shop");
    CAPTURE(how.name, result.payload);
    CHECK_FALSE(result.failed);
    auto seen = json_of(result.payload);
    return replace_all(replace_all(to_text(seen), bench.folder().string(), "FOLDER"),
                       bench.log_of("Shop").empty() ? "" : "[$LATEST]", "[$LATEST]");
  };
  const auto socket = look({"socket", Transport::private_socket, WarmStart::spawn});
  const auto forked = look({"forked", Transport::private_socket, WarmStart::fork});
  const auto http = look({"http", Transport::runtime_api, WarmStart::spawn});
  CHECK(socket == forked);
  CHECK(socket == http);
}

}  // namespace ecpay::aws
