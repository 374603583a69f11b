#include "emulator/aws/template/resource_names.hpp"

#include <algorithm>
#include <array>

namespace ecpay::aws {
namespace {

constexpr std::string_view k_function_arn = "arn:aws:lambda:{region}:{account}:function:{name}";
constexpr std::string_view k_table_arn = "arn:aws:dynamodb:{region}:{account}:table/{name}";
constexpr std::string_view k_layer_arn = "arn:aws:lambda:{region}:{account}:layer:{name}:1";
constexpr std::string_view k_machine_arn = "arn:aws:states:{region}:{account}:stateMachine:{name}";
constexpr std::string_view k_api_arn = "arn:aws:apigateway:{region}::/restapis/{api}";
constexpr std::string_view k_http_api_arn = "arn:aws:apigateway:{region}::/apis/{api}";

constexpr auto k_rules = std::to_array<NameRule>({
    {"AWS::Serverless::Function", "FunctionName", k_function_arn, "{name}"},
    {"AWS::Lambda::Function", "FunctionName", k_function_arn, "{name}"},
    {"AWS::Serverless::Api", "", k_api_arn, "{api}"},
    {"AWS::Serverless::HttpApi", "", k_http_api_arn, "{api}"},
    {"AWS::ApiGateway::RestApi", "", k_api_arn, "{api}"},
    {"AWS::ApiGatewayV2::Api", "", k_http_api_arn, "{api}"},
    {"AWS::Serverless::SimpleTable", "TableName", k_table_arn, "{name}"},
    {"AWS::DynamoDB::Table", "TableName", k_table_arn, "{name}"},
    {"AWS::Serverless::LayerVersion", "LayerName", k_layer_arn, "{arn}"},
    {"AWS::Lambda::LayerVersion", "LayerName", k_layer_arn, "{arn}"},
    {"AWS::Serverless::StateMachine", "Name", k_machine_arn, "{arn}"},
    {"AWS::StepFunctions::StateMachine", "StateMachineName", k_machine_arn, "{arn}"},
    {"AWS::SNS::Topic", "TopicName", "arn:aws:sns:{region}:{account}:{name}", "{arn}"},
    {"AWS::SQS::Queue", "QueueName", "arn:aws:sqs:{region}:{account}:{name}",
     "https://sqs.{region}.amazonaws.com/{account}/{name}"},
    {"AWS::SSM::Parameter", "Name", "arn:aws:ssm:{region}:{account}:parameter/{name}", "{name}"},
    {"AWS::SecretsManager::Secret", "Name",
     "arn:aws:secretsmanager:{region}:{account}:secret:{name}-local0", "{arn}"},
    {"AWS::Logs::LogGroup", "LogGroupName", "arn:aws:logs:{region}:{account}:log-group:{name}:*",
     "{name}"},
    {"AWS::Events::EventBus", "Name", "arn:aws:events:{region}:{account}:event-bus/{name}",
     "{name}"},
    {"AWS::Events::Rule", "Name", "arn:aws:events:{region}:{account}:rule/{name}", "{name}"},
    {"AWS::IAM::Role", "RoleName", "arn:aws:iam::{account}:role/{name}", "{name}"},
    {"AWS::IAM::ManagedPolicy", "ManagedPolicyName", "arn:aws:iam::{account}:policy/{name}",
     "{arn}"},
    {"AWS::S3::Bucket", "BucketName", "arn:aws:s3:::{name}", "{name}"},
    {"AWS::KMS::Key", "", "arn:aws:kms:{region}:{account}:key/{name}", "{name}"},
});

constexpr auto k_attributes = std::to_array<AttributeRule>({
    {"AWS::SNS::Topic", "TopicArn", "{arn}"},
    {"AWS::SNS::Topic", "TopicName", "{name}"},
    {"AWS::DynamoDB::Table", "StreamArn", "{arn}/stream/2025-01-01T00:00:00.000"},
    {"AWS::SQS::Queue", "QueueName", "{name}"},
    {"AWS::SQS::Queue", "QueueUrl", "https://sqs.{region}.amazonaws.com/{account}/{name}"},
    {"AWS::SecretsManager::Secret", "Id", "{arn}"},
    {"AWS::Serverless::Api", "RootResourceId", "{root}"},
    {"AWS::ApiGateway::RestApi", "RootResourceId", "{root}"},
    {"AWS::Serverless::Api", "RestApiId", "{api}"},
    {"AWS::Serverless::HttpApi", "ApiEndpoint", "https://{api}.execute-api.{region}.amazonaws.com"},
    {"AWS::Serverless::HttpApi", "ApiId", "{api}"},
    {"AWS::ApiGatewayV2::Api", "ApiEndpoint", "https://{api}.execute-api.{region}.amazonaws.com"},
    {"AWS::ApiGatewayV2::Api", "ApiId", "{api}"},
    {"AWS::S3::Bucket", "DomainName", "{name}.s3.amazonaws.com"},
    {"AWS::S3::Bucket", "RegionalDomainName", "{name}.s3.{region}.amazonaws.com"},
    {"AWS::S3::Bucket", "WebsiteURL", "http://{name}.s3-website-{region}.amazonaws.com"},
    {"AWS::Serverless::StateMachine", "Name", "{name}"},
    {"AWS::StepFunctions::StateMachine", "Name", "{name}"},
    {"AWS::Events::EventBus", "Name", "{name}"},
    {"AWS::IAM::Role", "RoleId", "AROA{root}"},
    {"AWS::KMS::Key", "KeyId", "{name}"},
});

}  // namespace

const NameRule* name_rule_of(std::string_view type) {
  const auto* const found = std::find_if(k_rules.begin(), k_rules.end(),
                                         [&](const NameRule& rule) { return rule.type == type; });
  return found == k_rules.end() ? nullptr : found;
}

const AttributeRule* attribute_rule_of(std::string_view type, std::string_view attribute) {
  const auto* const found = std::find_if(
      k_attributes.begin(), k_attributes.end(),
      [&](const AttributeRule& rule) { return rule.type == type && rule.attribute == attribute; });
  return found == k_attributes.end() ? nullptr : found;
}

}  // namespace ecpay::aws
