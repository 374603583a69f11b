#include "emulator/aws/services/dynamodb/attribute_value.hpp"

#include <algorithm>
#include <array>

#include "core/base/text.hpp"

namespace ecpay::aws::dynamodb {
namespace {

struct TypeName {
  Type type;
  std::string_view name;
};

constexpr auto k_types = std::to_array<TypeName>({{Type::S, "S"},
                                                  {Type::N, "N"},
                                                  {Type::B, "B"},
                                                  {Type::BOOL, "BOOL"},
                                                  {Type::NUL, "NULL"},
                                                  {Type::M, "M"},
                                                  {Type::L, "L"},
                                                  {Type::SS, "SS"},
                                                  {Type::NS, "NS"},
                                                  {Type::BS, "BS"}});

Refusal invalid(std::string message) { return {"ValidationException", std::move(message)}; }

Refusal wrong_kind(const Json& json, std::string_view wanted) {
  std::string_view token = "NUMBER_VALUE";
  if (json.is_object()) token = "START_OBJECT";
  if (json.is_array()) token = "START_ARRAY";
  if (json.is_string()) token = "STRING_VALUE";
  if (json.is_boolean()) token = json.get<bool>() ? "TRUE_VALUE" : "FALSE_VALUE";
  return {"SerializationException",
          std::string(token) + " cannot be converted to " + std::string(wanted)};
}

Outcome<AttributeValue> read_scalar(Type type, const Json& json) {
  if (!json.is_string()) return wrong_kind(json, type == Type::B ? "Blob" : "String");
  const auto& text = json.get_ref<const std::string&>();
  AttributeValue value;
  value.type = type;
  if (type == Type::N) {
    auto number = Decimal::parse(text);
    if (!number) return number.refusal();
    value.number = *std::move(number);
  } else if (type == Type::B) {
    auto bytes = base64_decode(text);
    if (!bytes) return Refusal{"SerializationException", "Invalid Base64 in a Blob."};
    value.text = *std::move(bytes);
  } else {
    value.text = text;
  }
  return value;
}

Outcome<AttributeValue> read_set(Type type, const Json& json) {
  if (!json.is_array()) return wrong_kind(json, "List");
  const Type member_type = type == Type::SS ? Type::S : (type == Type::NS ? Type::N : Type::B);
  if (json.empty()) {
    if (type == Type::BS) {
      return invalid("One or more parameter values were invalid: Binary sets should not be empty");
    }
    return invalid("One or more parameter values were invalid: An " +
                   std::string(type == Type::SS ? "string" : "number") + " set  may not be empty");
  }
  AttributeValue set;
  set.type = type;
  for (const auto& json_member : json) {
    auto value = read_scalar(member_type, json_member);
    if (!value) return value.refusal();
    set.list.push_back(*std::move(value));
  }
  std::sort(set.list.begin(), set.list.end(), less);
  if (std::adjacent_find(set.list.begin(), set.list.end()) == set.list.end()) return set;
  if (type == Type::NS) return invalid("Input collection contains duplicates");
  std::string members;
  for (const auto& json_member : json) {
    members += (members.empty() ? "" : ", ") + json_member.get<std::string>();
  }
  return invalid("One or more parameter values were invalid: Input collection [" +
                 std::string(first_code_points(members, 200)) + "] contains duplicates.");
}

Outcome<AttributeValue> read_nested(const Json& json, std::size_t depth);

Outcome<Item> read_members(const Json& json, std::size_t depth) {
  if (!json.is_object()) return wrong_kind(json, "Map");
  Item item;
  for (const auto& [name, member] : json.items()) {
    auto value = read_nested(member, depth);
    if (!value) return value.refusal();
    item.insert_or_assign(name, *std::move(value));
  }
  return item;
}

Outcome<AttributeValue> read_tree(Type type, const Json& json, std::size_t depth) {
  if (depth >= k_max_nesting) {
    return invalid(
        "Nesting Levels have exceeded supported limits: Attributes in the item have "
        "nested levels beyond supported limit");
  }
  AttributeValue value;
  value.type = type;
  if (type == Type::M) {
    auto members = read_members(json, depth + 1);
    if (!members) return members.refusal();
    value.map = *std::move(members);
    return value;
  }
  if (!json.is_array()) return wrong_kind(json, "List");
  for (const auto& member : json) {
    auto read = read_nested(member, depth + 1);
    if (!read) return read.refusal();
    value.list.push_back(*std::move(read));
  }
  return value;
}

Outcome<AttributeValue> read_nested(const Json& json, std::size_t depth) {
  if (!json.is_object()) return wrong_kind(json, "AttributeValue");
  std::optional<Type> type;
  const Json* content = nullptr;
  for (const auto& [name, member] : json.items()) {
    const auto named = type_of(name);
    if (!named || member.is_null()) continue;
    if (type) {
      return invalid(
          "Supplied AttributeValue has more than one datatypes set, must contain "
          "exactly one of the supported datatypes");
    }
    type = named;
    content = &member;
  }
  if (!type) {
    return invalid(
        "Supplied AttributeValue is empty, must contain exactly one of the supported "
        "datatypes");
  }
  switch (*type) {
    case Type::S:
    case Type::N:
    case Type::B:
      return read_scalar(*type, *content);
    case Type::SS:
    case Type::NS:
    case Type::BS:
      return read_set(*type, *content);
    case Type::M:
    case Type::L:
      return read_tree(*type, *content, depth);
    case Type::BOOL:
    case Type::NUL:
      break;
  }
  if (!content->is_boolean()) return wrong_kind(*content, "Boolean");
  AttributeValue value;
  value.type = *type;
  value.flag = content->get<bool>();
  if (*type == Type::NUL && !value.flag) {
    return invalid(
        "One or more parameter values were invalid: Null attribute value types must "
        "have the value of true");
  }
  return value;
}

}  // namespace

std::string_view to_string(Type type) { return k_types[static_cast<std::size_t>(type)].name; }

std::optional<Type> type_of(std::string_view name) {
  for (const auto& row : k_types) {
    if (row.name == name) return row.type;
  }
  return std::nullopt;
}

bool AttributeValue::operator==(const AttributeValue& other) const {
  if (type != other.type) return false;
  switch (type) {
    case Type::S:
    case Type::B:
      return text == other.text;
    case Type::N:
      return number == other.number;
    case Type::BOOL:
      return flag == other.flag;
    case Type::NUL:
      return true;
    case Type::M:
      return map == other.map;
    case Type::L:
    case Type::SS:
    case Type::NS:
    case Type::BS:
      return list == other.list;
  }
  return false;
}

bool less(const AttributeValue& a, const AttributeValue& b) {
  if (a.type == Type::N) return a.number < b.number;
  // Bytes compare as unsigned, also in UTF-8 text.
  return a.text < b.text;
}

Outcome<AttributeValue> read_value(const Json& json) { return read_nested(json, 0); }

Outcome<Item> read_item(const Json& json) { return read_members(json, 0); }

Json to_json(const AttributeValue& value) {
  const std::string name(to_string(value.type));
  switch (value.type) {
    case Type::S:
      return Json{{name, value.text}};
    case Type::N:
      return Json{{name, value.number.to_text()}};
    case Type::B:
      return Json{{name, base64_encode(value.text)}};
    case Type::BOOL:
      return Json{{name, value.flag}};
    case Type::NUL:
      return Json{{name, true}};
    case Type::M:
      return Json{{name, to_json(value.map)}};
    case Type::L: {
      Json list = Json::array();
      for (const auto& member : value.list) list.push_back(to_json(member));
      return Json{{name, std::move(list)}};
    }
    case Type::SS:
    case Type::NS:
    case Type::BS:
      break;
  }
  Json members = Json::array();
  for (const auto& member : value.list) members.push_back(*to_json(member).begin());
  return Json{{name, std::move(members)}};
}

Json to_json(const Item& item) {
  // The names are distinct already; the map's own insertion would look through them all.
  Json json = Json::object();
  auto& members = json.get_ref<Json::object_t&>();
  for (const auto& [name, value] : item) members.emplace_back(name, to_json(value));
  return json;
}

std::size_t size_of(const AttributeValue& value) {
  switch (value.type) {
    case Type::S:
    case Type::B:
      return value.text.size();
    case Type::N:
      return (value.number.digit_count() + 1) / 2 + 1 + (value.number.is_negative() ? 1 : 0);
    case Type::BOOL:
    case Type::NUL:
      return 1;
    case Type::M:
      return 3 + size_of(value.map) + value.map.size();
    case Type::L:
    case Type::SS:
    case Type::NS:
    case Type::BS:
      break;
  }
  std::size_t size = value.type == Type::L ? 3 + value.list.size() : 0;
  for (const auto& member : value.list) size += size_of(member);
  return size;
}

std::size_t size_of(const Item& item) {
  std::size_t size = 0;
  for (const auto& [name, value] : item) size += name.size() + size_of(value);
  return size;
}

}  // namespace ecpay::aws::dynamodb
