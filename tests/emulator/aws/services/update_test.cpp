#include <catch2/catch.hpp>

#include "emulator/aws/services/dynamodb/evaluation.hpp"
#include "emulator/aws/services/dynamodb/expression_parser.hpp"

using namespace ecpay;
using namespace ecpay::aws;
using namespace ecpay::aws::dynamodb;

namespace {

Outcome<Update> parse(const std::string& text) {
  Json input = Json::object();
  input["UpdateExpression"] = text;
  input["ExpressionAttributeNames"] = Json{{"#st", "status"}};
  input["ExpressionAttributeValues"] = *parse_json(R"({
    ":one": {"N": "1"}, ":half": {"N": "0.50"}, ":s": {"S": "s"}, ":l": {"L": [{"S": "z"}]},
    ":tags": {"SS": ["b", "c"]}, ":nums": {"NS": ["1"]}, ":m": {"M": {"k": {"S": "v"}}},
    ":none": {"L": []}, ":ab": {"SS": ["a", "b"]}})");
  auto placeholders = Placeholders::read(input, {"UpdateExpression"});
  REQUIRE(placeholders);
  return parse_update(text, *placeholders);
}

Item item() {
  auto read = read_item(*parse_json(R"({"n": {"N": "10"}, "s": {"S": "old"},
    "l": {"L": [{"S": "a"}, {"S": "b"}, {"S": "c"}]}, "m": {"M": {"k": {"N": "1"}}},
    "tags": {"SS": ["a", "b"]}})"));
  REQUIRE(read);
  return *read;
}

}  // namespace

TEST_CASE("updates change an item as DynamoDB does", "[dynamodb][update]") {
  struct Case {
    std::string text, name, expected;  // the JSON of the attribute afterwards, or ""
  };
  const auto [text, name, expected] = GENERATE(values<Case>({
      {"SET n = :one", "n", R"({"N":"1"})"},
      {"set n = n + :half", "n", R"({"N":"10.5"})"},
      {"SET n = n - :half, s = :s", "n", R"({"N":"9.5"})"},
      {"SET x = if_not_exists(x, :one)", "x", R"({"N":"1"})"},
      {"SET n = if_not_exists(n, :one) + :one", "n", R"({"N":"11"})"},
      {"SET x = if_not_exists(x, n)", "x", R"({"N":"10"})"},
      {"SET x = n, n = :one", "x", R"({"N":"10"})"},  // read before any write
      {"SET l = list_append(l, :l)", "l", R"({"L":[{"S":"a"},{"S":"b"},{"S":"c"},{"S":"z"}]})"},
      {"SET l = list_append(:l, if_not_exists(q, :none))", "l", R"({"L":[{"S":"z"}]})"},
      {"SET l[1] = :s", "l", R"({"L":[{"S":"a"},{"S":"s"},{"S":"c"}]})"},
      {"SET l[9] = :s, l[7] = :one", "l",
       R"({"L":[{"S":"a"},{"S":"b"},{"S":"c"},{"N":"1"},{"S":"s"}]})"},
      {"SET m.k = m.k + :one", "m", R"({"M":{"k":{"N":"2"}}})"},
      {"SET m.z = :m", "m", R"({"M":{"k":{"N":"1"},"z":{"M":{"k":{"S":"v"}}}}})"},
      {"SET #st = :s", "status", R"({"S":"s"})"},
      {"SET n = (n + :one)", "n", R"({"N":"11"})"},
      {"REMOVE s", "s", ""},
      {"REMOVE gone", "gone", ""},
      {"REMOVE l[0], l[2]", "l", R"({"L":[{"S":"b"}]})"},
      {"REMOVE l[9]", "l", R"({"L":[{"S":"a"},{"S":"b"},{"S":"c"}]})"},
      {"REMOVE m.k", "m", R"({"M":{}})"},
      {"ADD n :half", "n", R"({"N":"10.5"})"},
      {"ADD x :one", "x", R"({"N":"1"})"},
      {"ADD tags :tags", "tags", R"({"SS":["a","b","c"]})"},
      {"DELETE tags :tags", "tags", R"({"SS":["a"]})"},
      {"DELETE tags :ab", "tags", ""},  // a set is never empty
      {"DELETE gone :ab", "gone", ""},
      {"SET n = :one REMOVE s ADD x :one DELETE tags :tags", "tags", R"({"SS":["a"]})"},
  }));
  CAPTURE(text);
  const auto update = parse(text);
  if (!update) FAIL(update.refusal().message);
  const Item before = item();
  const auto updated = apply_update(*update, before);
  if (!updated) FAIL(updated.refusal().message);
  const auto found = updated->item.find(name);
  CHECK((found == updated->item.end() ? "" : to_text(to_json(found->second))) == expected);
  CHECK(before == item());
}

TEST_CASE("an update that does not parse is refused in DynamoDB's words", "[dynamodb][update]") {
  struct Case {
    std::string text, message;
  };
  const auto [text, message] = GENERATE(values<Case>({
      {"", "The expression can not be empty;"},
      {"n = :one", "Syntax error; token: \"n\", near: \"n =\""},
      {"SET", "Syntax error; token: \"<EOF>\", near: \"SET\""},
      {"SET n", "Syntax error; token: \"<EOF>\", near: \"n\""},
      {"SET n = :one,", "Syntax error; token: \"<EOF>\", near: \",\""},
      {"SET n = n + :one + :one", "Syntax error; token: \"+\", near: \":one + :one\""},
      {"SET n = n * :one", "Syntax error; token: \"*\", near: \"n * :one\""},
      {"ADD n 1", "Syntax error; token: \"1\", near: \"n 1\""},
      {"SET n = :one SET s = :s",
       "The \"SET\" section can only be used once in an update expression;"},
      {"SET status = :s", "Attribute name is a reserved keyword; reserved keyword: status"},
      {"SET n = foo(:one)", "Invalid function name; function: foo"},
      {"SET n = size(l)", "Invalid function name; function: size"},
      {"SET n = if_not_exists(n)",
       "Incorrect number of operands for operator or function; operator or function: "
       "if_not_exists, number of operands: 1"},
      {"SET n = if_not_exists(:one, n)",
       "Operator or function requires a document path; operator or function: if_not_exists"},
      {"SET n = n + :s",
       "Incorrect operand type for operator or function; operator or function: +, operand type: "
       "S"},
      {"SET l = list_append(l, :one)",
       "Incorrect operand type for operator or function; operator or function: list_append, "
       "operand type: N"},
      {"ADD n :s",
       "Incorrect operand type for operator or function; operator: ADD, operand type: STRING, "
       "typeSet: ALLOWED_FOR_ADD_OPERAND"},
      {"DELETE tags :one",
       "Incorrect operand type for operator or function; operator: DELETE, operand type: NUMBER, "
       "typeSet: ALLOWED_FOR_DELETE_OPERAND"},
      {"SET m = :m, m.k = :one",
       "Two document paths overlap with each other; must remove or rewrite one of these paths; "
       "path one: [m], path two: [m, k]"},
      {"SET n = :one REMOVE n",
       "Two document paths overlap with each other; must remove or rewrite one of these paths; "
       "path one: [n], path two: [n]"},
      {"SET m.k = :one, m[0] = :one",
       "Two document paths conflict with each other; must remove or rewrite one of these paths; "
       "path one: [m, k], path two: [m, [0]]"},
      {"SET n = :zz",
       "An expression attribute value used in expression is not defined; attribute value: :zz"},
  }));
  CAPTURE(text);
  const auto update = parse(text);
  REQUIRE_FALSE(update);
  CHECK(update.refusal().message == "Invalid UpdateExpression: " + message);
}

TEST_CASE("an update that does not fit the item is refused", "[dynamodb][update]") {
  struct Case {
    std::string text, message;
  };
  const std::string type = "An operand in the update expression has an incorrect data type";
  const std::string path =
      "The document path provided in the update expression is invalid for update";
  const auto [text, message] = GENERATE_COPY(values<Case>({
      {"SET n = gone",
       "The provided expression refers to an attribute that does not exist in the item"},
      {"SET n = s + :one", type},
      {"SET l = list_append(s, :l)", type},
      {"ADD s :one", type},
      {"ADD tags :nums", type},
      {"DELETE n :tags", type},
      {"SET gone.k = :one", path},
      {"SET s.k = :one", path},
      {"SET m[0] = :one", path},
      {"REMOVE gone.k", path},
  }));
  CAPTURE(text);
  const auto update = parse(text);
  if (!update) FAIL(update.refusal().message);
  const auto updated = apply_update(*update, item());
  REQUIRE_FALSE(updated);
  CHECK(updated.refusal().message == message);
}

TEST_CASE("a projection keeps what its paths name, and lists close up", "[dynamodb][projection]") {
  struct Case {
    std::string text, expected;
  };
  const auto [text, expected] = GENERATE(values<Case>({
      {"n", R"({"n":{"N":"10"}})"},
      {"m.k, s", R"({"m":{"M":{"k":{"N":"1"}}},"s":{"S":"old"}})"},
      {"l[2], l[0]", R"({"l":{"L":[{"S":"a"},{"S":"c"}]}})"},
      {"gone, m.z, l[9], s.k", "{}"},
  }));
  CAPTURE(text);
  Json input{{"ProjectionExpression", text}};
  auto placeholders = Placeholders::read(input, {"ProjectionExpression"});
  REQUIRE(placeholders);
  const auto paths = parse_projection(text, *placeholders);
  REQUIRE(paths);
  CHECK(to_text(to_json(project(item(), *paths))) == expected);
  CHECK_FALSE(parse_projection("n,", *placeholders));
  CHECK_FALSE(parse_projection("n, n", *placeholders));
}
