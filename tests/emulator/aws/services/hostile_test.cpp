#include <catch2/catch.hpp>

#include "core/base/text.hpp"
#include "tests/emulator/aws/services/services_bench.hpp"

using namespace ecpay;
using namespace ecpay::tests;

namespace {

std::string repeat(std::string_view text, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += text;
  return out;
}

Json put_with_condition(const std::string& condition) {
  return Json{
      {"TableName", "orders"}, {"Item", {{"nr", S("A")}}}, {"ConditionExpression", condition}};
}

}  // namespace

TEST_CASE("expressions that are too long or too deep are refused, never followed", "[hostile]") {
  ServicesBench bench;
  const std::string too_deep = "Invalid ConditionExpression: The expression is nested too deeply;";
  CHECK(bench.dynamo_refused("PutItem", put_with_condition(repeat("(", 4'000))) == too_deep);
  CHECK(bench.dynamo_refused("PutItem", put_with_condition(repeat("NOT ", 1'000))) == too_deep);
  CHECK(bench.dynamo_refused("PutItem", put_with_condition(repeat("size(", 800))) == too_deep);
  CHECK(bench.dynamo_refused("PutItem", put_with_condition(repeat("a(((", 1'000))) == too_deep);
  CHECK(bench.dynamo_refused("PutItem", put_with_condition(std::string(1 << 20, 'a'))) ==
        "Invalid ConditionExpression: Expression size has exceeded the maximum allowed size; "
        "expression size: 1048576");
  const auto flat = repeat("attribute_not_exists(a) OR ", 150) + "attribute_not_exists(a)";
  bench.dynamo_ok("PutItem", put_with_condition(flat));
  const Json update{{"TableName", "orders"},
                    {"Key", {{"nr", S("A")}}},
                    {"UpdateExpression", "SET a = " + repeat("(", 4'000)}};
  CHECK(bench.dynamo_refused("UpdateItem", update) ==
        "Invalid UpdateExpression: The expression is nested too deeply;");
  CHECK(bench.dynamo_refused("UpdateItem",
                             {{"TableName", "orders"},
                              {"Key", {{"nr", S("A")}}},
                              {"UpdateExpression", "REMOVE a[99999999999999999999]"}}) ==
        "Invalid UpdateExpression: Syntax error; token: \"99999999999999999999\", near: "
        "\"[99999999999999999999]\"");
}

TEST_CASE("items that are too deep or too large are refused", "[hostile]") {
  ServicesBench bench;
  const auto put = [&](const std::string& value) {
    const auto response =
        bench.json("DynamoDB_20120810.PutItem",
                   R"({"TableName":"orders","Item":{"nr":{"S":"A"},"v":)" + value + "}}");
    return std::pair(response.status, response.body);
  };
  const auto nested = [](std::size_t depth) {
    return repeat(R"({"L":[)", depth) + R"({"S":"x"})" + repeat("]}", depth);
  };
  CHECK(put(nested(31)).first == 200);
  const auto deep = put(nested(33));
  CHECK(deep.first == 400);
  CHECK(deep.second.find("nested levels beyond supported limit") != std::string::npos);
  const auto deepest = put(nested(60'000));
  CHECK(deepest.first == 400);
  CHECK(deepest.second.find("SerializationException") != std::string::npos);
  CHECK(put(R"({"S":")" + std::string(409'500, 'x') + "\"}").first == 200);
  const auto large = put(R"({"S":")" + std::string(409'600, 'x') + "\"}");
  CHECK(large.first == 400);
  CHECK(large.second.find("Item size has exceeded the maximum allowed size") != std::string::npos);
}

TEST_CASE("ten thousand attributes are stored and read again", "[hostile]") {
  ServicesBench bench;
  std::string body = R"({"TableName":"orders","Item":{"nr":{"S":"A"})";
  for (int i = 0; i < 10'000; ++i) body += ",\"a" + std::to_string(i) + "\":{\"N\":\"1\"}";
  REQUIRE(bench.json("DynamoDB_20120810.PutItem", body + "}}").status == 200);
  const auto got = bench.dynamo_ok("GetItem", {{"TableName", "orders"}, {"Key", {{"nr", S("A")}}}});
  CHECK(got["Item"].size() == 10'001);
}

TEST_CASE("a body of a hundred thousand members is read in linear time", "[hostile]") {
  ServicesBench bench;
  std::string body = "{";
  for (int i = 0; i < 100'000; ++i) body += "\"" + std::to_string(i) + "\":1,";
  const auto started = monotonic_now();
  const auto response = bench.json("DynamoDB_20120810.PutItem", body + "\"z\":1}");
  CHECK(response.status == 400);
  CHECK(elapsed_ms(started) < 3'000);
}

TEST_CASE("bodies that are no JSON, or JSON of the wrong kind, get a serialization error",
          "[hostile]") {
  ServicesBench bench;
  const auto body = GENERATE(values<std::string>({
      "{",
      "[]",
      "1",
      "null",
      "\"x\"",
      "not json",
      std::string("\x80\xff\x00{", 4),
      R"({"TableName":"orders","Item":{"nr":{"S":1}}})",
      R"({"TableName":"orders","Item":{"nr":{"N":1}}})",
      R"({"TableName":"orders","Item":{"nr":{"S":"A"},"b":{"B":"***"}}})",
      R"({"TableName":"orders","Item":{"nr":{"S":"A"},"b":{"BS":["AA==","A"]}}})",
      R"({"TableName":"orders","Item":{"nr":{"S":"A"},"b":{"BOOL":"true"}}})",
      R"({"TableName":"orders","Item":[]})",
      R"({"TableName":"orders","Item":{"nr":"A"}})",
      R"({"TableName":7,"Item":{}})",
      R"({"TableName":"orders","Item":{"nr":{"S":"A"}},"ConditionExpression":{}})",
      "{\"TableName\":\"orders\",\"Item\":{\"nr\":{\"S\":\"\xff\"}}}",
  }));
  CAPTURE(body);
  const auto response = bench.json("DynamoDB_20120810.PutItem", body);
  CHECK(response.status == 400);
  const auto error = parse_json(response.body);
  REQUIRE(error);
  CHECK(text_of(*error, "__type") == "com.amazon.coral.service#SerializationException");
  CHECK_FALSE(text_of(*error, "Message").empty());
}

TEST_CASE("values that are no attribute values are refused", "[hostile]") {
  ServicesBench bench;
  struct Case {
    std::string value, message;
  };
  const std::string invalid = "One or more parameter values were invalid: ";
  const auto [value, message] = GENERATE_COPY(values<Case>({
      {"{}",
       "Supplied AttributeValue is empty, must contain exactly one of the supported "
       "datatypes"},
      {R"({"X":"a"})",
       "Supplied AttributeValue is empty, must contain exactly one of the supported "
       "datatypes"},
      {R"({"S":"a","N":"1"})",
       "Supplied AttributeValue has more than one datatypes set, must "
       "contain exactly one of the supported datatypes"},
      {R"({"N":"x"})", "The parameter cannot be converted to a numeric value: x"},
      {R"({"NULL":false})", invalid + "Null attribute value types must have the value of true"},
      {R"({"SS":[]})", invalid + "An string set  may not be empty"},
      {R"({"NS":[]})", invalid + "An number set  may not be empty"},
      {R"({"BS":[]})", invalid + "Binary sets should not be empty"},
      {R"({"SS":["a","a"]})", invalid + "Input collection [a, a] contains duplicates."},
      {R"({"NS":["1","1.0"]})", "Input collection contains duplicates"},
  }));
  CAPTURE(value);
  CHECK(bench.dynamo_refused("PutItem", *parse_json(R"({"TableName":"orders","Item":{"nr":{"S":)"
                                                    R"("A"},"v":)" +
                                                    value + "}}")) == message);
}

TEST_CASE("queries that no SDK sends are refused", "[hostile]") {
  ServicesBench bench;
  const auto refused = [&](wire::Form form) {
    const auto response = bench.sns(std::move(form));
    CHECK(response.status == 400);
    return response.body;
  };
  CHECK(refused({{"Action", "Publish"}, {repeat("a.", 100'000), "x"}}).find("too many parts") !=
        std::string::npos);
  wire::Form many{{"Action", "Publish"}};
  for (int i = 0; i < 6'000; ++i) many.add("p" + std::to_string(i), "x");
  CHECK(refused(std::move(many)).find("too many parameters") != std::string::npos);
  CHECK(refused({{"Action", "Publish"}, {"TopicArn", k_topic}, {"Message", "\xff\xfe"}})
            .find("not UTF-8") != std::string::npos);
  CHECK(refused({{"Action", "<script>\"&"}}).find("&lt;script&gt;&quot;&amp;") !=
        std::string::npos);
  CHECK(refused({{"Action", "PublishBatch"},
                 {"TopicArn", k_topic},
                 {"PublishBatchRequestEntries.member.999999999", "x"}})
            .find("InvalidBatchEntryId") != std::string::npos);
}
