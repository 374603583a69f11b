#include <algorithm>

#include "emulator/aws/services/dynamodb/evaluation.hpp"

namespace ecpay::aws::dynamodb {
namespace {

// UTF-16 units, which is how the service counts the length of a text.
std::size_t utf16_units(const std::string& text) {
  std::size_t units = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0U) != 0x80U) units += byte >= 0xF0U ? 2 : 1;
  }
  return units;
}

// What size() gives; nothing for a value that has none.
std::optional<std::size_t> length_of(const AttributeValue& value) {
  switch (value.type) {
    case Type::S:
      return utf16_units(value.text);
    case Type::B:
      return value.text.size();
    case Type::M:
      return value.map.size();
    case Type::L:
    case Type::SS:
    case Type::NS:
    case Type::BS:
      return value.list.size();
    case Type::N:
    case Type::BOOL:
    case Type::NUL:
      break;
  }
  return std::nullopt;
}

// An operand's value in an item. `computed` holds what is not part of item or expression.
const AttributeValue* value_of(const Operand& operand, const Item& item, AttributeValue& computed) {
  switch (operand.kind) {
    case Operand::Kind::path:
      return find_value(item, operand.path);
    case Operand::Kind::value:
      return &operand.value;
    case Operand::Kind::function:
      break;
  }
  AttributeValue inner;
  const auto* argument = value_of(operand.arguments.front(), item, inner);
  const auto length = argument ? length_of(*argument) : std::nullopt;
  if (!length) return nullptr;
  auto number = Decimal::parse(std::to_string(*length));
  computed.type = Type::N;
  computed.number = *std::move(number);
  return &computed;
}

bool is_ordered(const AttributeValue& a, const AttributeValue& b) {
  return a.type == b.type && (a.type == Type::S || a.type == Type::N || a.type == Type::B);
}

bool compare(std::string_view comparator, const AttributeValue* a, const AttributeValue* b) {
  if (comparator == "<>") return !a || !b || !(*a == *b);
  if (!a || !b) return false;
  if (comparator == "=") return *a == *b;
  if (!is_ordered(*a, *b)) return false;
  if (comparator == "<") return less(*a, *b);
  if (comparator == "<=") return !less(*b, *a);
  if (comparator == ">") return less(*b, *a);
  return !less(*a, *b);
}

bool contains(const AttributeValue& value, const AttributeValue& wanted) {
  switch (value.type) {
    case Type::S:
    case Type::B:
      return wanted.type == value.type && value.text.find(wanted.text) != std::string::npos;
    case Type::L:
    case Type::SS:
    case Type::NS:
    case Type::BS:
      return std::find(value.list.begin(), value.list.end(), wanted) != value.list.end();
    case Type::N:
    case Type::BOOL:
    case Type::NUL:
    case Type::M:
      break;
  }
  return false;
}

bool call_holds(const Condition& condition, const Item& item) {
  AttributeValue first_computed;
  const auto* first = value_of(condition.operands[0], item, first_computed);
  if (condition.name == "attribute_exists") return first != nullptr;
  if (condition.name == "attribute_not_exists") return first == nullptr;
  AttributeValue second_computed;
  const auto* second = value_of(condition.operands[1], item, second_computed);
  if (!first || !second) return false;
  if (condition.name == "attribute_type") return to_string(first->type) == second->text;
  if (condition.name == "contains") return contains(*first, *second);
  return first->type == second->type && (first->type == Type::S || first->type == Type::B) &&
         first->text.starts_with(second->text);
}

bool between(const Condition& condition, const Item& item) {
  AttributeValue computed[3];
  const AttributeValue* values[3];
  for (std::size_t i = 0; i < 3; ++i)
    values[i] = value_of(condition.operands[i], item, computed[i]);
  return compare(">=", values[0], values[1]) && compare("<=", values[0], values[2]);
}

bool is_in(const Condition& condition, const Item& item) {
  AttributeValue first_computed;
  const auto* first = value_of(condition.operands[0], item, first_computed);
  return std::any_of(condition.operands.begin() + 1, condition.operands.end(),
                     [&](const Operand& operand) {
                       AttributeValue computed;
                       return compare("=", first, value_of(operand, item, computed));
                     });
}

}  // namespace

const AttributeValue* find_value(const Item& item, const Path& path) {
  const auto found = item.find(path.front().name);
  if (found == item.end()) return nullptr;
  const AttributeValue* value = &found->second;
  for (std::size_t i = 1; i < path.size(); ++i) {
    const PathPart& part = path[i];
    if (part.index) {
      if (value->type != Type::L || *part.index >= value->list.size()) return nullptr;
      value = &value->list[*part.index];
    } else {
      if (value->type != Type::M) return nullptr;
      const auto member = value->map.find(part.name);
      if (member == value->map.end()) return nullptr;
      value = &member->second;
    }
  }
  return value;
}

bool holds(const Condition& condition, const Item& item) {
  const auto child_holds = [&](const Condition& child) { return holds(child, item); };
  switch (condition.kind) {
    case Condition::Kind::all_of:
      return std::all_of(condition.children.begin(), condition.children.end(), child_holds);
    case Condition::Kind::any_of:
      return std::any_of(condition.children.begin(), condition.children.end(), child_holds);
    case Condition::Kind::negation:
      return !child_holds(condition.children.front());
    case Condition::Kind::function:
      return call_holds(condition, item);
    case Condition::Kind::between:
      return between(condition, item);
    case Condition::Kind::in:
      return is_in(condition, item);
    case Condition::Kind::comparison:
      break;
  }
  AttributeValue computed[2];
  return compare(condition.name, value_of(condition.operands[0], item, computed[0]),
                 value_of(condition.operands[1], item, computed[1]));
}

}  // namespace ecpay::aws::dynamodb
