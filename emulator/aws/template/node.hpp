#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/json.hpp"

namespace ecpay::aws {

// A position in the template's text, from 1; line 0 means none.
struct Place {
  int line = 0;
  int column = 0;  // in bytes
};

struct Member;

// A value of a template, before or after its intrinsics are resolved. Short tags are read as their
// long forms: `!Sub x` is the map {"Fn::Sub": x}.
struct Node {
  enum class Kind { absent, null, boolean, number, text, list, map };

  Kind kind = Kind::absent;  // absent: not there, or removed by AWS::NoValue
  Place at;
  std::string text;  // scalars: "true" and "false" for booleans, numbers without decorations
  std::vector<Node> items;
  std::vector<Member> members;

  static Node of_text(std::string text, Place at);
  static Node of_flag(bool value, Place at);
  static Node of_list(std::vector<Node> items, Place at);
  static Node of_map(std::vector<Member> members, Place at);
  static Node call(std::string name, Node argument, Place at);

  bool is_absent() const { return kind == Kind::absent; }
  bool is_text() const { return kind == Kind::text; }
  bool is_list() const { return kind == Kind::list; }
  bool is_map() const { return kind == Kind::map; }
  // A text, number or boolean.
  bool is_scalar() const;

  // The member of that name; null if this is no map or has none. Lives as long as this node.
  const Node* find(std::string_view name) const;
};

struct Member {
  std::string name;
  Place at;
  Node value;
};

// The only member of a map that looks like an intrinsic ("Ref", "Fn::…"); else null.
const Member* intrinsic_of(const Node& node);

// Bytes that the node and all below it take in memory, about.
std::size_t weight(const Node& node);

// Absent becomes null. Numbers of more than 18 digits stay text, since a JSON value cannot hold
// them.
Json to_json(const Node& node);

}  // namespace ecpay::aws
