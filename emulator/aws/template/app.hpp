#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/json.hpp"

namespace ecpay::aws {

// What a SAM template says, with every intrinsic resolved: plain data that the gateway, the
// sandboxes and the services are built from. Names stay real (DESIGN section 5): nothing here
// points at us.

struct FunctionSpec {
  std::string logical_id;
  std::string name;  // FunctionName, else the logical id
  std::string arn;
  std::string runtime;  // "python3.12", "nodejs22.x", "provided.al2023"
  std::string handler;
  std::filesystem::path code_folder;  // absolute
  int timeout_s = 3;
  int memory_mb = 128;
  std::vector<std::pair<std::string, std::string>>
      environment;  // the template's own variables only
  std::vector<std::filesystem::path> layers;
  std::optional<int> reserved_concurrency;
  std::string log_group;  // "/aws/lambda/NAME"
};

enum class ApiKind { rest, http };  // REST API (v1) and HTTP API (v2)

struct RouteSpec {
  std::string method;          // upper case, or "ANY"
  std::string path;            // "/orders/{id}", "/{proxy+}", "$default"
  std::string function;        // logical id
  std::string payload_format;  // "1.0" or "2.0"; a REST API has only "1.0"
  int timeout_ms = 29'000;
};

struct CorsSpec {
  std::vector<std::string> allow_origins, allow_methods, allow_headers, expose_headers;
  std::optional<int> max_age_s;
  bool allow_credentials = false;
};

struct ApiSpec {
  std::string logical_id;
  std::string id;  // ten characters [a-z0-9], what Ref gives
  ApiKind kind = ApiKind::rest;
  std::string stage;  // "Prod", "$default"
  std::vector<RouteSpec> routes;
  std::vector<std::string> binary_media_types;
  std::vector<std::pair<std::string, std::string>> stage_variables;
  std::optional<CorsSpec> cors;

  std::string host(const std::string& region) const;  // "<id>.execute-api.<region>.amazonaws.com"
};

struct TopicSpec {
  std::string logical_id;
  std::string name;
  std::string arn;
};

struct SubscriptionSpec {
  std::string topic_arn;
  std::string protocol;  // "lambda"; others carry the endpoint as written
  std::string endpoint;  // for lambda: the function's ARN
  Json filter_policy;    // null if none
  std::string filter_scope = "MessageAttributes";
  bool raw_delivery = false;
};

struct KeySpec {
  std::string name;
  char type = 'S';  // S, N or B
};

struct TableSpec {
  std::string logical_id;
  std::string name;
  std::string arn;
  KeySpec hash;
  std::optional<KeySpec> range;
};

struct OutputSpec {
  std::string name;
  std::string value;
  std::string description;
};

// One line of the summary at start: what happened to a resource or a property.
struct TemplateNotice {
  enum class Level { emulated, ignored, refused };
  Level level;
  std::string subject;  // logical id, or logical id and property
  std::string type;     // "AWS::SNS::Topic"
  std::string text;     // one English sentence
};

struct App {
  std::string region = "us-east-1";
  std::string account_id = "123456789012";
  std::string stack_name = "local";
  std::filesystem::path template_file;  // absolute
  std::vector<FunctionSpec> functions;
  std::vector<ApiSpec> apis;
  std::vector<TopicSpec> topics;
  std::vector<SubscriptionSpec> subscriptions;
  std::vector<TableSpec> tables;
  std::vector<OutputSpec> outputs;
  std::vector<TemplateNotice> notices;

  const FunctionSpec* find_function(std::string_view logical_id_name_or_arn) const;
  const OutputSpec* find_output(std::string_view name) const;
};

}  // namespace ecpay::aws
