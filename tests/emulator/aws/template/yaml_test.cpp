#include <catch2/catch.hpp>

#include "emulator/aws/template/yaml.hpp"
#include "tests/emulator/aws/template/template_folder.hpp"

using namespace ecpay;
using namespace ecpay::aws;

namespace {

Result<Json> json_of(const std::string& text) {
  const Source source("t.yaml", text);
  const auto document = read_yaml(source);
  if (!document) { return document.error(); }
  return to_json(document->root);
}

}  // namespace

TEST_CASE("YAML is read as CloudFormation takes it", "[template][yaml]") {
  struct Case {
    const char* text;
    const char* expected;
  };
  const Case cases[] = {
      {"a: Yes", R"({"a":true})"},
      {"a: [No, on, OFF, true, False]", R"({"a":[false,true,false,true,false]})"},
      {"a: yEs", R"({"a":"yEs"})"},
      {"a: 'Yes'", R"({"a":"Yes"})"},
      {"On: Off", R"({"On":false})"},
      {"a: 2016-10-31", R"({"a":"2016-10-31"})"},
      {"a: 012345678901", R"({"a":"012345678901"})"},
      {"a: 123456789012", R"({"a":123456789012})"},
      {"a: [0, -5, +5, 1_000, 1.50, 0.5]", R"({"a":[0,-5,5,1000,1.5,0.5]})"},
      {"a: [0x1F, 12:30, 1e3, .5]", R"({"a":["0x1F","12:30","1e3",".5"]})"},
      {"a: [~, null, ]", R"({"a":[null,null]})"},
      {"a:", R"({"a":null})"},
      {"a: &x {b: 1}\nc: *x", R"({"a":{"b":1},"c":{"b":1}})"},
      {"a: !GetAtt B.C.D", R"({"a":{"Fn::GetAtt":["B","C.D"]}})"},
      {"a: !Condition B", R"({"a":{"Condition":"B"}})"},
      {"a: !Sub |\n  x\n  y\n", R"({"a":{"Fn::Sub":"x\ny\n"}})"},
      {"a: !If [B, !Ref C, {d: !Ref E}]",
       R"({"a":{"Fn::If":["B",{"Ref":"C"},{"d":{"Ref":"E"}}]}})"},
      {"a: !!str 5", R"({"a":"5"})"},
      {"a: 1\na: 2", R"({"a":2})"},
      {"{\"a\": [\"b\\u7da0\\/\", 1, true, null]}", R"({"a":["b綠/",1,true,null]})"},
      {"{\n\t\"a\": {\n\t\t\"b\": \"\\ud83d\\ude00\"\n\t}\n}", R"({"a":{"b":"😀"}})"},
      {"\xEF\xBB\xBF"
       "a: 1\r\nb: 2\r\n",
       R"({"a":1,"b":2})"},
  };
  std::size_t count = 0;
  for (const auto& [text, expected] : cases) {
    CAPTURE(text);
    const auto json = json_of(text);
    CHECK((json ? to_text(*json) : json.error().detail) == expected);
    ++count;
  }
  CHECK(count == 22);
}

TEST_CASE("broken YAML is an error with a place and a caret", "[template][yaml]") {
  struct Case {
    const char* text;
    const char* subject;
    const char* evidence;
  };
  const Case cases[] = {
      {"a:\n  - b\n c: d\n", "t.yaml:3:2", " c: d\n ^"},
      {"b: 1\na: [1, 2", "t.yaml:2:1", "a: [1, 2\n^"},
      {"綠: 1\nb: }", "t.yaml:2:4", "b: }\n   ^"},
      {"<<: {a: 1}", "t.yaml:1:1", "<<: {a: 1}\n^"},
      {"[a]: 1", "t.yaml:1:1", "[a]: 1\n^"},
      {"a: &x [*x]", "t.yaml:1:8", "a: &x [*x]\n       ^"},
      {"a: *x", "t.yaml:1:4", "a: *x\n   ^"},
      {"a: 1\n---\nb: 2\n", "t.yaml", ""},
      {"a: \xFF\n", "t.yaml", ""},
  };
  std::size_t count = 0;
  for (const auto& [text, subject, evidence] : cases) {
    CAPTURE(text);
    const auto json = json_of(text);
    REQUIRE_FALSE(json);
    CHECK(json.error().code == "template.syntax");
    CHECK(json.error().subject == subject);
    CHECK(json.error().evidence == evidence);
    ++count;
  }
  CHECK(count == 9);
}

TEST_CASE("hostile YAML is refused quickly", "[template][yaml][hostile]") {
  std::string laughs = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n";
  for (int i = 1; i < 12; ++i) {
    const auto last = "*a" + std::to_string(i - 1);
    laughs += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + last;
    for (int j = 1; j < 10; ++j) { laughs += "," + last; }
    laughs += "]\n";
  }
  std::string repeated;
  for (int i = 0; i < 5000; ++i) { repeated += "a: 1\n"; }
  const std::string texts[] = {laughs, std::string(100'000, '['), "a: " + std::string(100'000, '{'),
                               std::string(5'000, '-'), repeated};
  std::size_t count = 0;
  for (const auto& text : texts) {
    const auto json = json_of(text);
    ++count;
    if (text.front() == '-') { continue; }  // a text
    REQUIRE_FALSE(json);
    CHECK(json.error().code == "template.syntax");
  }
  CHECK(count == 5);
}
