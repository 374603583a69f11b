#include <algorithm>

#include "core/base/text.hpp"
#include "emulator/aws/services/dynamodb/expression.hpp"
#include "emulator/aws/services/protocol/input.hpp"

namespace ecpay::aws::dynamodb {
namespace {

Refusal invalid(std::string message) { return {"ValidationException", std::move(message)}; }

bool is_placeholder(std::string_view text, char sign) {
  return text.size() >= 2 && text.size() <= 255 && text[0] == sign &&
         std::all_of(text.begin() + 1, text.end(), [](unsigned char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                  c == '_';
         });
}

std::string list_of(const std::vector<std::string>& keys) {
  std::string list;
  for (const auto& key : keys) list += (list.empty() ? "" : ", ") + key;
  return "{" + list + "}";
}

}  // namespace

std::string to_string(const Path& path) {
  std::string text;
  for (const auto& part : path) {
    if (!text.empty()) text += ", ";
    text += part.index ? "[" + std::to_string(*part.index) + "]" : part.name;
  }
  return "[" + text + "]";
}

Outcome<Placeholders> Placeholders::read(const Json& input,
                                         const std::vector<std::string_view>& expressions) {
  Placeholders placeholders;
  const Json& names = member(input, "ExpressionAttributeNames");
  const Json& values = member(input, "ExpressionAttributeValues");
  const bool any = std::any_of(expressions.begin(), expressions.end(), [&](auto expression) {
    return !member(input, expression).is_null();
  });
  if (!names.is_null()) {
    if (!any) {
      return invalid("ExpressionAttributeNames can only be specified when using expressions");
    }
    if (!names.is_object()) return invalid("ExpressionAttributeNames must be a map");
    if (names.empty()) return invalid("ExpressionAttributeNames must not be empty");
    for (const auto& [key, name] : names.items()) {
      if (!is_placeholder(key, '#')) {
        return invalid("ExpressionAttributeNames contains invalid key: Syntax error; key: \"" +
                       key + "\"");
      }
      if (!name.is_string() || name.get_ref<const std::string&>().empty()) {
        return invalid("ExpressionAttributeNames contains invalid value: for key " + key);
      }
      placeholders.names_[key] = name.get<std::string>();
    }
  }
  if (values.is_null()) return placeholders;
  // A projection alone has no use for values.
  std::string takers;
  bool given = false;
  for (const auto expression : expressions) {
    if (expression == "ProjectionExpression") continue;
    takers += (takers.empty() ? "" : " and ") + std::string(expression);
    given = given || !member(input, expression).is_null();
  }
  if (!given) {
    const bool several = takers.find(" and ") != std::string::npos;
    return invalid("ExpressionAttributeValues can only be specified when using expressions: " +
                   takers + (several ? " are null" : " is null"));
  }
  if (!values.is_object()) return invalid("ExpressionAttributeValues must be a map");
  if (values.empty()) return invalid("ExpressionAttributeValues must not be empty");
  for (const auto& [key, json] : values.items()) {
    if (!is_placeholder(key, ':')) {
      return invalid("ExpressionAttributeValues contains invalid key: Syntax error; key: \"" + key +
                     "\"");
    }
    auto value = read_value(json);
    if (!value && value.refusal().type == "ValidationException") {
      return invalid("ExpressionAttributeValues contains invalid value: " +
                     value.refusal().message + " for key " + key);
    }
    if (!value) return value.refusal();
    placeholders.values_.insert_or_assign(key, *std::move(value));
  }
  return placeholders;
}

const std::string* Placeholders::name(const std::string& placeholder) {
  const auto found = names_.find(placeholder);
  if (found == names_.end()) return nullptr;
  used_.insert(placeholder);
  return &found->second;
}

const AttributeValue* Placeholders::value(const std::string& placeholder) {
  const auto found = values_.find(placeholder);
  if (found == values_.end()) return nullptr;
  used_.insert(placeholder);
  return &found->second;
}

std::optional<Refusal> Placeholders::unused() const {
  std::vector<std::string> keys;
  for (const auto& [key, name] : names_) {
    if (!used_.contains(key)) keys.push_back(key);
  }
  if (!keys.empty()) {
    return invalid("Value provided in ExpressionAttributeNames unused in expressions: keys: " +
                   list_of(keys));
  }
  for (const auto& [key, value] : values_) {
    if (!used_.contains(key)) keys.push_back(key);
  }
  if (keys.empty()) return std::nullopt;
  return invalid("Value provided in ExpressionAttributeValues unused in expressions: keys: " +
                 list_of(keys));
}

}  // namespace ecpay::aws::dynamodb
