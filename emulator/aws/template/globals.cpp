#include "emulator/aws/template/globals.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string>

namespace ecpay::aws {
namespace {

// Source: globals.py of the SAM translator. Types without a list take any property.
constexpr std::array<std::string_view, 37> k_function = {"Handler",
                                                         "Runtime",
                                                         "CodeUri",
                                                         "DeadLetterQueue",
                                                         "Description",
                                                         "MemorySize",
                                                         "Timeout",
                                                         "VpcConfig",
                                                         "Environment",
                                                         "Tags",
                                                         "PropagateTags",
                                                         "Tracing",
                                                         "KmsKeyArn",
                                                         "AutoPublishAlias",
                                                         "AutoPublishAliasAllProperties",
                                                         "Layers",
                                                         "DeploymentPreference",
                                                         "RolePath",
                                                         "PermissionsBoundary",
                                                         "ReservedConcurrentExecutions",
                                                         "ProvisionedConcurrencyConfig",
                                                         "AssumeRolePolicyDocument",
                                                         "EventInvokeConfig",
                                                         "FileSystemConfigs",
                                                         "CodeSigningConfigArn",
                                                         "Architectures",
                                                         "SnapStart",
                                                         "EphemeralStorage",
                                                         "FunctionUrlConfig",
                                                         "RuntimeManagementConfig",
                                                         "LoggingConfig",
                                                         "RecursiveLoop",
                                                         "SourceKMSKeyArn",
                                                         "TenancyConfig",
                                                         "DurableConfig",
                                                         "CapacityProviderConfig",
                                                         "FunctionScalingConfig"};
constexpr std::array<std::string_view, 2> k_function_more = {"PublishToLatestPublished",
                                                             "VersionDeletionPolicy"};
constexpr std::array<std::string_view, 23> k_api = {"Auth",
                                                    "Name",
                                                    "DefinitionUri",
                                                    "CacheClusterEnabled",
                                                    "CacheClusterSize",
                                                    "MergeDefinitions",
                                                    "Variables",
                                                    "EndpointConfiguration",
                                                    "MethodSettings",
                                                    "BinaryMediaTypes",
                                                    "MinimumCompressionSize",
                                                    "Cors",
                                                    "GatewayResponses",
                                                    "AccessLogSetting",
                                                    "CanarySetting",
                                                    "TracingEnabled",
                                                    "OpenApiVersion",
                                                    "Domain",
                                                    "AlwaysDeploy",
                                                    "PropagateTags",
                                                    "SecurityPolicy",
                                                    "EndpointAccessMode",
                                                    "Description"};
constexpr std::array<std::string_view, 10> k_http_api = {
    "Auth",         "AccessLogSettings", "StageVariables",
    "Tags",         "CorsConfiguration", "DefaultRouteSettings",
    "Domain",       "RouteSettings",     "FailOnWarnings",
    "PropagateTags"};
constexpr std::array<std::string_view, 1> k_table = {"SSESpecification"};

struct GlobalsType {
  std::string_view name;
  std::span<const std::string_view> properties;
  std::span<const std::string_view> more = {};
};
constexpr std::array<GlobalsType, 8> k_types = {{{"Function", k_function, k_function_more},
                                                 {"Api", k_api},
                                                 {"HttpApi", k_http_api},
                                                 {"SimpleTable", k_table},
                                                 {"StateMachine", {}},
                                                 {"LayerVersion", {}},
                                                 {"CapacityProvider", {}},
                                                 {"WebSocketApi", {}}}};

void append_names(std::string& text, std::span<const std::string_view> names) {
  for (const auto name : names) { text += (text.empty() ? "" : ", ") + std::string(name); }
}

bool holds(std::span<const std::string_view> names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void check_type(const Member& member, const GlobalsType& type, Reading& reading) {
  if (type.properties.empty()) { return; }
  for (const auto& property : member.value.members) {
    if (holds(type.properties, property.name) || holds(type.more, property.name)) { continue; }
    std::string names;
    append_names(names, type.properties);
    append_names(names, type.more);
    reading.problems.add(
        {"template.globals", "Globals." + member.name + "." + property.name, names, ""},
        property.at);
  }
}

Node merge(const Node& global, const Node& local) {
  if (local.is_map() && global.is_map() && intrinsic_of(local) == nullptr &&
      intrinsic_of(global) == nullptr) {
    Node merged = global;
    for (const auto& member : local.members) {
      const auto found = std::find_if(merged.members.begin(), merged.members.end(),
                                      [&](const Member& m) { return m.name == member.name; });
      if (found == merged.members.end()) {
        merged.members.push_back(member);
      } else {
        found->value = merge(found->value, member.value);
        found->at = member.at;
      }
    }
    merged.at = local.at;
    return merged;
  }
  if (local.is_list() && global.is_list()) {
    Node merged = global;
    merged.items.insert(merged.items.end(), local.items.begin(), local.items.end());
    merged.at = local.at;
    return merged;
  }
  return local;
}

Node without(Node section, const Node& ignored) {
  if (ignored.text == "*") { return {}; }
  std::erase_if(section.members, [&](const Member& member) {
    return std::any_of(ignored.items.begin(), ignored.items.end(),
                       [&](const Node& name) { return name.text == member.name; });
  });
  return section;
}

}  // namespace

Globals::Globals(const Node& section, Reading& reading) : section_(section) {
  for (const auto& member : section.members) {
    const auto* const type =
        std::find_if(k_types.begin(), k_types.end(),
                     [&](const GlobalsType& t) { return t.name == member.name; });
    if (type != k_types.end()) {
      check_type(member, *type, reading);
      continue;
    }
    std::string names;
    for (const auto& known : k_types) { append_names(names, std::array{known.name}); }
    reading.problems.add({"template.globals", "Globals." + member.name, names, ""}, member.at);
  }
}

Node Globals::merged(std::string_view type, const Node& properties, const Node* ignored) const {
  constexpr std::string_view k_serverless = "AWS::Serverless::";
  if (!type.starts_with(k_serverless)) { return properties; }
  const auto* global = section_.find(type.substr(k_serverless.size()));
  if (global == nullptr || !global->is_map()) { return properties; }
  const Node kept = ignored == nullptr ? *global : without(*global, *ignored);
  if (kept.is_absent()) { return properties; }
  return merge(kept, properties.is_map() ? properties : Node::of_map({}, properties.at));
}

}  // namespace ecpay::aws
