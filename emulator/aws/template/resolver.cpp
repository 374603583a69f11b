#include "emulator/aws/template/resolver.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/base/text.hpp"

namespace ecpay::aws {
namespace {

constexpr std::size_t k_max_spent = 64U << 20U;  // bytes of nodes and text made
constexpr std::size_t k_max_chain = 60;          // names and conditions that wait for each other
constexpr int k_max_depth = 400;

class Deeper {
 public:
  explicit Deeper(int& depth) : depth_(depth) { ++depth_; }
  ~Deeper() { --depth_; }
  Deeper(const Deeper&) = delete;
  Deeper& operator=(const Deeper&) = delete;

 private:
  int& depth_;
};

}  // namespace

Resolver::Resolver(Reading& reading, const Node& root, Names& names)
    : reading_(reading), root_(root), names_(names) {}

const Resolver::Row* Resolver::row_of(std::string_view name) {
  static constexpr auto k_rows = std::to_array<Row>({
      {"Ref", &Resolver::ref},
      {"Fn::GetAtt", &Resolver::attribute},
      {"Fn::Sub", &Resolver::substitute},
      {"Fn::Join", &Resolver::join},
      {"Fn::Split", &Resolver::split_text},
      {"Fn::Select", &Resolver::select},
      {"Fn::FindInMap", &Resolver::find_in_map},
      {"Fn::If", &Resolver::choose},
      {"Fn::Equals", &Resolver::condition_value},
      {"Fn::And", &Resolver::condition_value},
      {"Fn::Or", &Resolver::condition_value},
      {"Fn::Not", &Resolver::condition_value},
      {"Fn::ImportValue", &Resolver::import_value},
      {"Fn::Base64", &Resolver::base64},
      {"Fn::GetAZs", &Resolver::zones},
      {"Fn::Length", &Resolver::length},
      {"Fn::ToJsonString", &Resolver::json_text},
  });
  const auto* const found =
      std::find_if(k_rows.begin(), k_rows.end(), [&](const Row& row) { return row.name == name; });
  return found == k_rows.end() ? nullptr : found;
}

bool Resolver::charge(std::size_t bytes, Place at) {
  if (spent_ > k_max_spent) { return false; }  // has been said
  if (depth_ > k_max_depth) {
    reading_.problems.add({"template.too_large", "Resources", "its references nest too deep", ""},
                          at);
    return false;
  }
  spent_ += bytes;
  if (spent_ <= k_max_spent) { return true; }
  reading_.problems.add(
      {"template.too_large", "Resources", "its values come to more than 64 MB", ""}, at);
  return false;
}

bool Resolver::enter(const std::string& what, Place at) {
  if (in_progress_.size() >= k_max_chain || !in_progress_.insert(what).second) {
    reading_.problems.add({"template.cycle", what, "", ""}, at);
    return false;
  }
  return true;
}

Node Resolver::wrong(std::string_view function, std::string detail, Place at) {
  reading_.problems.add(
      {"template.intrinsic_arguments", std::string(function), std::move(detail), ""}, at);
  return {};
}

std::optional<std::string> Resolver::text_of(const Node& node, std::string_view function) {
  Node value = resolve(node);
  if (value.is_scalar()) { return std::move(value.text); }
  if (!value.is_absent() || intrinsic_of(node) == nullptr) {
    wrong(function, "a text is needed here", node.at);
  }
  return std::nullopt;
}

Node Resolver::resolve(const Node& node) {
  const Deeper deeper(depth_);
  if (!charge(sizeof(Member) + node.text.size(), node.at)) { return {}; }
  switch (node.kind) {
    case Node::Kind::absent:
    case Node::Kind::null:
    case Node::Kind::boolean:
    case Node::Kind::number:
    case Node::Kind::text:
      return node;
    case Node::Kind::list:
      return resolve_list(node);
    case Node::Kind::map:
      if (const auto* call = intrinsic_of(node)) { return resolve_call(*call, node.at); }
      return resolve_map(node);
  }
  return {};
}

Node Resolver::resolve_list(const Node& node) {
  Node list = Node::of_list({}, node.at);
  list.items.reserve(node.items.size());
  for (const auto& item : node.items) {
    Node value = resolve(item);
    if (!value.is_absent()) { list.items.push_back(std::move(value)); }
  }
  return list;
}

Node Resolver::resolve_map(const Node& node) {
  Node map = Node::of_map({}, node.at);
  map.members.reserve(node.members.size());
  for (const auto& member : node.members) {
    Node value = resolve(member.value);
    if (!value.is_absent()) { map.members.push_back({member.name, member.at, std::move(value)}); }
  }
  return map;
}

Node Resolver::resolve_call(const Member& call, Place at) {
  const auto* row = row_of(call.name);
  if (row == nullptr) {
    reading_.problems.add({"template.intrinsic_unsupported", call.name, "", ""}, at);
    return {};
  }
  // Condition functions need to know which one they are.
  if (row->function == &Resolver::condition_value) {
    return Node::of_flag(test(Node::call(call.name, call.value, at)), at);
  }
  return (this->*row->function)(call.value, at);
}

Node Resolver::ref(const Node& argument, Place at) {
  const auto name = text_of(argument, "Ref");
  if (!name || *name == "AWS::NoValue") { return {}; }
  Node value = names_.ref(*name, at);
  if (!charge(weight(value), at)) { return {}; }
  value.at = at;
  return value;
}

Node Resolver::attribute(const Node& argument, Place at) {
  if (argument.is_text()) {
    const auto dot = argument.text.find('.');
    if (dot != std::string::npos) {
      return names_.attribute(argument.text.substr(0, dot), argument.text.substr(dot + 1), at);
    }
  }
  if (!argument.is_list() || argument.items.size() != 2) {
    return wrong("Fn::GetAtt", "a resource and an attribute are needed", at);
  }
  const auto resource = text_of(argument.items[0], "Fn::GetAtt");
  const auto name = text_of(argument.items[1], "Fn::GetAtt");
  if (!resource || !name) { return {}; }
  return names_.attribute(*resource, *name, at);
}

Node Resolver::find_in_map(const Node& argument, Place at) {
  if (!argument.is_list() || argument.items.size() < 3 || argument.items.size() > 4) {
    return wrong("Fn::FindInMap", "a map, a first and a second key are needed", at);
  }
  std::array<std::string, 3> keys;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    auto key = text_of(argument.items[i], "Fn::FindInMap");
    if (!key) { return {}; }
    keys[i] = *std::move(key);
  }
  const Node* found = root_.find("Mappings");
  for (const auto& key : keys) { found = found == nullptr ? nullptr : found->find(key); }
  if (found != nullptr) {  // holds no intrinsics
    return charge(weight(*found), at) ? *found : Node{};
  }
  if (argument.items.size() == 4) {
    if (const auto* otherwise = argument.items[3].find("DefaultValue")) {
      return resolve(*otherwise);
    }
  }
  reading_.problems.add(
      {"template.unknown_mapping", keys[0] + "." + keys[1] + "." + keys[2], "", ""}, at);
  return {};
}

Node Resolver::choose(const Node& argument, Place at) {
  if (!argument.is_list() || argument.items.size() != 3) {
    return wrong("Fn::If", "a condition and two values are needed", at);
  }
  const auto& condition = argument.items[0];
  bool holding = false;
  if (condition.is_scalar()) {
    holding = holds(condition.text, condition.at);
  } else {
    holding = test(condition);
  }
  return resolve(argument.items[holding ? 1 : 2]);
}

Node Resolver::condition_value(const Node& argument, Place at) {
  return Node::of_flag(test(argument), at);
}

bool Resolver::holds(const std::string& condition, Place at) {
  if (const auto known = conditions_.find(condition); known != conditions_.end()) {
    return known->second;
  }
  const auto* section = root_.find("Conditions");
  const auto* node = section == nullptr ? nullptr : section->find(condition);
  if (node == nullptr) {
    reading_.problems.add({"template.unknown_condition", condition, "", ""}, at);
    return conditions_[condition] = false;
  }
  const auto what = "Conditions." + condition;
  if (!enter(what, at)) { return false; }
  const bool result = test(*node);
  leave(what);
  return conditions_[condition] = result;
}

bool Resolver::test(const Node& node) {
  const Deeper deeper(depth_);
  if (!charge(sizeof(Node), node.at)) { return false; }
  if (node.kind == Node::Kind::boolean || node.is_text()) { return node.text == "true"; }
  if (node.is_map() && node.members.size() == 1) {
    const auto& [name, at, operands] = node.members.front();
    if (name == "Condition" && operands.is_scalar()) { return holds(operands.text, at); }
    if (name == "Fn::And") { return test_all(operands, true, at); }
    if (name == "Fn::Or") { return !test_all(operands, false, at); }
    if (name == "Fn::Not" && operands.is_list() && operands.items.size() == 1) {
      return !test(operands.items.front());
    }
    if (name == "Fn::Equals") { return test_equal(operands, at); }
    if (name == "Ref" || name == "Fn::FindInMap" || name == "Fn::If") {
      return resolve(node).text == "true";
    }
  }
  wrong("Condition", "a condition function is needed here", node.at);
  return false;
}

// Whether every operand is as wanted.
bool Resolver::test_all(const Node& operands, bool wanted, Place at) {
  if (!operands.is_list() || operands.items.empty()) {
    wrong("Condition", "a list of conditions is needed here", at);
    return false;
  }
  return std::all_of(operands.items.begin(), operands.items.end(),
                     [&](const Node& operand) { return test(operand) == wanted; });
}

bool Resolver::test_equal(const Node& operands, Place at) {
  if (!operands.is_list() || operands.items.size() != 2) {
    wrong("Fn::Equals", "two values are needed", at);
    return false;
  }
  const Node a = resolve(operands.items[0]);
  const Node b = resolve(operands.items[1]);
  if (a.is_scalar() && b.is_scalar()) { return a.text == b.text; }
  return to_json(a) == to_json(b);
}

}  // namespace ecpay::aws
