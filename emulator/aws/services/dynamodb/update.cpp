#include <algorithm>

#include "emulator/aws/services/dynamodb/evaluation.hpp"

namespace ecpay::aws::dynamodb {
namespace {

using Action = Update::Action;

Refusal invalid(std::string message) { return {"ValidationException", std::move(message)}; }

Refusal wrong_type() {
  return invalid("An operand in the update expression has an incorrect data type");
}

Refusal wrong_path() {
  return invalid("The document path provided in the update expression is invalid for update");
}

Outcome<AttributeValue> evaluate(const Operand& operand, const Item& item);

Outcome<AttributeValue> evaluate_call(const Operand& call, const Item& item) {
  if (call.name == "if_not_exists") {
    if (const auto* found = find_value(item, call.arguments[0].path)) return *found;
    return evaluate(call.arguments[1], item);
  }
  auto left = evaluate(call.arguments[0], item);
  if (!left) return left;
  auto right = evaluate(call.arguments[1], item);
  if (!right) return right;
  if (call.name == "list_append") {
    if (left->type != Type::L || right->type != Type::L) return wrong_type();
    AttributeValue list = *std::move(left);
    list.list.insert(list.list.end(), right->list.begin(), right->list.end());
    return list;
  }
  if (left->type != Type::N || right->type != Type::N) return wrong_type();
  auto sum = call.name == "+" ? Decimal::add(left->number, right->number)
                              : Decimal::subtract(left->number, right->number);
  if (!sum) return sum.refusal();
  AttributeValue value;
  value.type = Type::N;
  value.number = *std::move(sum);
  return value;
}

Outcome<AttributeValue> evaluate(const Operand& operand, const Item& item) {
  switch (operand.kind) {
    case Operand::Kind::value:
      return operand.value;
    case Operand::Kind::function:
      return evaluate_call(operand, item);
    case Operand::Kind::path:
      break;
  }
  if (const auto* found = find_value(item, operand.path)) return *found;
  return invalid("The provided expression refers to an attribute that does not exist in the item");
}

// Where a path's last part lies: a map, or a list.
struct Place {
  Item* map = nullptr;
  std::vector<AttributeValue>* list = nullptr;
};

// Nothing if the parts before the last do not lead to a map (for a name) or a list (for an index).
std::optional<Place> place_of(Item& item, const Path& path) {
  Item* map = &item;
  std::vector<AttributeValue>* list = nullptr;
  for (std::size_t i = 0; i + 1 < path.size(); ++i) {
    AttributeValue* value = nullptr;
    if (path[i].index) {
      if (!list || *path[i].index >= list->size()) return std::nullopt;
      value = &(*list)[*path[i].index];
    } else {
      if (!map) return std::nullopt;
      const auto found = map->find(path[i].name);
      if (found == map->end()) return std::nullopt;
      value = &found->second;
    }
    map = value->type == Type::M ? &value->map : nullptr;
    list = value->type == Type::L ? &value->list : nullptr;
  }
  const bool fits = path.back().index ? list != nullptr : map != nullptr;
  if (!fits) return std::nullopt;
  return Place{map, list};
}

std::optional<Refusal> assign(Item& item, const Path& path, AttributeValue value) {
  const auto place = place_of(item, path);
  if (!place) return wrong_path();
  if (!path.back().index) {
    place->map->insert_or_assign(path.back().name, std::move(value));
  } else if (*path.back().index < place->list->size()) {
    (*place->list)[*path.back().index] = std::move(value);
  } else {
    place->list->push_back(std::move(value));  // beyond the end means behind the last
  }
  return std::nullopt;
}

std::optional<Refusal> remove(Item& item, const Path& path) {
  const auto place = place_of(item, path);
  if (!place) return wrong_path();
  if (!path.back().index) {
    place->map->erase(path.back().name);
  } else if (*path.back().index < place->list->size()) {
    place->list->erase(place->list->begin() + static_cast<std::ptrdiff_t>(*path.back().index));
  }
  return std::nullopt;
}

// Members of set `a` with those of `b` put in or taken out.
std::vector<AttributeValue> merge(const std::vector<AttributeValue>& a,
                                  const std::vector<AttributeValue>& b, Action::Section section) {
  std::vector<AttributeValue> out;
  if (section == Action::Section::add) {
    std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(out), less);
  } else {
    std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(out), less);
  }
  return out;
}

std::optional<Refusal> add_or_erase(Item& item, const Item& before, const Action& action) {
  const auto* old = find_value(before, action.path);
  const bool adds = action.section == Action::Section::add;
  if (!old) {
    if (adds) return assign(item, action.path, action.value.value);
    if (action.path.size() > 1 && !place_of(item, action.path)) return wrong_path();
    return std::nullopt;
  }
  AttributeValue value = *old;
  if (value.type != action.value.value.type) return wrong_type();
  if (value.type == Type::N) {
    auto sum = Decimal::add(value.number, action.value.value.number);
    if (!sum) return sum.refusal();
    value.number = *std::move(sum);
  } else {
    value.list = merge(value.list, action.value.value.list, action.section);
    if (value.list.empty()) return remove(item, action.path);
  }
  return assign(item, action.path, std::move(value));
}

std::size_t nesting_of(const AttributeValue& value) {
  std::size_t deepest = 0;
  for (const auto& member : value.list) deepest = std::max(deepest, nesting_of(member));
  for (const auto& [name, member] : value.map) deepest = std::max(deepest, nesting_of(member));
  return deepest + (value.type == Type::M || value.type == Type::L ? 1 : 0);
}

// By the indices of the paths, so that list members shift only behind the ones still to come.
bool comes_before(const Action* a, const Action* b) {
  for (std::size_t i = 0; i < std::min(a->path.size(), b->path.size()); ++i) {
    if (a->path[i].index && b->path[i].index && a->path[i].index != b->path[i].index) {
      return *a->path[i].index < *b->path[i].index;
    }
    if (a->path[i] != b->path[i]) return a->path[i].name < b->path[i].name;
  }
  return a->path.size() < b->path.size();
}

}  // namespace

Outcome<Updated> apply_update(const Update& update, const Item& item) {
  Updated updated{item, {}};
  std::vector<const Action*> sets;
  std::vector<const Action*> removes;
  std::vector<const Action*> others;
  for (const auto& action : update.actions) {
    updated.paths.push_back(action.path);
    const bool is_set = action.section == Action::Section::set;
    const bool is_remove = action.section == Action::Section::remove;
    (is_set ? sets : is_remove ? removes : others).push_back(&action);
  }
  std::sort(sets.begin(), sets.end(), comes_before);
  std::sort(removes.begin(), removes.end(), comes_before);
  for (const auto* action : sets) {
    auto value = evaluate(action->value, item);
    if (!value) return value.refusal();
    if (auto refusal = assign(updated.item, action->path, *std::move(value))) return *refusal;
  }
  for (const auto* action : others) {
    if (auto refusal = add_or_erase(updated.item, item, *action)) return *refusal;
  }
  for (auto action = removes.rbegin(); action != removes.rend(); ++action) {
    if (auto refusal = remove(updated.item, (*action)->path)) return *refusal;
  }
  for (const auto& [name, value] : updated.item) {
    if (nesting_of(value) > k_max_nesting) {
      return invalid(
          "Nesting Levels have exceeded supported limits: Attributes in the item have "
          "nested levels beyond supported limit");
    }
  }
  return updated;
}

}  // namespace ecpay::aws::dynamodb
