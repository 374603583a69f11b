#include <catch2/catch.hpp>

#include "emulator/aws/services/dynamodb/evaluation.hpp"
#include "emulator/aws/services/dynamodb/expression_parser.hpp"

using namespace ecpay;
using namespace ecpay::aws;
using namespace ecpay::aws::dynamodb;

namespace {

const char* const k_values = R"({
  ":a": {"S": "a"}, ":b": {"S": "b"}, ":one": {"N": "1"}, ":two": {"N": "2.0"}, ":x": {"B": "YQ=="},
  ":yes": {"BOOL": true}, ":null": {"NULL": true}, ":list": {"L": [{"N": "1"}]},
  ":map": {"M": {}}, ":set": {"SS": ["a", "b"]}, ":tea": {"S": "tea"}, ":S": {"S": "S"},
  ":bad": {"S": "Q"}, ":zero": {"N": "0"}})";

// Parses with every name and value above at hand, so that none is gone.
Outcome<Condition> parse(const std::string& text) {
  Json input = Json::object();
  input["ConditionExpression"] = text;
  input["ExpressionAttributeNames"] = Json{{"#n", "name"}, {"#dot", "a.b"}, {"#st", "status"}};
  input["ExpressionAttributeValues"] = *parse_json(k_values);
  auto placeholders = Placeholders::read(input, {"ConditionExpression"});
  REQUIRE(placeholders);
  return parse_condition("ConditionExpression", text, *placeholders);
}

Item item() {
  auto read = read_item(*parse_json(R"({
    "nr": {"S": "A1"}, "tea_name": {"S": "green tea"}, "amount": {"N": "2"}, "a.b": {"S": "dotted"},
    "status": {"S": "paid"}, "flag": {"BOOL": false}, "nothing": {"NULL": true},
    "bytes": {"B": "YWJj"}, "tags": {"SS": ["b", "a"]}, "nums": {"NS": ["1", "2"]},
    "seq": {"L": [{"N": "1"}, {"M": {"deep": {"S": "x"}}}]}, "doc": {"M": {"k": {"N": "7"}}},
    "face": {"S": "茶😀"}})"));
  REQUIRE(read);
  return *read;
}

}  // namespace

TEST_CASE("conditions hold or not as DynamoDB says", "[dynamodb][condition]") {
  struct Case {
    std::string text;
    bool expected;
  };
  const auto [text, expected] = GENERATE(values<Case>({
      {"attribute_exists(amount)", true},
      {"attribute_exists(gone)", false},
      {"attribute_not_exists(gone)", true},
      {"attribute_not_exists(seq[1].deep)", false},
      {"attribute_exists(seq[2])", false},
      {"attribute_exists(doc.k) AND attribute_not_exists(doc.z)", true},
      {"attribute_exists(nr.k)", false},
      {"attribute_type(tea_name, :S)", true},
      {"attribute_type(amount, :S)", false},
      {"begins_with(nr, :a)", false},
      {"begins_with(bytes, :x)", true},
      {"begins_with(amount, :a)", false},
      {"contains(tea_name, :tea)", true},
      {"contains(tags, :a)", true},
      {"contains(nums, :two)", true},
      {"contains(seq, :one)", true},
      {"contains(amount, :two)", false},
      {"contains(bytes, :x)", true},
      {"amount = :two", true},
      {"amount <> :two", false},
      {"gone <> :two", true},
      {"gone = :two", false},
      {"amount > :one", true},
      {"amount >= :two", true},
      {"amount < :two", false},
      {"amount <= :two", true},
      {"nr < :b", true},
      {"nr > :one", false},  // types differ
      {":two = amount", true},
      {"amount BETWEEN :one AND :two", true},
      {"amount between :two and :two", true},
      {"gone BETWEEN :one AND :two", false},
      {"amount IN (:one, :two)", true},
      {"amount IN (:one)", false},
      {"NOT amount = :one", true},
      {"NOT NOT amount = :one", false},
      {"amount = :one OR nr = :a OR amount = :two", true},
      {"amount = :one OR nr = :a AND amount = :two", false},
      {"(amount = :one OR amount = :two) AND attribute_exists(nr)", true},
      {"not (amount = :one) and (amount = :two)", true},
      {"size(tags) = :two", true},
      {"size(tea_name) > :two", true},
      {"size(amount) >= :zero", false},  // a number has no size
      {"size(gone) >= :zero", false},
      {"size(seq) = :two", true},
      {"size(doc) = :one", true},
      {"size(bytes) > :two", true},
      {"size(face) > :two", true},  // one unit and a pair of them
      {"flag = :yes", false},
      {"nothing = :null", true},
      {"tags = :set", true},  // in any order
      {"#dot = :a", false},
      {"attribute_exists(#dot)", true},
      {"#st = :a", false},
      {"seq[0] = :one", true},
      {"seq[1].deep = :a", false},
      {"(amount) = :two", true},
      {"amount=:two", true},
      {"  amount\n=\t:two ", true},
  }));
  CAPTURE(text);
  const auto condition = parse(text);
  if (!condition) FAIL(condition.refusal().message);
  CHECK(holds(*condition, item()) == expected);
}

TEST_CASE("what is no condition is refused in DynamoDB's words", "[dynamodb][condition]") {
  struct Case {
    std::string text, message;
  };
  const std::string wrong_type =
      "Incorrect operand type for operator or function; operator or function: ";
  const auto [text, message] = GENERATE_COPY(values<Case>({
      {"", "The expression can not be empty;"},
      {"   ", "The expression can not be empty;"},
      {"amount", "Syntax error; token: \"<EOF>\", near: \"amount\""},
      {"amount =", "Syntax error; token: \"<EOF>\", near: \"=\""},
      {"amount == :one", "Syntax error; token: \"=\", near: \"== :one\""},
      {"amount = 1", "Syntax error; token: \"1\", near: \"= 1\""},
      {"amount = 'x'", "Syntax error; token: \"'\", near: \"= 'x\""},
      {"amount-x = :one", "Syntax error; token: \"-\", near: \"amount-x\""},
      {"amount = :one AND", "Syntax error; token: \"<EOF>\", near: \"AND\""},
      {"(amount = :one", "Syntax error; token: \"<EOF>\", near: \":one\""},
      {"amount = :one)", "Syntax error; token: \")\", near: \":one)\""},
      {"seq[x] = :one", "Syntax error; token: \"x\", near: \"[x]\""},
      {"seq[-1] = :one", "Syntax error; token: \"-\", near: \"[-1\""},
      {"amount IN ()", "Syntax error; token: \")\", near: \"()\""},
      {"a. = :one", "Syntax error; token: \"=\", near: \". = :one\""},
      {"# = :one", "Syntax error; token: \"#\", near: \"# =\""},
      {"((amount = :one))", "The expression has redundant parentheses;"},
      {"status = :a", "Attribute name is a reserved keyword; reserved keyword: status"},
      {"doc.Name = :a", "Attribute name is a reserved keyword; reserved keyword: Name"},
      {"#zz = :a",
       "An expression attribute name used in the document path is not defined; attribute name: "
       "#zz"},
      {"amount = :zz",
       "An expression attribute value used in expression is not defined; attribute value: :zz"},
      {"exists(amount)", "Invalid function name; function: exists"},
      {"ATTRIBUTE_EXISTS(amount)", "Invalid function name; function: ATTRIBUTE_EXISTS"},
      {"size(amount)",
       "The function is not allowed to be used this way in an expression; function: size"},
      {"attribute_exists(amount) = :yes",
       "The function is not allowed to be used this way in an expression; function: "
       "attribute_exists"},
      {"begins_with(nr)",
       "Incorrect number of operands for operator or function; operator or function: begins_with, "
       "number of operands: 1"},
      {"attribute_exists(:a)",
       "Operator or function requires a document path; operator or function: attribute_exists"},
      {"begins_with(nr, :one)", wrong_type + "begins_with, operand type: N"},
      {"amount < :map", wrong_type + "<, operand type: M"},
      {"amount BETWEEN :list AND :two", wrong_type + "BETWEEN, operand type: L"},
      {"size(:one) = :two", wrong_type + "size, operand type: N"},
      {"attribute_type(nr, :one)", wrong_type + "attribute_type, operand type: N"},
      {"attribute_type(nr, :bad)",
       "Invalid attribute type name found; type: Q, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}"},
      {"nr BETWEEN :b AND :a",
       "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; "
       "lower bound operand: AttributeValue: {S:b}, upper bound operand: AttributeValue: {S:a}"},
      {"nr BETWEEN :one AND :a",
       "The BETWEEN operator requires same data type for lower and upper bounds; lower bound "
       "operand: AttributeValue: {N:1}, upper bound operand: AttributeValue: {S:a}"},
      {"nr = nr",
       "The first operand must be distinct from the remaining operands for this operator or "
       "function; operator: =, first operand: [nr]"},
  }));
  CAPTURE(text);
  const auto condition = parse(text);
  REQUIRE_FALSE(condition);
  CHECK(condition.refusal().type == "ValidationException");
  CHECK(condition.refusal().message == "Invalid ConditionExpression: " + message);
}

TEST_CASE("names and values that are unused, malformed or without expression are refused",
          "[dynamodb][placeholders]") {
  struct Case {
    std::string names, values, expression, message;
  };
  const auto [names, values, expression, message] = GENERATE(Catch::Generators::values<Case>({
      {R"({"#a": "x"})", "", "attribute_exists(y)",
       "Value provided in ExpressionAttributeNames unused in expressions: keys: {#a}"},
      {"", R"({":a": {"S": "1"}, ":b": {"S": "1"}})", "y = :b",
       "Value provided in ExpressionAttributeValues unused in expressions: keys: {:a}"},
      {R"({"#a": "x"})", "", "",
       "ExpressionAttributeNames can only be specified when using expressions"},
      {"", R"({":a": {"S": "1"}})", "",
       "ExpressionAttributeValues can only be specified when using expressions: "
       "ConditionExpression is null"},
      {"{}", "", "attribute_exists(y)", "ExpressionAttributeNames must not be empty"},
      {"", "{}", "attribute_exists(y)", "ExpressionAttributeValues must not be empty"},
      {R"({"a": "x"})", "", "attribute_exists(y)",
       "ExpressionAttributeNames contains invalid key: Syntax error; key: \"a\""},
      {"", R"({"a": {"S": "1"}})", "y = :b",
       "ExpressionAttributeValues contains invalid key: Syntax error; key: \"a\""},
      {"", R"({":a": {}})", "y = :a",
       "ExpressionAttributeValues contains invalid value: Supplied AttributeValue is empty, must "
       "contain exactly one of the supported datatypes for key :a"},
  }));
  CAPTURE(names, values, expression);
  Json input = Json::object();
  if (!names.empty()) input["ExpressionAttributeNames"] = *parse_json(names);
  if (!values.empty()) input["ExpressionAttributeValues"] = *parse_json(values);
  if (!expression.empty()) input["ConditionExpression"] = expression;
  auto placeholders = Placeholders::read(input, {"ConditionExpression"});
  std::optional<Refusal> refusal;
  if (!placeholders) {
    refusal = placeholders.refusal();
  } else {
    REQUIRE(parse_condition("ConditionExpression", expression, *placeholders));
    refusal = placeholders->unused();
  }
  REQUIRE(refusal);
  CHECK(refusal->message == message);
}
