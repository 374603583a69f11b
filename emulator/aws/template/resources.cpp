#include "emulator/aws/template/resources.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/base/text.hpp"
#include "emulator/aws/template/resource_names.hpp"

namespace ecpay::aws {
namespace {

constexpr std::size_t k_max_resources = 1000;
constexpr std::size_t k_max_globals_bytes = 64U << 20U;  // over all resources
constexpr std::size_t k_max_name = 512;
constexpr std::string_view k_function = "AWS::Serverless::Function";

const Node k_nothing;

const Node& member_of(const Node& map, std::string_view name) {
  const auto* found = map.find(name);
  return found == nullptr ? k_nothing : *found;
}

// Whether a function has an event of that type that names no API of its own.
bool has_implicit_event(const Resource& resource, std::string_view type,
                        std::string_view api_property) {
  const auto& events = member_of(resource.properties, "Events");
  return std::any_of(events.members.begin(), events.members.end(), [&](const Member& event) {
    return member_of(event.value, "Type").text == type &&
           member_of(event.value, "Properties").find(api_property) == nullptr;
  });
}

}  // namespace

Resources::Resources(Reading& reading, const std::map<std::string, Node, std::less<>>& parameters)
    : reading_(reading), parameters_(parameters) {}

void Resources::read(const Node& section, const Node& globals_section) {
  const Globals globals(globals_section, reading_);
  const auto count = section.members.size();
  if (count > k_max_resources || weight(globals_section) * count > k_max_globals_bytes) {
    reading_.problems.add({"template.too_large", "Resources",
                           "CloudFormation allows 500 resources, Globals count for each", ""},
                          section.at);
    return;
  }
  for (const auto& member : section.members) { add(member, globals); }
}

void Resources::add(const Member& member, const Globals& globals) {
  const auto& node = member.value;
  if (member.name.starts_with("Fn::ForEach")) {
    reading_.problems.add({"template.intrinsic_unsupported", "Fn::ForEach", "", ""}, member.at);
    return;
  }
  if (!node.is_map() || !member_of(node, "Type").is_text()) {
    reading_.problems.add({"template.shape", member.name, "a map with a Type", ""}, member.at);
    return;
  }
  Resource resource;
  resource.id = member.name;
  resource.type = member_of(node, "Type").text;
  resource.at = member.at;
  resource.condition = member_of(node, "Condition").text;
  const auto& properties = member_of(node, "Properties");
  if (!properties.is_map() && !properties.is_absent() && properties.kind != Node::Kind::null) {
    reading_.problems.add({"template.shape", member.name + ".Properties", "a map", ""},
                          properties.at);
    return;
  }
  resource.properties = globals.merged(resource.type, properties, node.find("IgnoreGlobals"));
  by_id_[resource.id] = resources_.size();
  resources_.push_back(std::move(resource));
}

void Resources::decide(Resolver& resolver) {
  resolver_ = &resolver;
  for (auto& resource : resources_) {
    if (!resource.condition.empty()) {
      resource.exists = resolver.holds(resource.condition, resource.at);
    }
  }
}

void Resources::add_implicit_apis(const Node& globals_section) {
  struct Implicit {
    std::string_view id, event, api_property, type;
  };
  constexpr std::array<Implicit, 2> k_implicit = {
      {{k_implicit_rest_api, "Api", "RestApiId", "AWS::Serverless::Api"},
       {k_implicit_http_api, "HttpApi", "ApiId", "AWS::Serverless::HttpApi"}}};
  for (const auto& implicit : k_implicit) {
    const auto needing = std::find_if(resources_.begin(), resources_.end(), [&](const Resource& r) {
      return r.exists && r.type == k_function &&
             has_implicit_event(r, implicit.event, implicit.api_property);
    });
    if (needing == resources_.end() || by_id_.contains(std::string(implicit.id))) { continue; }
    Resource api;
    api.id = implicit.id;
    api.type = implicit.type;
    api.at = needing->at;
    const auto& global = member_of(globals_section, implicit.event);
    api.properties = global.is_map() ? global : Node::of_map({}, needing->at);
    if (implicit.event == "Api") {
      api.properties.members.push_back(
          {"StageName", needing->at, Node::of_text("Prod", needing->at)});
    }
    by_id_[api.id] = resources_.size();
    resources_.push_back(std::move(api));
  }
}

const Resource* Resources::find(std::string_view id) const {
  const auto found = by_id_.find(std::string(id));
  return found == by_id_.end() ? nullptr : &resources_[found->second];
}

std::string Resources::api_id_of(std::string_view logical_id) const {
  constexpr std::size_t k_api_id_size = 10;
  return reading_.ids.alphanumeric(k_api_id_size, "api", logical_id);
}

std::string Resources::name_of(const Resource& resource) {
  if (const auto known = names_.find(resource.id); known != names_.end()) { return known->second; }
  std::string name = resource.id;
  const auto* rule = name_rule_of(resource.type);
  const auto* chosen = rule == nullptr || rule->name_property.empty()
                           ? nullptr
                           : resource.properties.find(rule->name_property);
  if (chosen != nullptr) {
    const auto what = "Resources." + resource.id;
    if (!resolver_->enter(what, chosen->at)) { return name; }
    const Node value = resolver_->resolve(*chosen);
    resolver_->leave(what);
    if (value.is_scalar() && value.text.size() <= k_max_name) {
      name = value.text;
    } else if (!value.is_absent()) {
      reading_.problems.add({"template.shape", resource.id + "." + std::string(rule->name_property),
                             "a text of at most 512 characters", ""},
                            chosen->at);
    }
  }
  return names_[resource.id] = name;
}

std::string Resources::in_world(std::string_view pattern) const {
  std::string text = replace_all(std::string(pattern), "{region}", reading_.options.region);
  return replace_all(std::move(text), "{account}", reading_.options.account_id);
}

std::string Resources::filled(std::string_view pattern, const Resource& resource) {
  auto text = in_world(pattern);
  if (pattern.find("{api}") != std::string_view::npos) {
    text = replace_all(std::move(text), "{api}", api_id_of(resource.id));
  }
  if (pattern.find("{root}") != std::string_view::npos) {
    text =
        replace_all(std::move(text), "{root}", reading_.ids.alphanumeric(10, "root", resource.id));
  }
  if (pattern.find("{arn}") != std::string_view::npos) {
    text = replace_all(std::move(text), "{arn}", arn_of(resource));
  }
  return pattern.find("{name}") == std::string_view::npos
             ? text
             : replace_all(std::move(text), "{name}", name_of(resource));
}

std::string Resources::arn_of(const Resource& resource) {
  const auto* rule = name_rule_of(resource.type);
  if (rule == nullptr) { return in_world("arn:aws:local:{region}:{account}:") + resource.id; }
  auto name = name_of(resource);
  // The ARN of "/shop/key" has one slash before "shop".
  if (rule->arn.ends_with("/{name}") && name.starts_with('/')) { name.erase(0, 1); }
  auto text = in_world(rule->arn);
  if (rule->arn.find("{api}") != std::string_view::npos) {
    text = replace_all(std::move(text), "{api}", api_id_of(resource.id));
  }
  return replace_all(std::move(text), "{name}", name);
}

std::string Resources::ref_of(const Resource& resource) {
  const auto* rule = name_rule_of(resource.type);
  if (rule != nullptr) { return filled(rule->ref, resource); }
  tell_placeholder(resource.id, resource, resource.id);
  return resource.id;
}

void Resources::tell_placeholder(const std::string& subject, const Resource& resource,
                                 const std::string& text) {
  reading_.notice(
      TemplateNotice::Level::ignored, "Ref " + subject, resource.type,
      "What AWS would give for " + subject + " is not known here; \"" + text + "\" stands in.");
}

// What SAM makes beside a resource: "MyApi.Stage", "F.Alias", "FRole".
std::string Resources::generated(const std::string& name) {
  const auto dot = name.find('.');
  const auto* owner = find(name.substr(0, dot));
  if (dot != std::string::npos && owner != nullptr && owner->exists) {
    const auto what = name.substr(dot + 1);
    if (what == "Stage") {
      const auto* stage = owner->properties.find("StageName");
      return stage == nullptr ? "$default" : resolver_->resolve(*stage).text;
    }
    if (what == "Alias") {
      return arn_of(*owner) + ":" +
             resolver_->resolve(member_of(owner->properties, "AutoPublishAlias")).text;
    }
    if (what == "Version") { return arn_of(*owner) + ":1"; }
    if (what == "Deployment") { return reading_.ids.alphanumeric(6, "deployment", owner->id); }
    return {};
  }
  constexpr std::string_view k_role = "Role";
  if (name.ends_with(k_role)) {
    const auto* function = find(name.substr(0, name.size() - k_role.size()));
    if (function != nullptr && function->type == k_function && function->exists) {
      return reading_.options.stack_name + "-" + name;
    }
  }
  return {};
}

Node Resources::pseudo_parameter(std::string_view name, Place at) const {
  const auto& options = reading_.options;
  const auto text = [&](std::string value) { return Node::of_text(std::move(value), at); };
  if (name == "AWS::Region") { return text(options.region); }
  if (name == "AWS::AccountId") { return text(options.account_id); }
  if (name == "AWS::StackName") { return text(options.stack_name); }
  if (name == "AWS::Partition") { return text("aws"); }
  if (name == "AWS::URLSuffix") { return text("amazonaws.com"); }
  if (name == "AWS::StackId") {
    return text(in_world("arn:aws:cloudformation:{region}:{account}:stack/") + options.stack_name +
                "/" + reading_.ids.uuid("stack", options.stack_name));
  }
  if (name == "AWS::NotificationARNs") { return Node::of_list({}, at); }
  return {};
}

Node Resources::ref(const std::string& name, Place at) {
  if (name.starts_with("AWS::")) {
    Node value = pseudo_parameter(name, at);
    return value.is_absent() ? unknown(name, at) : value;
  }
  if (const auto parameter = parameters_.find(name); parameter != parameters_.end()) {
    return parameter->second;
  }
  if (const auto* resource = find(name)) {
    return resource->exists ? Node::of_text(ref_of(*resource), at) : unknown(name, at);
  }
  if (auto value = generated(name); !value.empty()) { return Node::of_text(std::move(value), at); }
  // ${Res.Attr} of Fn::Sub.
  if (const auto dot = name.find('.'); dot != std::string::npos) {
    return attribute(name.substr(0, dot), name.substr(dot + 1), at);
  }
  return unknown(name, at);
}

Node Resources::attribute(const std::string& id, const std::string& name, Place at) {
  const auto* resource = find(id);
  if (resource == nullptr) {
    const auto role = generated(id);
    if (!role.empty() && name == "Arn") {
      return Node::of_text(in_world("arn:aws:iam::{account}:role/") + role, at);
    }
    return role.empty() ? unknown(id, at) : Node::of_text(role, at);
  }
  if (!resource->exists) { return unknown(id, at); }
  return Node::of_text(attribute_of(*resource, name, at), at);
}

std::string Resources::attribute_of(const Resource& resource, const std::string& name, Place at) {
  if (const auto* rule = attribute_rule_of(resource.type, name)) {
    return filled(rule->value, resource);
  }
  if (name == "Arn" && name_rule_of(resource.type) != nullptr) { return arn_of(resource); }
  if (resource.type == "AWS::SSM::Parameter" && (name == "Value" || name == "Type")) {
    const auto what = "Resources." + resource.id + "." + name;
    if (!resolver_->enter(what, at)) { return {}; }
    Node value = resolver_->resolve(member_of(resource.properties, name));
    resolver_->leave(what);
    return std::move(value.text);
  }
  const auto path = resource.id + "." + name;
  if (resource.type == "AWS::SNS::Topic" || resource.type == k_function) {
    reading_.problems.add(
        {"template.unknown_reference", path, resource.type + " has no such attribute", ""}, at);
    return {};
  }
  const auto text = name.ends_with("Arn") ? arn_of(resource) : path;
  tell_placeholder(path, resource, text);
  return text;
}

Node Resources::unknown(const std::string& name, Place at) {
  const auto* resource = find(name.substr(0, name.find('.')));
  const bool absent = resource != nullptr && !resource->exists;
  reading_.problems.add(
      {"template.unknown_reference", name,
       absent ? "its Condition is false" : "the template has nothing of that name", ""},
      at);
  return {};
}

}  // namespace ecpay::aws
