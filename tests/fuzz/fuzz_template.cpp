// A SAM template, and the expressions that its functions send to DynamoDB.
#include "emulator/aws/services/dynamodb/expression_parser.hpp"
#include "emulator/aws/template/reader.hpp"
#include "tests/fuzz/mutator.hpp"

int main(int argc, char** argv) {
  namespace dynamodb = ecpay::aws::dynamodb;
  const std::string names =
      R"({"ExpressionAttributeNames":{"#a":"A","#b":"B"},"ExpressionAttributeValues":{":x":{"S":"1"},":y":{"N":"2"}},"E":"x"})";
  const ecpay::fuzz::Subject subject{
      {"Transform: AWS::Serverless-2016-10-31\nGlobals:\n  Function:\n    Runtime: python3.11\n    "
       "Timeout: 5\nParameters:\n  P:\n    Type: String\n    Default: a\n"
       "Mappings:\n  M:\n    k:\n      v: 1\nConditions:\n  C: !Equals [!Ref P, a]\nResources:\n  "
       "F:\n    Type: AWS::Serverless::Function\n    Properties:\n"
       "      Handler: a.b\n      CodeUri: .\n      Environment:\n        Variables:\n          X: "
       "!If [C, !Sub '${P}-${AWS::Region}', !Ref AWS::NoValue]\n"
       "          Y: !Join ['-', [a, !FindInMap [M, k, v]]]\n      Events:\n        E:\n          "
       "Type: Api\n          Properties: {Path: /x, Method: get}\n"
       "  T:\n    Type: AWS::DynamoDB::Table\n    Properties:\n      AttributeDefinitions: "
       "[{AttributeName: a, AttributeType: S}]\n      KeySchema: [{AttributeName: a, KeyType: "
       "HASH}]\n"
       "Outputs:\n  U:\n    Value: !Sub "
       "https://${ServerlessRestApi}.execute-api.${AWS::Region}.amazonaws.com/Prod/\n",
       R"({"Resources":{"T":{"Type":"AWS::SNS::Topic","Properties":{"TopicName":{"Fn::Join":["-",["a",{"Ref":"AWS::Region"}]]}}}}})",
       "attribute_not_exists(#a) AND (#b <> :x OR size(#a) >= :y) AND #a BETWEEN :x AND :y",
       "SET #a = if_not_exists(#b, :x) + :y, A.B[0] = :x REMOVE C ADD D :y",
       "a: &x [*x]\nb: !!binary AAAA\n<<: *x\n"},
      {"!Ref ", "!Sub ", "!If ", "!GetAtt ",     "Fn::Sub", "${",     "}",  "[",    "]",
       "{",     "&a ",   "*a",   "\n  ",         "- ",      ": ",     "|",  "NOT ", "(",
       ")",     ":x",    "#a",   "begins_with(", "IN (",    "!Join ", "\t", "---\n"},
      [&](const std::string& text) {
        ecpay::aws::TemplateOptions options;
        options.file = "template.yaml";
        static_cast<void>(ecpay::aws::read_template_text(text, options));
        auto placeholders = dynamodb::Placeholders::read(ecpay::Json::parse(names), {"E"});
        if (!placeholders) return;
        static_cast<void>(dynamodb::parse_condition("ConditionExpression", text, *placeholders));
        static_cast<void>(dynamodb::parse_update(text, *placeholders));
        static_cast<void>(dynamodb::parse_projection(text, *placeholders));
      }};
  return ecpay::fuzz::run_fuzzer(argc, argv, subject);
}
