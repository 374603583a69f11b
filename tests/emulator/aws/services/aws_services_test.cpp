#include "emulator/aws/services/aws_services.hpp"

#include <catch2/catch.hpp>

#include "core/store/logs.hpp"
#include "emulator/aws/services/protocol/crc32.hpp"
#include "tests/emulator/aws/services/services_bench.hpp"

using namespace ecpay;
using namespace ecpay::tests;

namespace {

Json logs_ok(ServicesBench& bench, const std::string& operation, const Json& input) {
  const auto response = bench.json("Logs_20140328." + operation, to_text(input));
  CAPTURE(operation, response.body);
  REQUIRE(response.status == 200);
  CHECK(response.headers.get("Content-Type") == "application/x-amz-json-1.1");
  return *parse_json(response.body);
}

void add_lines(ServicesBench& bench, int count) {
  REQUIRE(bench.store->write<Done>([&](store::Writer& writer) -> Result<Done> {
    for (int i = 1; i <= count; ++i) {
      const Instant at(std::chrono::milliseconds(1'000 * i));
      store::append_log(writer, {0, "/aws/lambda/local-Receipt", i % 2 ? "odd" : "even", at, "",
                                 "line " + std::to_string(i)});
    }
    return Done{};
  }));
}

std::string messages(const Json& output) {
  std::string text;
  for (const auto& event : output["events"]) {
    text += (text.empty() ? "" : ",") + event["message"].get<std::string>().substr(5);
  }
  return text;
}

}  // namespace

TEST_CASE("CRC-32 is zlib's", "[services]") {
  CHECK(aws::crc32("") == 0);
  CHECK(aws::crc32("123456789") == 0xCBF43926U);
}

TEST_CASE("a call finds its service by scope, host or version", "[services]") {
  ServicesBench bench;
  struct Case {
    std::string method, target, authority, authorization, body;
  };
  const std::string scope = "AWS4-HMAC-SHA256 Credential=k/20260101/us-east-1/sts/aws4_request";
  const auto [method, target, authority, authorization, body] = GENERATE_COPY(values<Case>({
      {"POST", "/", "", "", "Action=GetCallerIdentity&Version=2011-06-15"},
      {"POST", "/", "sts.us-east-1.amazonaws.com:443", "", "Action=GetCallerIdentity"},
      {"POST", "/", "127.0.0.1:4566", scope, "Action=GetCallerIdentity"},
      {"GET", "/?Action=GetCallerIdentity&Version=2011-06-15", "", "", ""},
  }));
  CAPTURE(target, authority, authorization, body);
  http::Request request;
  request.method = method;
  request.target = target;
  request.authority = authority;
  if (!authorization.empty()) request.headers.add("Authorization", authorization);
  request.body = body;
  const auto response = bench.services.handle(request);
  CHECK(response.status == 200);
  CHECK(response.body.find("<Account>123456789012</Account>") != std::string::npos);
}

TEST_CASE("what is not emulated is refused in its caller's shape, with what is", "[services]") {
  ServicesBench bench;
  const auto operation = bench.json("DynamoDB_20120810.CreateBackup", "{}");
  CHECK(operation.status == 400);
  const auto error = *parse_json(operation.body);
  CHECK(text_of(error, "__type") == "com.amazon.coral.service#UnknownOperationException");
  CHECK(text_of(error, "message").find("PutItem") != std::string::npos);
  const auto target = bench.json("AWSEvents.PutEvents", "{}");
  CHECK(target.status == 400);
  CHECK(target.body.find("emulated are: dynamodb, sns, logs, sts") != std::string::npos);
  const auto action = bench.sns({{"Action", "CreatePlatformApplication"}});
  CHECK(action.status == 400);
  CHECK(action.body.find("<Code>InvalidAction</Code>") != std::string::npos);
  CHECK(action.body.find("Publish,") != std::string::npos);
  const auto queue = bench.query("sqs", {{"Action", "SendMessage"}, {"Version", "2012-11-05"}});
  CHECK(queue.status == 400);
  CHECK(queue.body.find("&quot;sqs&quot; as it was called is not emulated") != std::string::npos);
  http::Request request;
  request.method = "PUT";
  request.target = "/bucket/key";
  request.headers.add("Authorization",
                      "AWS4-HMAC-SHA256 Credential=k/20260101/us-east-1/s3/aws4_request");
  const auto object = bench.services.handle(request);
  CHECK(object.status == 501);
  CHECK(object.body.find("<Code>NotImplemented</Code>") != std::string::npos);
  const auto nothing = bench.services.handle({});
  CHECK(nothing.status == 404);
  CHECK(nothing.headers.get("x-amzn-ErrorType") == "UnknownOperationException");
}

TEST_CASE("log groups, streams and lines are listed", "[services][logs]") {
  ServicesBench bench;
  add_lines(bench, 6);
  const std::string group = "/aws/lambda/local-Receipt";
  const auto groups = logs_ok(bench, "DescribeLogGroups", {{"logGroupNamePrefix", "/aws/"}});
  REQUIRE(groups["logGroups"].size() == 1);
  CHECK(groups["logGroups"][0]["logGroupName"] == group);
  CHECK(groups["logGroups"][0]["creationTime"] == 1000);
  const auto first = logs_ok(bench, "DescribeLogStreams", {{"logGroupName", group}, {"limit", 1}});
  CHECK(first["logStreams"][0]["logStreamName"] == "even");
  const auto second = logs_ok(bench, "DescribeLogStreams",
                              {{"logGroupName", group}, {"nextToken", first["nextToken"]}});
  CHECK(second["logStreams"][0]["logStreamName"] == "odd");
  CHECK_FALSE(second.contains("nextToken"));
  const auto latest =
      logs_ok(bench, "DescribeLogStreams",
              {{"logGroupName", group}, {"orderBy", "LastEventTime"}, {"descending", true}});
  CHECK(latest["logStreams"][0]["logStreamName"] == "even");
}

TEST_CASE("log lines are filtered by time, stream and pattern, in pages", "[services][logs]") {
  ServicesBench bench;
  add_lines(bench, 6);
  const std::string group = "/aws/lambda/local-Receipt";
  const auto filter = [&](Json input) {
    input["logGroupName"] = group;
    return logs_ok(bench, "FilterLogEvents", input);
  };
  CHECK(messages(filter(Json::object())) == "1,2,3,4,5,6");
  CHECK(messages(filter({{"startTime", 2000}, {"endTime", 5000}})) == "2,3,4");
  CHECK(messages(filter({{"logStreamNames", {"odd"}}})) == "1,3,5");
  CHECK(messages(filter({{"logStreamNamePrefix", "ev"}})) == "2,4,6");
  CHECK(messages(filter({{"filterPattern", "?3 ?4"}})) == "3,4");
  CHECK(messages(filter({{"filterPattern", "\"line 2\""}})) == "2");
  CHECK(messages(filter({{"filterPattern", "line -1 -2"}})) == "3,4,5,6");
  const auto first = filter({{"limit", 4}});
  CHECK(messages(first) == "1,2,3,4");
  const auto second = filter({{"nextToken", first["nextToken"]}});
  CHECK(messages(second) == "5,6");
  CHECK_FALSE(second.contains("nextToken"));
  CHECK(first["events"][0]["eventId"] != first["events"][1]["eventId"]);
}

TEST_CASE("the lines of a stream are read forwards and backwards until the token stays",
          "[services][logs]") {
  ServicesBench bench;
  add_lines(bench, 12);
  Json input{{"logGroupName", "/aws/lambda/local-Receipt"}, {"logStreamName", "odd"}, {"limit", 4}};
  const auto newest = logs_ok(bench, "GetLogEvents", input);
  CHECK(messages(newest) == "5,7,9,11");
  input["nextToken"] = newest["nextBackwardToken"];
  const auto older = logs_ok(bench, "GetLogEvents", input);
  CHECK(messages(older) == "1,3");
  input["nextToken"] = older["nextBackwardToken"];
  const auto end = logs_ok(bench, "GetLogEvents", input);
  CHECK(messages(end).empty());
  CHECK(end["nextBackwardToken"] == input["nextToken"]);
  input.erase("nextToken");
  input["startFromHead"] = true;
  const auto oldest = logs_ok(bench, "GetLogEvents", input);
  CHECK(messages(oldest) == "1,3,5,7");
  input["nextToken"] = oldest["nextForwardToken"];
  const auto newer = logs_ok(bench, "GetLogEvents", input);
  CHECK(messages(newer) == "9,11");
  input["nextToken"] = newer["nextForwardToken"];
  const auto last = logs_ok(bench, "GetLogEvents", input);
  CHECK(messages(last).empty());
  CHECK(last["nextForwardToken"] == input["nextToken"]);
}

TEST_CASE("log calls that name nothing, or too much, are refused", "[services][logs]") {
  ServicesBench bench;
  add_lines(bench, 1);
  const auto refused = [&](const std::string& operation, const Json& input) {
    const auto response = bench.json("Logs_20140328." + operation, to_text(input));
    CHECK(response.status == 400);
    return response.body;
  };
  CHECK(refused("FilterLogEvents", {{"logGroupName", "none"}}) ==
        R"({"__type":"ResourceNotFoundException","message":"The specified log group does not )"
        R"(exist."})");
  CHECK(refused("GetLogEvents",
                {{"logGroupName", "/aws/lambda/local-Receipt"}, {"logStreamName", "none"}})
            .find("The specified log stream does not exist.") != std::string::npos);
  CHECK(
      refused("FilterLogEvents", {{"logGroupName", "/aws/lambda/local-Receipt"}, {"limit", 10'001}})
          .find("Value '10001' at 'limit' failed to satisfy constraint: Member must have value "
                "less than or equal to 10000") != std::string::npos);
  CHECK(refused("FilterLogEvents", {{"logGroupName", "/aws/lambda/local-Receipt"},
                                    {"filterPattern", "{ $.level = \"ERROR\" }"}})
            .find("not JSON and column patterns") != std::string::npos);
  // A function that was not called yet has a group without lines.
  CHECK(logs_ok(bench, "FilterLogEvents", {{"logGroupName", "/aws/lambda/local-Audit"}})["events"]
            .empty());
}

TEST_CASE("lines put by a call are read again", "[services][logs]") {
  ServicesBench bench;
  logs_ok(bench, "PutLogEvents",
          {{"logGroupName", "mine"},
           {"logStreamName", "s"},
           {"logEvents", {{{"timestamp", 5}, {"message", "line x"}}}}});
  CHECK(messages(logs_ok(bench, "FilterLogEvents", {{"logGroupName", "mine"}})) == "x");
}
