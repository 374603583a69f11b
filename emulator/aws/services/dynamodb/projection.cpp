#include <map>

#include "emulator/aws/services/dynamodb/evaluation.hpp"

namespace ecpay::aws::dynamodb {
namespace {

// The paths as a tree; a node without children takes the whole value.
struct Wanted {
  std::map<std::string, Wanted> names;
  std::map<std::size_t, Wanted> indices;
  bool is_whole() const { return names.empty() && indices.empty(); }
};

std::optional<AttributeValue> pick(const AttributeValue& value, const Wanted& wanted);

Item pick(const Item& item, const std::map<std::string, Wanted>& names) {
  Item picked;
  for (const auto& [name, wanted] : names) {
    const auto found = item.find(name);
    if (found == item.end()) continue;
    if (auto value = pick(found->second, wanted)) picked.emplace(name, *std::move(value));
  }
  return picked;
}

std::optional<AttributeValue> pick(const AttributeValue& value, const Wanted& wanted) {
  if (wanted.is_whole()) return value;
  AttributeValue picked;
  picked.type = value.type;
  if (value.type == Type::M && !wanted.names.empty()) {
    picked.map = pick(value.map, wanted.names);
    if (!picked.map.empty()) return picked;
  } else if (value.type == Type::L && !wanted.indices.empty()) {
    for (const auto& [index, child] : wanted.indices) {
      if (index >= value.list.size()) continue;
      if (auto member = pick(value.list[index], child)) picked.list.push_back(*std::move(member));
    }
    if (!picked.list.empty()) return picked;
  }
  return std::nullopt;
}

}  // namespace

Item project(const Item& item, const std::vector<Path>& paths) {
  Wanted root;
  for (const auto& path : paths) {
    Wanted* node = &root;
    for (const auto& part : path) {
      node = part.index ? &node->indices[*part.index] : &node->names[part.name];
    }
  }
  return pick(item, root.names);
}

}  // namespace ecpay::aws::dynamodb
