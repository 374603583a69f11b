#include "emulator/aws/template/node.hpp"

#include <algorithm>
#include <utility>

namespace ecpay::aws {
namespace {

Json number_to_json(const std::string& text) {
  constexpr std::size_t k_max_digits = 18;
  if (text.size() > k_max_digits) { return text; }
  auto value = parse_json(text);
  if (value && value->is_number()) { return *std::move(value); }
  return text;
}

}  // namespace

Node Node::of_text(std::string text, Place at) {
  Node node;
  node.kind = Kind::text;
  node.at = at;
  node.text = std::move(text);
  return node;
}

Node Node::of_flag(bool value, Place at) {
  Node node = of_text(value ? "true" : "false", at);
  node.kind = Kind::boolean;
  return node;
}

Node Node::of_list(std::vector<Node> items, Place at) {
  Node node;
  node.kind = Kind::list;
  node.at = at;
  node.items = std::move(items);
  return node;
}

Node Node::of_map(std::vector<Member> members, Place at) {
  Node node;
  node.kind = Kind::map;
  node.at = at;
  node.members = std::move(members);
  return node;
}

Node Node::call(std::string name, Node argument, Place at) {
  std::vector<Member> members;
  members.push_back({std::move(name), at, std::move(argument)});
  return of_map(std::move(members), at);
}

bool Node::is_scalar() const {
  return kind == Kind::text || kind == Kind::number || kind == Kind::boolean;
}

const Node* Node::find(std::string_view name) const {
  const auto found = std::find_if(members.begin(), members.end(),
                                  [&](const Member& member) { return member.name == name; });
  return found == members.end() ? nullptr : &found->value;
}

const Member* intrinsic_of(const Node& node) {
  if (!node.is_map() || node.members.size() != 1) { return nullptr; }
  const auto& member = node.members.front();
  return member.name == "Ref" || member.name.starts_with("Fn::") ? &member : nullptr;
}

std::size_t weight(const Node& node) {
  std::size_t total = sizeof(Member) + node.text.size();
  for (const auto& item : node.items) { total += weight(item); }
  for (const auto& member : node.members) { total += member.name.size() + weight(member.value); }
  return total;
}

Json to_json(const Node& node) {
  switch (node.kind) {
    case Node::Kind::absent:
    case Node::Kind::null:
      return nullptr;
    case Node::Kind::boolean:
      return node.text == "true";
    case Node::Kind::number:
      return number_to_json(node.text);
    case Node::Kind::text:
      return node.text;
    case Node::Kind::list: {
      Json list = Json::array();
      for (const auto& item : node.items) { list.push_back(to_json(item)); }
      return list;
    }
    case Node::Kind::map: {
      Json map = Json::object();
      for (const auto& member : node.members) { map[member.name] = to_json(member.value); }
      return map;
    }
  }
  return nullptr;
}

}  // namespace ecpay::aws
