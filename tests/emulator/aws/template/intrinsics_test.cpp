#include <catch2/catch.hpp>

#include "tests/emulator/aws/template/template_folder.hpp"

using namespace ecpay;
using namespace ecpay::aws;

namespace {

constexpr const char* k_world = R"(
Transform: AWS::Serverless-2016-10-31
Parameters:
  Stage: {Type: String, Default: dev}
  Names: {Type: CommaDelimitedList, Default: "a, b,c"}
  Account: {Type: String, Default: 012345678901}
Mappings:
  Hosts:
    dev: {Pay: payment-stage.ecpay.com.tw, Count: 2}
    us-east-1: {Pay: us}
Conditions:
  IsDev: !Equals [!Ref Stage, dev]
  IsProd: !Not [!Condition IsDev]
  Both: !And [!Condition IsDev, {Condition: IsProd}]
  Either: !Or [!Condition IsDev, !Condition IsProd]
Resources:
  Shop:
    Type: AWS::Serverless::SimpleTable
  Orders:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: !Sub "${AWS::StackName}-orders-${Stage}"
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]
  Paid:
    Type: AWS::SNS::Topic
  Wait:
    Type: AWS::SQS::Queue
  Web:
    Type: AWS::Serverless::HttpApi
  Rest:
    Type: AWS::Serverless::Api
    Properties: {StageName: v1}
  Odd:
    Type: AWS::Cognito::UserPool
  Never:
    Type: AWS::SNS::Topic
    Condition: IsProd
)";

}  // namespace

TEST_CASE("intrinsics give what CloudFormation gives, in short and long form",
          "[template][intrinsics]") {
  struct Case {
    const char* expression;
    const char* expected;
  };
  const Case cases[] = {
      {"!Ref Stage", "dev"},
      {"{Ref: Stage}", "dev"},
      {"{\"Ref\": \"AWS::Region\"}", "us-east-1"},
      {"!Ref AWS::AccountId", "123456789012"},
      {"!Sub '${AWS::Partition} ${AWS::URLSuffix} ${AWS::StackName}'", "aws amazonaws.com local"},
      {"!Ref Account", "012345678901"},
      {"!Ref Orders", "local-orders-dev"},
      {"!Ref Shop", "Shop"},
      {"!GetAtt Orders.Arn", "arn:aws:dynamodb:us-east-1:123456789012:table/local-orders-dev"},
      {"{'Fn::GetAtt': [Orders, Arn]}",
       "arn:aws:dynamodb:us-east-1:123456789012:table/local-orders-dev"},
      {"!Select [2, !Split ['/', !GetAtt Orders.StreamArn]]", "stream"},
      {"!Ref Paid", "arn:aws:sns:us-east-1:123456789012:Paid"},
      {"!GetAtt Paid.TopicName", "Paid"},
      {"!GetAtt [Paid, TopicArn]", "arn:aws:sns:us-east-1:123456789012:Paid"},
      {"!Ref Wait", "https://sqs.us-east-1.amazonaws.com/123456789012/Wait"},
      {"!GetAtt Wait.QueueName", "Wait"},
      {"!Sub '${Rest.Stage}/${Web.Stage}'", "v1/$default"},
      {"!Ref Odd", "Odd"},
      {"!Sub 'a ${Stage} ${!Literal} $x ${Orders.Arn}'",
       "a dev ${Literal} $x arn:aws:dynamodb:us-east-1:123456789012:table/local-orders-dev"},
      {"!Sub ['${A}-${Stage}', {A: !Ref Shop}]", "Shop-dev"},
      {"{'Fn::Sub': ['${A}', {A: 3}]}", "3"},
      {"!Sub 'open ${Stage'", "open ${Stage"},
      {"!Join ['-', [a, !Ref Stage, 1, true]]", "a-dev-1-true"},
      {"{'Fn::Join': ['', ['arn:', {'Ref': 'AWS::Partition'}]]}", "arn:aws"},
      {"!Join ['+', !Ref Names]", "a+b+c"},
      {"!Join ['+', [x, !Ref AWS::NoValue, y]]", "x+y"},
      {"!Select [1, !Ref Names]", "b"},
      {"!Select ['0', !Split ['.', a.b.c]]", "a"},
      {"!FindInMap [Hosts, !Ref Stage, Pay]", "payment-stage.ecpay.com.tw"},
      {"!FindInMap [Hosts, dev, Count]", "2"},
      {"{'Fn::FindInMap': [Hosts, {Ref: 'AWS::Region'}, Pay]}", "us"},
      {"!FindInMap [Hosts, none, Pay, {DefaultValue: x}]", "x"},
      {"!If [IsDev, yes-dev, no-dev]", "yes-dev"},
      {"!If [IsProd, !Ref Nowhere, other]", "other"},
      {"{'Fn::If': [Both, a, b]}", "b"},
      {"!If [Either, a, b]", "a"},
      {"!Base64 abc", "YWJj"},
      {"{'Fn::Base64': !Sub '${Stage}'}", "ZGV2"},
      {"!Join [',', !GetAZs '']", "us-east-1a,us-east-1b,us-east-1c"},
      {"!ImportValue Other-Key", "import:Other-Key"},
      {"{'Fn::Length': !Ref Names}", "3"},
      {"{'Fn::ToJsonString': {a: 1, b: [true, x]}}", R"({"a":1,"b":[true,"x"]})"},
  };
  std::size_t count = 0;
  for (const auto& [expression, expected] : cases) {
    CAPTURE(expression);
    CHECK(value_of(expression, k_world) == expected);
    ++count;
  }
  CHECK(count == 42);
}

TEST_CASE("intrinsics that cannot be resolved are problems with a name", "[template][intrinsics]") {
  struct Case {
    const char* expression;
    const char* expected;
  };
  const Case cases[] = {
      {"!Ref Nowhere", "template.unknown_reference Nowhere"},
      {"!Ref Never", "template.unknown_reference Never"},
      {"!Sub '${Nowhere.Arn}'", "template.unknown_reference Nowhere"},
      {"!GetAtt Paid.Nothing", "template.unknown_reference Paid.Nothing"},
      {"!Ref AWS::Nothing", "template.unknown_reference AWS::Nothing"},
      {"!FindInMap [Hosts, none, Pay]", "template.unknown_mapping Hosts.none.Pay"},
      {"!If [Nope, a, b]", "template.unknown_condition Nope"},
      {"!If [IsDev, a]", "template.intrinsic_arguments Fn::If"},
      {"!Select [3, [a]]", "template.intrinsic_arguments Fn::Select"},
      {"!Join ['-', text]", "template.intrinsic_arguments Fn::Join"},
      {"!Split ['', a]", "template.intrinsic_arguments Fn::Split"},
      {"!Sub [a]", "template.intrinsic_arguments Fn::Sub"},
      {"!Sub '${Names}'", "template.intrinsic_arguments Fn::Sub"},
      {"!Cidr [10.0.0.0/16, 1, 8]", "template.intrinsic_unsupported Fn::Cidr"},
      {"{'Fn::Transform': {Name: AWS::Include}}", "template.intrinsic_unsupported Fn::Transform"},
      {"!Ref Names", "template.shape Outputs.V.Value"},
      {"!Shout x", "template.unknown_intrinsic template.yaml:42:12"},
      {"{'Fn::Shout': x}", "template.unknown_intrinsic template.yaml:42:13"},
  };
  std::size_t count = 0;
  for (const auto& [expression, expected] : cases) {
    CAPTURE(expression);
    CHECK(value_of(expression, k_world) == expected);
    ++count;
  }
  CHECK(count == 18);
}

TEST_CASE("an unknown intrinsic is shown with its line and a caret", "[template][intrinsics]") {
  TemplateOptions options;
  options.file = "shop/template.yaml";
  const auto app = read_template_text("Resources:\n  A:\n    Type: !Rfe x\n", options);
  REQUIRE_FALSE(app);
  CHECK(app.error() == Error{"template.unknown_intrinsic", "shop/template.yaml:3:11", "!Rfe",
                             "    Type: !Rfe x\n          ^"});
}

TEST_CASE("circles of references and conditions end in an error", "[template][intrinsics]") {
  CHECK(value_of("!Ref A",
                 "Resources:\n  A: {Type: 'AWS::SNS::Topic', Properties: {TopicName: !Ref A}}") ==
        "template.cycle Resources.A");
  CHECK(value_of("!If [A, 1, 2]",
                 "Conditions:\n  A: !Not [!Condition B]\n  B: !Not [!Condition A]") ==
        "template.cycle Conditions.A");
}

TEST_CASE("values that double at each step are stopped", "[template][intrinsics][hostile]") {
  std::string resources = "Resources:\n";
  for (int i = 0; i < 50; ++i) {
    resources += "  P" + std::to_string(i) +
                 ": {Type: 'AWS::SSM::Parameter', Properties: {Value: !Sub '" + "${P" +
                 std::to_string(i + 1) + ".Value}${P" + std::to_string(i + 1) + ".Value}'}}\n";
  }
  resources += "  P50: {Type: 'AWS::SSM::Parameter', Properties: {Value: xxxxxxxxxxxxxxxx}}\n";
  CHECK(value_of("!GetAtt P0.Value", resources).starts_with("template."));
}
