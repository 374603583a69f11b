#include "core/base/text.hpp"
#include "tests/emulator/aws/lambda/lambda_bench.hpp"

namespace ecpay::aws {
namespace {

Transport transport() { return GENERATE(Transport::private_socket, Transport::runtime_api); }

}  // namespace

TEST_CASE("Node handlers of every form answer", "[lambda][node]") {
  struct Case {
    std::string file;
    std::string code;
    std::string payload;
  };
  const auto how = transport();
  const auto [file, code, payload] = GENERATE(values<Case>({
      {"app.js",
       "exports.handler = async (event, context) => ({ got: event.字, name: context.functionName "
       "});",
       R"({"got":"茶","name":"stack-Shop"})"},
      {"app.js",
       "exports.handler = (event, context, callback) => { setTimeout(() => callback(null, 'late'), "
       "5); };",
       R"("late")"},
      {"app.js",
       "exports.handler = (event, context, callback) => { context.callbackWaitsForEmptyEventLoop = "
       "false;\n"
       "  setInterval(() => {}, 1000); callback(null, 'at once'); };",
       R"("at once")"},
      {"app.mjs", "import os from 'node:os';\nexport const handler = async () => typeof os.cpus;",
       R"("function")"},
      {"app.cjs", "exports.handler = async () => {};", "null"},
      {"app.js", "exports.handler = () => {};", "null"},
  }));
  CAPTURE(static_cast<int>(how), file, code);
  LambdaBench bench;
  bench.options.own_bootstraps = how;
  bench.node("Shop", code, file);
  const auto result = bench.call("Shop", R"({"字":"茶"})");
  CAPTURE(bench.log_text("Shop"));
  CHECK(result.payload == payload);
  CHECK_FALSE(result.failed);
  CHECK(bench.call("Shop", R"({"字":"茶"})").payload == payload);
}

TEST_CASE("failures of Node code look as on AWS", "[lambda][node]") {
  struct Case {
    std::string code;
    std::string type;
    std::string message;  // its start
  };
  const auto how = transport();
  const auto [code, type, message] = GENERATE(values<Case>({
      {"exports.handler = async () => { throw new TypeError('no 茶'); };", "TypeError", "no 茶"},
      {"exports.handler = (e, c, cb) => cb(new Error('told'));", "Error", "told"},
      {"require('nowhere-at-all');", "Runtime.ImportModuleError",
       "Error: Cannot find module 'nowhere-at-all'"},
      {"exports.other = 1;", "Runtime.HandlerNotFound", "app.handler is undefined or not exported"},
      {"exports.handler = (", "Runtime.UserCodeSyntaxError", "SyntaxError: "},
      {"exports.handler = () => new Promise(() => {});", "Runtime.NodeJsExit", ""},
      {"exports.handler = async () => process.exit(3);", "Runtime.ExitError", "RequestId: "},
      {"exports.handler = () => new Promise(() => { setTimeout(() => { throw new "
       "RangeError('lost'); }, 1); });",
       "RangeError", "lost"},
      {"exports.handler = async () => { while (true) {} };", "Sandbox.Timedout", "RequestId: "},
  }));
  CAPTURE(static_cast<int>(how), code);
  LambdaBench bench;
  bench.options.own_bootstraps = how;
  bench.node("Shop", code).timeout_s = 1;
  const auto result = bench.call("Shop");
  CAPTURE(result.payload, bench.log_text("Shop"));
  CHECK(result.failed);
  const auto body = parse_json(result.payload);
  REQUIRE(body);
  CHECK(text_of(*body, "errorType") == type);
  CHECK(text_of(*body, "errorMessage").starts_with(message));
}

TEST_CASE("console and plain output of Node keep their order", "[lambda][node][log]") {
  LambdaBench bench;
  bench.node(
      "Shop",
      "exports.handler = async () => { console.log('a\\nb', 1); process.stdout.write('plain\\n');\n"
      "  console.error('c'); };");
  const auto result = bench.call("Shop");
  const auto log = bench.log_of("Shop");
  CAPTURE(bench.log_text("Shop"));
  REQUIRE(log.size() == 7);
  CHECK(log[2].ends_with("\t" + result.request_id + "\tINFO\ta\nb 1\n"));
  CHECK(log[3] == "plain\n");
  CHECK(log[4].ends_with("\t" + result.request_id + "\tERROR\tc\n"));
}

}  // namespace ecpay::aws
