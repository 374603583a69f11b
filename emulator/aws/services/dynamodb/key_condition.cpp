#include "emulator/aws/services/dynamodb/key_schema.hpp"

namespace ecpay::aws::dynamodb {
namespace {

Refusal invalid(std::string message) { return {"ValidationException", std::move(message)}; }

// The conditions joined by AND; refuses every other join.
std::optional<Refusal> flatten(const Condition& condition, std::vector<const Condition*>& parts) {
  switch (condition.kind) {
    case Condition::Kind::all_of:
      for (const auto& child : condition.children) {
        if (auto refusal = flatten(child, parts)) return refusal;
      }
      return std::nullopt;
    case Condition::Kind::any_of:
    case Condition::Kind::negation:
    case Condition::Kind::in:
      return invalid("Invalid operator used in KeyConditionExpression: " + condition.name);
    case Condition::Kind::comparison:
      if (condition.name == "<>") {
        return invalid("Invalid operator used in KeyConditionExpression: <>");
      }
      break;
    case Condition::Kind::function:
      if (condition.name != "begins_with") {
        return invalid("Invalid operator used in KeyConditionExpression: " + condition.name);
      }
      break;
    case Condition::Kind::between:
      break;
  }
  parts.push_back(&condition);
  return std::nullopt;
}

// The one attribute a part speaks of, with its values on the right.
Outcome<Condition> normalised(const Condition& part) {
  Condition turned = part;
  auto& operands = turned.operands;
  if (part.kind == Condition::Kind::comparison && operands[0].kind == Operand::Kind::value) {
    std::swap(operands[0], operands[1]);
    if (turned.name[0] == '<') {
      turned.name[0] = '>';
    } else if (turned.name[0] == '>') {
      turned.name[0] = '<';
    }
  }
  if (operands[0].kind == Operand::Kind::function) {
    return invalid("KeyConditionExpressions cannot contain nested operations");
  }
  if (operands[0].kind == Operand::Kind::value) {
    return invalid("Invalid condition in KeyConditionExpression: No key attribute specified");
  }
  if (operands[0].path.size() > 1) {
    return invalid("KeyConditionExpressions cannot have conditions on nested attributes");
  }
  for (std::size_t i = 1; i < operands.size(); ++i) {
    if (operands[i].kind == Operand::Kind::path) {
      return invalid(
          "Invalid condition in KeyConditionExpression: Multiple attribute names used "
          "in one condition");
    }
    if (operands[i].kind == Operand::Kind::function) {
      return invalid("KeyConditionExpressions cannot contain nested operations");
    }
  }
  return turned;
}

std::optional<Refusal> check_types(const Condition& part, const KeySpec& key) {
  for (std::size_t i = 1; i < part.operands.size(); ++i) {
    if (to_string(part.operands[i].value.type) != std::string_view(&key.type, 1)) {
      return invalid(
          "One or more parameter values were invalid: Condition parameter type does "
          "not match schema type");
    }
    if (key.type != 'N' && part.operands[i].value.text.empty() && part.name == "=") {
      return invalid(
          "One or more parameter values are not valid. The AttributeValue for a key "
          "attribute cannot contain an empty " +
          std::string(key.type == 'S' ? "string" : "binary") + " value. Key: " + key.name);
    }
  }
  return std::nullopt;
}

void set_bounds(KeyCondition& key, const Condition& range) {
  const std::string first = sort_text(range.operands[1].value);
  if (range.kind == Condition::Kind::between) {
    key.range_from = first;
    key.range_to = sort_text(range.operands[2].value);
  } else if (range.kind == Condition::Kind::function) {
    key.range_from = first;
    key.range_to = first + "\xff";
  } else {
    if (range.name != "<" && range.name != "<=") key.range_from = first;
    if (range.name != ">" && range.name != ">=") key.range_to = first;
  }
}

}  // namespace

Outcome<KeyCondition> key_condition_of(const TableSpec& table, const Condition& condition) {
  std::vector<const Condition*> parts;
  if (auto refusal = flatten(condition, parts)) return *refusal;
  std::optional<Condition> hash;
  std::optional<Condition> range;
  for (const auto* part : parts) {
    auto turned = normalised(*part);
    if (!turned) return turned.refusal();
    const std::string& name = turned->operands[0].path.front().name;
    const bool is_hash = name == table.hash.name;
    const bool is_range = table.range && name == table.range->name;
    if (!is_hash && !is_range) {
      // Either key may be the one that was meant.
      const bool range_missing = table.range && hash;
      return invalid("Query condition missed key schema element: " +
                     (range_missing ? table.range->name : table.hash.name));
    }
    auto& slot = is_hash ? hash : range;
    if (slot) return invalid("KeyConditionExpressions must only contain one condition per key");
    if (auto refusal = check_types(*turned, is_hash ? table.hash : *table.range)) return *refusal;
    slot = *std::move(turned);
  }
  if (!hash) return invalid("Query condition missed key schema element: " + table.hash.name);
  if (hash->name != "=") return invalid("Query key condition not supported");
  KeyCondition key;
  key.hash = sort_text(hash->operands[1].value);
  if (range) set_bounds(key, *range);
  key.range = std::move(range);
  return key;
}

}  // namespace ecpay::aws::dynamodb
