#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>

#include "core/http/server.hpp"
#include "core/process/run.hpp"
#include "core/store/logs.hpp"
#include "tests/emulator/aws/services/services_bench.hpp"

using namespace ecpay;
using namespace ecpay::tests;

namespace {

// The services behind a real socket.
struct Listening {
  ServicesBench bench;
  std::unique_ptr<http::Server> server;

  Listening() {
    http::ServerOptions options;
    options.name = "aws-test";
    auto started = http::Server::start(
        options, [this](const http::Request& request) { return bench.services.handle(request); });
    REQUIRE(started);
    server = std::move(*started);
  }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(server->port()); }
};

}  // namespace

namespace {

// Runs a client against the services, and fails with what it printed if it fails.
std::string run_client(const Listening& listening, std::vector<std::string> argv) {
  process::ChildSpec spec;
  spec.argv = std::move(argv);
  spec.environment = {{"PATH", "/usr/bin:/bin"},           {"LANG", "C.UTF-8"},
                      {"AWS_ACCESS_KEY_ID", "test"},       {"AWS_SECRET_ACCESS_KEY", "test"},
                      {"AWS_DEFAULT_REGION", "us-east-1"}, {"AWS_EC2_METADATA_DISABLED", "true"},
                      {"AWS_MAX_ATTEMPTS", "1"},           {"AWS_PAGER", ""},
                      {"ENDPOINT", listening.url()}};
  const auto ran = process::run(spec, "", {std::chrono::milliseconds(60'000), 1U << 20});
  REQUIRE(ran);
  CAPTURE(ran->output, ran->status.text());
  REQUIRE(ran->status.ok());
  return ran->output;
}

std::string aws_cli(const Listening& listening, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"/usr/bin/aws", "--endpoint-url", listening.url()});
  return run_client(listening, std::move(arguments));
}

}  // namespace

TEST_CASE("boto3 stores, updates, queries, publishes and reads logs over a socket",
          "[services][clients]") {
  Listening listening;
  REQUIRE(listening.bench.store->write<Done>([](store::Writer& writer) -> Result<Done> {
    store::append_log(writer, {0, "/aws/lambda/local-Receipt", "s", writer.now(), "", "hello 茶"});
    return Done{};
  }));
  const std::string script = std::string(ECPAY_SOURCE_DIR) + "/tests/clients/aws_services_boto3.py";
  // Debian's boto3; a newer one by naming its interpreter.
  const std::string named = process::environment_value("ECPAY_BOTO3_PYTHON");
  const std::string python = named.empty() ? "/usr/bin/python3" : named;
  CHECK(run_client(listening, {python, script}).find("all passed") != std::string::npos);
  const auto queued = listening.bench.queue.queued();
  REQUIRE(queued.size() == 3);
  CHECK((*parse_json(queued[0].payload))["Records"][0]["Sns"]["Message"] == "付款 \"ok\" & <done>");
}

TEST_CASE("the aws command works over a socket", "[services][clients]") {
  Listening listening;
  CHECK(aws_cli(listening, {"sts", "get-caller-identity", "--query", "Account", "--output",
                            "text"}) == "123456789012\n");
  aws_cli(listening, {"dynamodb", "put-item", "--table-name", "orders", "--item",
                      R"({"nr":{"S":"A1"},"amount":{"N":"1.10"}})"});
  CHECK(aws_cli(listening,
                {"dynamodb", "get-item", "--table-name", "orders", "--key", R"({"nr":{"S":"A1"}})",
                 "--query", "Item.amount.N", "--output", "text"}) == "1.1\n");
  CHECK(aws_cli(listening, {"sns", "publish", "--topic-arn", k_topic, "--message", "m"})
            .find("MessageId") != std::string::npos);
  REQUIRE(listening.bench.store->write<Done>([](store::Writer& writer) -> Result<Done> {
    store::append_log(writer, {0, "/aws/lambda/local-Receipt", "s", writer.now(), "", "a line"});
    return Done{};
  }));
  CHECK(aws_cli(listening, {"logs", "tail", "/aws/lambda/local-Receipt", "--since",
                            "2026-01-01T00:00:00", "--format", "short"})
            .find("a line") != std::string::npos);
}
