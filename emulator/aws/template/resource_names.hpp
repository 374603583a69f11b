#pragma once

#include <string_view>

namespace ecpay::aws {

// How AWS names resources of a type. Patterns hold {name} {arn} {id} {api} {region} {account}.
struct NameRule {
  std::string_view type;
  std::string_view name_property;  // empty if the name cannot be chosen
  std::string_view arn;
  std::string_view ref;
};

// An attribute of Fn::GetAtt other than Arn.
struct AttributeRule {
  std::string_view type;
  std::string_view attribute;
  std::string_view value;
};

// Null for a type without a rule.
const NameRule* name_rule_of(std::string_view type);
const AttributeRule* attribute_rule_of(std::string_view type, std::string_view attribute);

}  // namespace ecpay::aws
