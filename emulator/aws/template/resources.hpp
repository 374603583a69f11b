#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "emulator/aws/template/globals.hpp"
#include "emulator/aws/template/resolver.hpp"

namespace ecpay::aws {

inline constexpr std::string_view k_implicit_rest_api = "ServerlessRestApi";
inline constexpr std::string_view k_implicit_http_api = "ServerlessHttpApi";

struct Resource {
  std::string id;  // logical
  std::string type;
  Node properties;  // with Globals merged, not resolved
  Place at;
  std::string condition;  // empty if none
  bool exists = true;     // its condition holds
};

// The section Resources, and what Ref and Fn::GetAtt give for it, for parameters and for pseudo
// parameters. Implicit APIs are resources too, at the end, if an event of a function needs them.
class Resources : public Names {
 public:
  // `parameters` are the values by name. All must outlive this.
  Resources(Reading& reading, const std::map<std::string, Node, std::less<>>& parameters);

  // Reads the section. Problems: "template.shape", "template.too_large".
  void read(const Node& section, const Node& globals_section);
  // Decides the conditions of all resources; names need `resolver` from here on.
  void decide(Resolver& resolver);
  // After decide(): the APIs that SAM makes for events that name none.
  void add_implicit_apis(const Node& globals_section);

  const std::vector<Resource>& all() const { return resources_; }

  // Names and ARNs of existing resources of the types that have them; else the logical id.
  std::string name_of(const Resource& resource);
  std::string arn_of(const Resource& resource);
  // Ten characters [a-z0-9], for APIs.
  std::string api_id_of(std::string_view logical_id) const;

  Node ref(const std::string& name, Place at) override;
  Node attribute(const std::string& resource, const std::string& name, Place at) override;

 private:
  const Resource* find(std::string_view id) const;
  void add(const Member& member, const Globals& globals);
  Node pseudo_parameter(std::string_view name, Place at) const;
  std::string ref_of(const Resource& resource);
  std::string generated(const std::string& name);
  std::string attribute_of(const Resource& resource, const std::string& name, Place at);
  std::string filled(std::string_view pattern, const Resource& resource);
  std::string in_world(std::string_view pattern) const;
  Node unknown(const std::string& name, Place at);
  void tell_placeholder(const std::string& subject, const Resource& resource,
                        const std::string& text);

  Reading& reading_;
  const std::map<std::string, Node, std::less<>>& parameters_;
  Resolver* resolver_ = nullptr;
  std::vector<Resource> resources_;
  std::unordered_map<std::string, std::size_t> by_id_;
  std::unordered_map<std::string, std::string> names_;
};

}  // namespace ecpay::aws
