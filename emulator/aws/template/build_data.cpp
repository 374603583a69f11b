#include <algorithm>
#include <array>

#include "emulator/aws/template/build.hpp"

// Tables, topics, layers, and what is not emulated.
namespace ecpay::aws {
namespace {

struct Disposition {
  std::string_view prefix;  // of the type
  TemplateNotice::Level level;
  std::string_view text;
};

constexpr std::string_view k_nothing_to_do = "It needs nothing to run here.";
constexpr auto k_ignored = TemplateNotice::Level::ignored;

// The first prefix that fits counts.
constexpr auto k_dispositions = std::to_array<Disposition>({
    {"AWS::Logs::LogGroup", TemplateNotice::Level::emulated,
     "Log groups come to be when a function first writes."},
    {"AWS::Logs::", k_ignored, k_nothing_to_do},
    {"AWS::Lambda::Permission", k_ignored, k_nothing_to_do},
    {"AWS::Lambda::Version", k_ignored, k_nothing_to_do},
    {"AWS::Lambda::Alias", k_ignored, k_nothing_to_do},
    {"AWS::Lambda::EventSourceMapping", TemplateNotice::Level::refused,
     "Queues and streams do not call functions here; invoke the function yourself."},
    {"AWS::Lambda::Url", TemplateNotice::Level::refused,
     "Function URLs are not served; give the function an Api or HttpApi event."},
    {"AWS::IAM::", k_ignored, "Permissions are not checked here."},
    {"AWS::SNS::TopicPolicy", k_ignored, "Permissions are not checked here."},
    {"AWS::SQS::QueuePolicy", k_ignored, "Permissions are not checked here."},
    {"AWS::KMS::", k_ignored, "Nothing is encrypted with it here."},
    {"AWS::CloudWatch::", k_ignored, k_nothing_to_do},
    {"AWS::SSM::Parameter", k_ignored,
     "It is not put into the Parameter Store; references to its Value work."},
    {"AWS::SecretsManager::", k_ignored,
     "It is not put into Secrets Manager; put what functions need into --env-vars."},
    {"AWS::ApiGateway::", TemplateNotice::Level::refused,
     "Raw API Gateway resources are not read; use AWS::Serverless::Api and Api events."},
    {"AWS::ApiGatewayV2::", TemplateNotice::Level::refused,
     "Raw API Gateway resources are not read; use AWS::Serverless::HttpApi and HttpApi events."},
    {"AWS::Serverless::Application", TemplateNotice::Level::refused,
     "Nested applications are not read; start their template by itself."},
    {"AWS::Serverless::StateMachine", TemplateNotice::Level::refused,
     "State machines are not run here."},
    {"AWS::CloudFormation::", k_ignored, "Nested stacks and stack resources are not created here."},
    {"Custom::", k_ignored, "Custom resources are not called here."},
});

std::optional<KeySpec> key_of(const Properties& table, std::string_view key_type) {
  for (const auto& key : table.each("KeySchema")) {
    if (key.text("KeyType") != key_type) { continue; }
    KeySpec spec;
    spec.name = key.needed_text("AttributeName").value_or("");
    for (const auto& attribute : table.each("AttributeDefinitions")) {
      if (attribute.text("AttributeName") != spec.name) { continue; }
      const auto type = attribute.text("AttributeType").value_or("");
      if (type == "S" || type == "N" || type == "B") {
        spec.type = type.front();
        return spec;
      }
    }
    table.refuse("AttributeDefinitions", "a list with " + spec.name + " as S, N or B");
    return spec;
  }
  return std::nullopt;
}

KeySpec simple_key(const Properties& properties) {
  KeySpec key{"id", 'S'};
  if (!properties.has("PrimaryKey")) { return key; }
  const auto primary = properties.under("PrimaryKey");
  key.name = primary.needed_text("Name").value_or("id");
  const auto type = primary.text("Type").value_or("String");
  if (type != "String" && type != "Number" && type != "Binary") {
    primary.refuse("Type", "String, Number or Binary");
  } else {
    key.type = type.front();
  }
  return key;
}

}  // namespace

void build_table(Build& build, const Resource& resource) {
  const auto properties = build.properties_of(resource);
  TableSpec table;
  table.logical_id = resource.id;
  table.name = build.resources.name_of(resource);
  table.arn = build.resources.arn_of(resource);
  if (resource.type == "AWS::Serverless::SimpleTable") {
    table.hash = simple_key(properties);
  } else {
    const auto hash = key_of(properties, "HASH");
    if (!hash) {
      build.reading.problems.add(
          {"template.property_missing", resource.id, "KeySchema with a HASH key", ""}, resource.at);
      return;
    }
    table.hash = *hash;
    table.range = key_of(properties, "RANGE");
  }
  for (const auto* name : {"GlobalSecondaryIndexes", "LocalSecondaryIndexes"}) {
    if (properties.has(name)) {
      properties.notice(k_ignored, name,
                        "Queries by index are not emulated; Scan with a filter works.");
    }
  }
  if (properties.has("StreamSpecification")) {
    properties.notice(k_ignored, "StreamSpecification", "The table has no stream here.");
  }
  if (properties.has("TimeToLiveSpecification")) {
    properties.notice(k_ignored, "TimeToLiveSpecification", "Items do not expire here.");
  }
  build.emulated(resource, "Table " + table.name + ".");
  build.reading.app.tables.push_back(std::move(table));
}

void build_topic(Build& build, const Resource& resource) {
  const auto properties = build.properties_of(resource);
  TopicSpec topic;
  topic.logical_id = resource.id;
  topic.name = build.resources.name_of(resource);
  topic.arn = build.resources.arn_of(resource);
  for (const auto& inline_one : properties.each("Subscription")) {
    SubscriptionSpec subscription;
    subscription.topic_arn = topic.arn;
    subscription.protocol = inline_one.needed_text("Protocol").value_or("");
    subscription.endpoint = inline_one.needed_text("Endpoint").value_or("");
    build.reading.app.subscriptions.push_back(std::move(subscription));
  }
  build.emulated(resource, "Topic " + topic.name + ".");
  build.reading.app.topics.push_back(std::move(topic));
}

void build_subscription(Build& build, const Resource& resource) {
  const auto properties = build.properties_of(resource);
  SubscriptionSpec subscription;
  subscription.topic_arn = properties.needed_text("TopicArn").value_or("");
  subscription.protocol = properties.needed_text("Protocol").value_or("");
  subscription.endpoint = properties.text("Endpoint").value_or("");
  subscription.filter_policy = to_json(properties.get("FilterPolicy"));
  subscription.filter_scope = properties.text("FilterPolicyScope").value_or("MessageAttributes");
  subscription.raw_delivery = properties.flag("RawMessageDelivery");
  build.emulated(resource, "Subscription by " + subscription.protocol + ".");
  build.reading.app.subscriptions.push_back(std::move(subscription));
}

void build_layer(Build& build, const Resource& resource) {
  const auto properties = build.properties_of(resource);
  const auto* const name = resource.type == "AWS::Lambda::LayerVersion" ? "Content" : "ContentUri";
  const Node content = properties.get(name);
  if (content.is_absent() && !properties.has(name)) {
    build.reading.problems.add({"template.property_missing", resource.id, name, ""}, resource.at);
    return;
  }
  if (!content.is_scalar() || content.text.starts_with("s3://")) {
    return build.refused(resource, "Its content lies in S3, which cannot be reached here.");
  }
  const auto folder = build.path_of(content.text);
  std::error_code none;
  if (std::filesystem::is_regular_file(folder, none)) {
    return build.refused(resource, "Its content is an archive; unpack it and name the folder.");
  }
  if (!std::filesystem::is_directory(folder, none)) {
    build.reading.problems.add({"template.code_missing", resource.id, folder.string(), ""},
                               properties.at(name));
    return;
  }
  build.layers[build.resources.arn_of(resource)] = folder;
  build.emulated(resource, "Layer from " + content.text + ".");
}

void build_other(Build& build, const Resource& resource) {
  const auto* const found =
      std::find_if(k_dispositions.begin(), k_dispositions.end(),
                   [&](const Disposition& row) { return resource.type.starts_with(row.prefix); });
  if (found == k_dispositions.end()) {
    return build.ignored(resource, resource.type + " is not emulated, so it is not there.");
  }
  build.reading.notice(found->level, resource.id, resource.type, std::string(found->text));
}

std::filesystem::path Build::path_of(const std::string& written) const {
  std::error_code none;
  const auto folder = std::filesystem::absolute(reading.options.file, none).parent_path();
  auto path = (folder / written).lexically_normal();
  return path.has_filename() ? path : path.parent_path();
}

}  // namespace ecpay::aws
