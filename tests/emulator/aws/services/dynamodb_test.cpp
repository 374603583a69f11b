#include <catch2/catch.hpp>

#include "core/store/tables.hpp"
#include "emulator/aws/services/protocol/crc32.hpp"
#include "tests/emulator/aws/services/services_bench.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace ecpay;
using namespace ecpay::tests;

namespace {

Json order(const std::string& nr, const std::string& amount) {
  return Json{{"TableName", "orders"}, {"Item", {{"nr", S(nr)}, {"amount", N(amount)}}}};
}

Json key(const std::string& nr) { return Json{{"nr", S(nr)}}; }

void put_lines(ServicesBench& bench, int count) {
  for (int at = 1; at <= count; ++at) {
    const Json item{{"nr", S("A")}, {"at", N(std::to_string(at))}, {"odd", N(at % 2 ? "1" : "0")}};
    bench.dynamo_ok("PutItem", {{"TableName", "lines"}, {"Item", item}});
  }
}

// "1 2 3": the range keys of an answer's items.
std::string ats(const Json& output) {
  std::string text;
  for (const auto& item : output["Items"]) {
    text += (text.empty() ? "" : " ") + item["at"]["N"].get<std::string>();
  }
  return text;
}

}  // namespace

TEST_CASE("an item put is an item got, number and bytes exact", "[dynamodb]") {
  ServicesBench bench;
  const Json item{{"nr", S("茶1")},
                  {"amount", N("123456789012345678901234567890.10")},
                  {"bytes", {{"B", "AP/+"}}},
                  {"nested", {{"M", {{"l", {{"L", {{{"BOOL", true}}, {{"NULL", true}}}}}}}}}}};
  const auto put = bench.dynamo("PutItem", {{"TableName", "orders"}, {"Item", item}});
  REQUIRE(put.status == 200);
  CHECK(put.body == "{}");
  CHECK(put.headers.get("Content-Type") == "application/x-amz-json-1.0");
  CHECK(put.headers.get("x-amz-crc32") == std::to_string(aws::crc32("{}")));
  CHECK(put.headers.get("x-amzn-RequestId").size() == 36);
  const auto got = bench.dynamo_ok("GetItem", {{"TableName", "orders"}, {"Key", key("茶1")}});
  CHECK(got["Item"]["amount"]["N"] == "123456789012345678901234567890.1");
  CHECK(got["Item"]["bytes"]["B"] == "AP/+");
  CHECK(got["Item"]["nested"] == item["nested"]);
  CHECK(bench.dynamo_ok("GetItem", {{"TableName", "orders"}, {"Key", key("none")}}) ==
        Json::object());
  const auto by_arn = bench.dynamo_ok("GetItem", {{"TableName", bench.app.tables[0].arn},
                                                  {"Key", key("茶1")},
                                                  {"ProjectionExpression", "amount"}});
  CHECK(by_arn["Item"].size() == 1);
}

TEST_CASE("a callback that is stored once is refused the second time, exactly as by AWS",
          "[dynamodb]") {
  ServicesBench bench;
  Json input = order("A1", "100");
  input["ConditionExpression"] = "attribute_not_exists(nr)";
  bench.dynamo_ok("PutItem", input);
  const auto second = bench.dynamo("PutItem", input);
  CHECK(second.status == 400);
  CHECK(second.body ==
        R"({"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",)"
        R"("message":"The conditional request failed"})");
  CHECK(second.headers.get("x-amz-crc32") == std::to_string(aws::crc32(second.body)));
  input["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD";
  const auto third = *parse_json(bench.dynamo("PutItem", input).body);
  CHECK(third["Item"]["amount"]["N"] == "100");
  CHECK(bench.events("table.written").size() == 1);
}

TEST_CASE("an update changes what its condition allows and returns what was asked for",
          "[dynamodb]") {
  ServicesBench bench;
  bench.dynamo_ok("PutItem", order("A1", "100"));
  struct Case {
    std::string values, expected;
  };
  const auto [values, expected] = GENERATE(Catch::Generators::values<Case>({
      {"NONE", ""},
      {"ALL_OLD", R"({"amount":{"N":"100"},"nr":{"S":"A1"}})"},
      {"UPDATED_OLD", R"({"amount":{"N":"100"}})"},
      {"ALL_NEW", R"({"amount":{"N":"150.5"},"nr":{"S":"A1"},"status":{"S":"paid"}})"},
      {"UPDATED_NEW", R"({"amount":{"N":"150.5"},"status":{"S":"paid"}})"},
  }));
  CAPTURE(values);
  const auto output = bench.dynamo_ok(
      "UpdateItem", {{"TableName", "orders"},
                     {"Key", key("A1")},
                     {"UpdateExpression", "SET #s = :paid ADD amount :more"},
                     {"ConditionExpression", "attribute_exists(nr) AND #s <> :paid"},
                     {"ExpressionAttributeNames", {{"#s", "status"}}},
                     {"ExpressionAttributeValues", {{":paid", S("paid")}, {":more", N("50.5")}}},
                     {"ReturnValues", values}});
  CHECK((output.contains("Attributes") ? to_text(output["Attributes"]) : "") == expected);
}

TEST_CASE("an update of an item that is not there makes it; a delete gives the old one",
          "[dynamodb]") {
  ServicesBench bench;
  bench.dynamo_ok("UpdateItem", {{"TableName", "orders"}, {"Key", key("N")}});
  CHECK(bench.dynamo_ok("GetItem", {{"TableName", "orders"}, {"Key", key("N")}})["Item"] ==
        key("N"));
  const auto deleted = bench.dynamo_ok(
      "DeleteItem", {{"TableName", "orders"}, {"Key", key("N")}, {"ReturnValues", "ALL_OLD"}});
  CHECK(deleted["Attributes"] == key("N"));
  CHECK(bench.dynamo_ok("DeleteItem", {{"TableName", "orders"}, {"Key", key("N")}}) ==
        Json::object());
  CHECK(bench.events("table.written").size() == 2);  // deleting nothing is no write
}

TEST_CASE("a write and its event carry the root of the caller's trace", "[dynamodb]") {
  ServicesBench bench;
  const auto response =
      bench.json("DynamoDB_20120810.PutItem", to_text(order("A1", "1")),
                 "Root=1-67891233-abcdef012345678912345678;Parent=463ac35c9f6413ad");
  REQUIRE(response.status == 200);
  const auto events = bench.events("table.written");
  REQUIRE(events.size() == 1);
  CHECK(events[0].trace == "1-67891233-abcdef012345678912345678");
  CHECK(events[0].data == R"({"table":"orders","operation":"PutItem","keys":{"nr":{"S":"A1"}}})");
}

TEST_CASE("what was acknowledged is there after the file is opened again", "[dynamodb]") {
  const TemporaryFolder folder;
  const std::string path = (folder.path() / "a.db").string();
  { ServicesBench(path).dynamo_ok("PutItem", order("A1", "1")); }
  ServicesBench bench(path);
  CHECK(bench.dynamo_ok("Scan", {{"TableName", "orders"}})["Count"] == 1);
}

TEST_CASE("keys that do not fit the table are refused", "[dynamodb]") {
  ServicesBench bench;
  const std::string invalid = "One or more parameter values were invalid: ";
  const std::string mismatch = "The provided key element does not match the schema";
  CHECK(bench.dynamo_refused("PutItem", {{"TableName", "orders"}, {"Item", {{"x", S("1")}}}}) ==
        invalid + "Missing the key nr in the item");
  CHECK(bench.dynamo_refused("PutItem", {{"TableName", "orders"}, {"Item", {{"nr", N("1")}}}}) ==
        invalid + "Type mismatch for key nr expected: S actual: N");
  CHECK(bench.dynamo_refused("PutItem", {{"TableName", "orders"}, {"Item", key("")}}) ==
        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot "
        "contain an empty string value. Key: nr");
  CHECK(bench.dynamo_refused("GetItem", {{"TableName", "lines"}, {"Key", key("A")}}) == mismatch);
  CHECK(bench.dynamo_refused("GetItem", {{"TableName", "orders"}, {"Key", {{"nr", N("1")}}}}) ==
        mismatch);
  CHECK(bench.dynamo_refused("UpdateItem", {{"TableName", "orders"},
                                            {"Key", key("A")},
                                            {"UpdateExpression", "REMOVE #k"},
                                            {"ExpressionAttributeNames", {{"#k", "nr"}}}}) ==
        invalid + "Cannot update attribute nr. This attribute is part of the key");
  CHECK(
      bench.dynamo_refused(
          "PutItem", {{"TableName", "orders"}, {"Item", key("A")}, {"ReturnValues", "ALL_NEW"}}) ==
      "Return values set to invalid value");
  CHECK(bench
            .dynamo_refused(
                "PutItem",
                {{"TableName", "orders"}, {"Item", key("A")}, {"Expected", Json::object()}})
            .find("Expected") != std::string::npos);
  const auto missing = bench.dynamo("GetItem", {{"TableName", "nothing"}, {"Key", key("A")}});
  CHECK(missing.body == R"({"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException",)"
                        R"("message":"Requested resource not found"})");
}

TEST_CASE("a query reads one partition in the order of numbers", "[dynamodb][query]") {
  ServicesBench bench;
  put_lines(bench, 12);
  struct Case {
    std::string condition, expected;
  };
  const auto [condition, expected] = GENERATE(values<Case>({
      {"#n = :a", "1 2 3 4 5 6 7 8 9 10 11 12"},
      {"#n = :a AND #at > :ten", "11 12"},
      {"#n = :a AND #at >= :ten", "10 11 12"},
      {"#at < :two AND #n = :a", "1"},
      {"(#n = :a) AND (#at <= :two)", "1 2"},
      {"#n = :a AND #at = :ten", "10"},
      {"#n = :a AND :ten < #at", "11 12"},
      {"#n = :a AND #at BETWEEN :two AND :ten", "2 3 4 5 6 7 8 9 10"},
  }));
  CAPTURE(condition);
  Json used = Json::object();
  const Json all{{":a", S("A")}, {":two", N("2")}, {":ten", N("10")}};
  for (const auto& [name, value] : all.items()) {
    if (condition.find(name) != std::string::npos) used[name] = value;
  }
  Json names{{"#n", "nr"}};
  if (condition.find("#at") != std::string::npos) names["#at"] = "at";
  Json input{{"TableName", "lines"},
             {"KeyConditionExpression", condition},
             {"ExpressionAttributeNames", names},
             {"ExpressionAttributeValues", used}};
  const auto output = bench.dynamo_ok("Query", input);
  CHECK(ats(output) == expected);
  CHECK(output["ScannedCount"] == output["Count"]);
  input["ScanIndexForward"] = false;
  const std::string backward = ats(bench.dynamo_ok("Query", input));
  CHECK(backward.substr(0, backward.find(' ')) == expected.substr(expected.find_last_of(' ') + 1));
}

TEST_CASE("pages of a query and a scan join to the whole", "[dynamodb][query]") {
  ServicesBench bench;
  put_lines(bench, 7);
  const auto [operation, forward] =
      GENERATE(table<std::string, bool>({{"Query", true}, {"Query", false}, {"Scan", true}}));
  CAPTURE(operation, forward);
  Json input{{"TableName", "lines"},
             {"Limit", 3},
             {"FilterExpression", "odd = :one"},
             {"ExpressionAttributeValues", {{":one", N("1")}}}};
  if (operation == "Query") {
    input["KeyConditionExpression"] = "#n = :a";
    input["ExpressionAttributeNames"] = Json{{"#n", "nr"}};
    input["ExpressionAttributeValues"][":a"] = S("A");
    input["ScanIndexForward"] = forward;
  }
  std::string seen;
  int pages = 0;
  while (true) {
    const auto page = bench.dynamo_ok(operation, input);
    seen += ats(page) + "|";
    ++pages;
    REQUIRE(pages < 10);
    if (!page.contains("LastEvaluatedKey")) break;
    input["ExclusiveStartKey"] = page["LastEvaluatedKey"];
  }
  CHECK(seen == (forward ? "1 3|5|7|" : "7 5|3|1|"));
}

TEST_CASE("key conditions that a query does not take are refused", "[dynamodb][query]") {
  ServicesBench bench;
  struct Case {
    std::string condition, message;
  };
  const auto [condition, message] = GENERATE(values<Case>({
      {"#n.x = :a AND kind = :a",
       "KeyConditionExpressions cannot have conditions on nested attributes"},
      {"kind = :a AND #n = :a", "Query condition missed key schema element: nr"},
      {"#n = :a AND kind = :a", "Query condition missed key schema element: at"},
      {"#n > :a", "Query key condition not supported"},
      {"#n = :a OR #n = :a", "Invalid operator used in KeyConditionExpression: OR"},
      {"NOT #n = :a", "Invalid operator used in KeyConditionExpression: NOT"},
      {"#n <> :a", "Invalid operator used in KeyConditionExpression: <>"},
      {"contains(#n, :a)", "Invalid operator used in KeyConditionExpression: contains"},
      {"#n = :a AND #n = :a", "KeyConditionExpressions must only contain one condition per key"},
      {"#n = kind AND kind = :a",
       "Invalid condition in KeyConditionExpression: Multiple attribute names used "
       "in one condition"},
      {"#n.x = :a", "KeyConditionExpressions cannot have conditions on nested attributes"},
      {"size(#n) = :a", "KeyConditionExpressions cannot contain nested operations"},
      {"#n = :a AND #n.y",
       "Invalid KeyConditionExpression: Syntax error; token: \"<EOF>\", near: "
       "\"y\""},
  }));
  CAPTURE(condition);
  CHECK(bench.dynamo_refused("Query", {{"TableName", "lines"},
                                       {"KeyConditionExpression", condition},
                                       {"ExpressionAttributeNames", {{"#n", "nr"}}},
                                       {"ExpressionAttributeValues", {{":a", S("A")}}}}) ==
        message);
}

TEST_CASE("a condition on keys uses their type, a filter no keys, an index none",
          "[dynamodb][query]") {
  ServicesBench bench;
  const Json base{{"TableName", "lines"},
                  {"KeyConditionExpression", "#n = :a"},
                  {"ExpressionAttributeNames", {{"#n", "nr"}}},
                  {"ExpressionAttributeValues", {{":a", S("A")}}}};
  Json input = base;
  input["ExpressionAttributeValues"][":a"] = N("1");
  CHECK(bench.dynamo_refused("Query", input) ==
        "One or more parameter values were invalid: Condition parameter type does not match schema "
        "type");
  input = base;
  input["FilterExpression"] = "#n <> :a";
  CHECK(bench.dynamo_refused("Query", input) ==
        "Filter Expression can only contain non-primary key attributes: Primary key attribute: nr");
  input = base;
  input["IndexName"] = "by_status";
  CHECK(bench.dynamo_refused("Query", input)
            .find("The table does not have the specified index: by_status") == 0);
  input = base;
  input["ExclusiveStartKey"] = Json{{"nr", S("B")}, {"at", N("1")}};
  CHECK(bench.dynamo_refused("Query", input) ==
        "The provided starting key is outside query boundaries based on provided conditions");
}

TEST_CASE("batches write and read several tables", "[dynamodb][batch]") {
  ServicesBench bench;
  const Json line{{"nr", S("A")}, {"at", N("1")}};
  const auto written = bench.dynamo_ok(
      "BatchWriteItem",
      {{"RequestItems",
        {{"orders",
          {{{"PutRequest", {{"Item", key("A")}}}}, {{"DeleteRequest", {{"Key", key("B")}}}}}},
         {"lines", Json::array({Json{{"PutRequest", {{"Item", line}}}}})}}}});
  CHECK(written["UnprocessedItems"] == Json::object());
  const auto read = bench.dynamo_ok(
      "BatchGetItem",
      {{"RequestItems",
        {{"orders", {{"Keys", {key("A"), key("B")}}}}, {"lines", {{"Keys", {line}}}}}}});
  CHECK(read["Responses"]["orders"] == Json::array({key("A")}));
  CHECK(read["Responses"]["lines"].size() == 1);
  CHECK(bench.dynamo_refused("BatchGetItem",
                             {{"RequestItems", {{"orders", {{"Keys", {key("A"), key("A")}}}}}}}) ==
        "Provided list of item keys contains duplicates");
  Json many = Json::array();
  for (int i = 0; i < 26; ++i) {
    many.push_back(Json{{"PutRequest", {{"Item", key(std::to_string(i))}}}});
  }
  CHECK(bench.dynamo_refused("BatchWriteItem", {{"RequestItems", {{"orders", many}}}}) ==
        "Too many items requested for the BatchWriteItem call");
}

TEST_CASE("a transaction writes all or nothing", "[dynamodb][transaction]") {
  ServicesBench bench;
  bench.dynamo_ok("PutItem", order("A", "1"));
  const Json put{{"Put", order("B", "2")}};
  const Json check{{"ConditionCheck",
                    {{"TableName", "orders"},
                     {"Key", key("A")},
                     {"ConditionExpression", "attribute_not_exists(nr)"}}}};
  const auto cancelled = bench.dynamo("TransactWriteItems", {{"TransactItems", {put, check}}});
  CHECK(cancelled.status == 400);
  const auto error = *parse_json(cancelled.body);
  CHECK(text_of(error, "__type") ==
        "com.amazonaws.dynamodb.v20120810#TransactionCanceledException");
  CHECK(text_of(error, "message").find("[None, ConditionalCheckFailed]") != std::string::npos);
  CHECK(error["CancellationReasons"][1]["Message"] == "The conditional request failed");
  CHECK(bench.dynamo_ok("Scan", {{"TableName", "orders"}, {"Select", "COUNT"}})["Count"] == 1);
  CHECK(bench.events("table.written").size() == 1);
  bench.dynamo_ok("TransactWriteItems", {{"TransactItems", {put}}});
  const auto got = bench.dynamo_ok(
      "TransactGetItems",
      {{"TransactItems", {{{"Get", {{"TableName", "orders"}, {"Key", key("B")}}}}}}});
  CHECK(got["Responses"][0]["Item"]["amount"]["N"] == "2");
}

TEST_CASE("tables are listed and described", "[dynamodb]") {
  ServicesBench bench;
  bench.dynamo_ok("PutItem", order("A", "1"));
  CHECK(bench.dynamo_ok("ListTables", Json::object())["TableNames"] ==
        Json::array({"lines", "orders"}));
  const auto first = bench.dynamo_ok("ListTables", {{"Limit", 1}});
  CHECK(first["LastEvaluatedTableName"] == "lines");
  const auto table = bench.dynamo_ok("DescribeTable", {{"TableName", "orders"}})["Table"];
  CHECK(table["TableStatus"] == "ACTIVE");
  CHECK(table["ItemCount"] == 1);
  CHECK(table["CreationDateTime"] == 1767232800.0);
  CHECK(table["KeySchema"][0]["AttributeName"] == "nr");
  const auto missing = bench.dynamo("DescribeTable", {{"TableName", "nothing"}});
  CHECK(missing.body.find("Requested resource not found: Table: nothing not found") !=
        std::string::npos);
}
