#include <catch2/catch.hpp>
#include <map>

#include "tests/emulator/aws/template/template_folder.hpp"

using namespace ecpay;
using namespace ecpay::aws;

namespace {

constexpr const char* k_shop = R"(AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Description: A shop that takes payments through ECPay
Parameters:
  MerchantId: {Type: String, Default: '3002607'}
  HashKey: {Type: String, NoEcho: true}
Globals:
  Function:
    Runtime: python3.12
    Timeout: 10
    CodeUri: src/
    Environment:
      Variables:
        TABLE: !Ref Orders
        DEBUG: Yes
        RETRIES: 3
  Api:
    BinaryMediaTypes: [image~1png]
Conditions:
  Never: !Equals [a, b]
Resources:
  Shop:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: !Sub ${AWS::StackName}-shop
      Handler: app.shop
      MemorySize: 256
      Policies: [DynamoDBCrudPolicy: {TableName: !Ref Orders}]
      Environment:
        Variables:
          MERCHANT_ID: !Ref MerchantId
          RETURN_URL: !Sub https://${ServerlessHttpApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}/callback
          HASH_IV: '{{resolve:ssm:/shop/iv:1}}'
          TOPIC: !Ref Paid
          GONE: !If [Never, x, !Ref AWS::NoValue]
      Events:
        Page: {Type: Api, Properties: {Path: /, Method: get}}
        Pay: {Type: Api, Properties: {Path: '/orders/{id}', Method: ANY}}
        Nightly: {Type: Schedule, Properties: {Schedule: rate(1 day)}}
  Callback:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.callback
      Runtime: nodejs22.x
      ReservedConcurrentExecutions: 2
      LoggingConfig: {LogGroup: /shop/callback}
      Layers: [!Ref Common]
      Events:
        Return: {Type: HttpApi, Properties: {Path: /callback, Method: POST}}
        Rest: {Type: HttpApi}
        Old:
          Type: HttpApi
          Properties: {ApiId: !Ref Public, Path: '/{proxy+}', Method: get, PayloadFormatVersion: '1.0', TimeoutInMillis: 5000}
  Mail:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.mail
      Events:
        Notify:
          Type: SNS
          Properties: {Topic: !Ref Paid, FilterPolicy: {kind: [paid, {numeric: ['>', 100]}]}}
  Picture:
    Type: AWS::Serverless::Function
    Properties: {PackageType: Image, Events: {E: {Type: Api, Properties: {Path: /p, Method: get}}}}
  Hidden:
    Type: AWS::Serverless::Function
    Condition: Never
    Properties: {Handler: none.none}
  Public:
    Type: AWS::Serverless::HttpApi
    Properties:
      StageName: live
      CorsConfiguration: {AllowOrigins: ['https://shop.example'], AllowMethods: [GET], AllowCredentials: true, MaxAge: 60}
      StageVariables: {color: green}
  Common:
    Type: AWS::Serverless::LayerVersion
    Properties: {ContentUri: layer}
  Paid:
    Type: AWS::SNS::Topic
    Properties: {TopicName: paid, Subscription: [{Protocol: email, Endpoint: a@example.com}]}
  Also:
    Type: AWS::SNS::Subscription
    Properties: {TopicArn: !Ref Paid, Protocol: lambda, Endpoint: !GetAtt Callback.Arn, RawMessageDelivery: true}
  Orders:
    Type: AWS::DynamoDB::Table
    Properties:
      KeySchema: [{AttributeName: shop, KeyType: HASH}, {AttributeName: at, KeyType: RANGE}]
      AttributeDefinitions: [{AttributeName: shop, AttributeType: S}, {AttributeName: at, AttributeType: N}]
  Sessions:
    Type: AWS::Serverless::SimpleTable
  Logs:
    Type: AWS::Logs::LogGroup
  Allow:
    Type: AWS::Lambda::Permission
  Queue:
    Type: AWS::SQS::Queue
Outputs:
  ShopUrl:
    Description: Where the shop is
    Value: !Sub https://${ServerlessRestApi}.execute-api.${AWS::Region}.amazonaws.com/Prod/
  Api: {Value: !GetAtt Public.ApiEndpoint}
  Role: {Value: !GetAtt ShopRole.Arn}
  Not: {Condition: Never, Value: x}
)";

const ApiSpec& api_of(const App& app, std::string_view id) {
  for (const auto& api : app.apis) {
    if (api.logical_id == id) { return api; }
  }
  FAIL("no API " << id);
  return app.apis.front();
}

std::map<std::string, std::string> environment_of(const App& app, std::string_view id) {
  const auto* function = app.find_function(id);
  REQUIRE(function != nullptr);
  return {function->environment.begin(), function->environment.end()};
}

App read_shop(const TemplateFolder& folder) {
  folder.write("layer/python/x.py", "");
  auto options = folder.options();
  options.parameter_overrides = {{"HashKey", "k"}};
  auto app = read_template_text(k_shop, options);
  if (!app) {
    FAIL(app.error().code << " " << app.error().subject << "\n" << app.error().evidence);
  }
  return *std::move(app);
}

}  // namespace

TEST_CASE("the functions of a shop are read with Globals, names and environment",
          "[template][shop]") {
  const TemplateFolder folder;
  const auto app = read_shop(folder);
  CHECK(app.functions.size() == 3);
  const auto* shop = app.find_function("Shop");
  REQUIRE(shop != nullptr);
  CHECK(shop->name == "local-shop");
  CHECK(shop->arn == "arn:aws:lambda:us-east-1:123456789012:function:local-shop");
  CHECK(app.find_function("local-shop") == shop);
  CHECK(app.find_function(shop->arn) == shop);
  CHECK(app.find_function("Hidden") == nullptr);
  CHECK(shop->runtime == "python3.12");
  CHECK(shop->handler == "app.shop");
  CHECK(shop->code_folder == folder.path() / "src");
  CHECK(shop->timeout_s == 10);
  CHECK(shop->memory_mb == 256);
  CHECK(shop->log_group == "/aws/lambda/local-shop");
  const auto& api = api_of(app, "ServerlessHttpApi");
  CHECK(environment_of(app, "Shop") ==
        std::map<std::string, std::string>{
            {"TABLE", "Orders"},
            {"DEBUG", "true"},
            {"RETRIES", "3"},
            {"MERCHANT_ID", "3002607"},
            {"RETURN_URL", "https://" + api.host("us-east-1") + "/callback"},
            {"HASH_IV", "{{resolve:ssm:/shop/iv:1}}"},
            {"TOPIC", "arn:aws:sns:us-east-1:123456789012:paid"}});
  const auto* callback = app.find_function("Callback");
  REQUIRE(callback != nullptr);
  CHECK(callback->log_group == "/shop/callback");
  CHECK(callback->reserved_concurrency == 2);
  CHECK(callback->layers == std::vector<std::filesystem::path>{folder.path() / "layer"});
}

TEST_CASE("the APIs of a shop are read, implicit and explicit", "[template][shop]") {
  const TemplateFolder folder;
  const auto app = read_shop(folder);
  REQUIRE(app.apis.size() == 3);
  const auto& rest = api_of(app, "ServerlessRestApi");
  CHECK(rest.kind == ApiKind::rest);
  CHECK(rest.stage == "Prod");
  CHECK(rest.id.size() == 10);
  CHECK(rest.id == api_of(read_shop(folder), "ServerlessRestApi").id);
  CHECK(rest.binary_media_types == std::vector<std::string>{"image/png"});
  REQUIRE(rest.routes.size() == 2);
  CHECK(rest.routes[0].method == "GET");
  CHECK(rest.routes[0].path == "/");
  CHECK(rest.routes[0].function == "Shop");
  CHECK(rest.routes[0].payload_format == "1.0");
  CHECK(rest.routes[0].timeout_ms == 29'000);
  CHECK(rest.routes[1].method == "ANY");
  const auto& http = api_of(app, "ServerlessHttpApi");
  CHECK(http.kind == ApiKind::http);
  CHECK(http.stage == "$default");
  REQUIRE(http.routes.size() == 2);
  CHECK(http.routes[0].payload_format == "2.0");
  CHECK(http.routes[1].path == "$default");
  CHECK(http.routes[1].method == "ANY");
  const auto& own = api_of(app, "Public");
  CHECK(own.stage == "live");
  REQUIRE(own.routes.size() == 1);
  CHECK(own.routes[0].payload_format == "1.0");
  CHECK(own.routes[0].timeout_ms == 5000);
  CHECK(own.stage_variables ==
        std::vector<std::pair<std::string, std::string>>{{"color", "green"}});
  REQUIRE(own.cors);
  CHECK(own.cors->allow_origins == std::vector<std::string>{"https://shop.example"});
  CHECK(own.cors->allow_credentials);
  CHECK(own.cors->max_age_s == 60);
  REQUIRE(app.find_output("ShopUrl") != nullptr);
  CHECK(app.find_output("ShopUrl")->value == "https://" + rest.host("us-east-1") + "/Prod/");
  CHECK(app.find_output("ShopUrl")->description == "Where the shop is");
  CHECK(app.find_output("Api")->value == "https://" + own.host("us-east-1"));
  CHECK(app.find_output("Role")->value == "arn:aws:iam::123456789012:role/local-ShopRole");
  CHECK(app.find_output("Not") == nullptr);
}

TEST_CASE("the tables, topics and subscriptions of a shop are read", "[template][shop]") {
  const TemplateFolder folder;
  const auto app = read_shop(folder);
  REQUIRE(app.tables.size() == 2);
  CHECK(app.tables[0].arn == "arn:aws:dynamodb:us-east-1:123456789012:table/Orders");
  CHECK(app.tables[0].hash.name == "shop");
  REQUIRE(app.tables[0].range);
  CHECK(app.tables[0].range->name == "at");
  CHECK(app.tables[0].range->type == 'N');
  CHECK(app.tables[1].hash.name == "id");
  REQUIRE(app.topics.size() == 1);
  CHECK(app.topics[0].name == "paid");
  REQUIRE(app.subscriptions.size() == 3);
  CHECK(app.subscriptions[0].protocol == "email");
  CHECK(app.subscriptions[0].filter_policy.is_null());
  CHECK(app.subscriptions[1].topic_arn == app.topics[0].arn);
  CHECK(app.subscriptions[1].endpoint == app.find_function("Mail")->arn);
  CHECK(to_text(app.subscriptions[1].filter_policy) ==
        R"({"kind":["paid",{"numeric":[">",100]}]})");
  CHECK(app.subscriptions[2].endpoint == app.find_function("Callback")->arn);
  CHECK(app.subscriptions[2].raw_delivery);
}

TEST_CASE("every resource of a shop has exactly one notice", "[template][shop]") {
  const TemplateFolder folder;
  const auto app = read_shop(folder);
  using Level = TemplateNotice::Level;
  const std::map<std::string, Level> expected = {{"Shop", Level::emulated},
                                                 {"Callback", Level::emulated},
                                                 {"Mail", Level::emulated},
                                                 {"Picture", Level::refused},
                                                 {"Hidden", Level::ignored},
                                                 {"Public", Level::emulated},
                                                 {"Common", Level::emulated},
                                                 {"Paid", Level::emulated},
                                                 {"Also", Level::emulated},
                                                 {"Orders", Level::emulated},
                                                 {"Sessions", Level::emulated},
                                                 {"Logs", Level::emulated},
                                                 {"Allow", Level::ignored},
                                                 {"Queue", Level::ignored},
                                                 {"ServerlessRestApi", Level::emulated},
                                                 {"ServerlessHttpApi", Level::emulated}};
  for (const auto& [subject, level] : expected) {
    CAPTURE(subject);
    std::size_t count = 0;
    for (const auto& notice : app.notices) {
      if (notice.subject != subject) { continue; }
      ++count;
      CHECK(notice.level == level);
      CHECK_FALSE(notice.type.empty());
      CHECK(notice.text.ends_with('.'));
    }
    CHECK(count == 1);
  }
  std::vector<std::string> others;
  for (const auto& notice : app.notices) {
    if (!expected.contains(notice.subject)) { others.push_back(notice.subject); }
  }
  CHECK(others ==
        std::vector<std::string>{"Shop.Environment.Variables.HASH_IV", "Shop.Events.Nightly"});
}

TEST_CASE("a resolver answers dynamic references", "[template][shop]") {
  const TemplateFolder folder;
  folder.write("layer/x", "");
  auto options = folder.options();
  options.parameter_overrides = {{"HashKey", "k"}};
  options.resolve_reference = [](std::string_view reference) -> std::optional<std::string> {
    if (reference == "ssm:/shop/iv:1") { return "iv"; }
    return std::nullopt;
  };
  const auto app = read_template_text(k_shop, options);
  REQUIRE(app);
  CHECK(environment_of(*app, "Shop").at("HASH_IV") == "iv");
}
