#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "emulator/aws/template/node.hpp"
#include "emulator/aws/template/reading.hpp"

namespace ecpay::aws {

// What Ref and Fn::GetAtt give. A name that nobody knows is a problem "template.unknown_reference",
// and the answer absent.
class Names {
 public:
  virtual ~Names() = default;
  virtual Node ref(const std::string& name, Place at) = 0;
  virtual Node attribute(const std::string& resource, const std::string& name, Place at) = 0;
};

// Resolves intrinsics and conditions. Lazy: only the branch that Fn::If chooses is looked at, and a
// condition only when it is asked for. Bounded in depth and in the amount of text it makes.
// Problems: "template.intrinsic_arguments", "template.intrinsic_unsupported", "template.cycle",
// "template.too_large", "template.unknown_mapping", "template.unknown_condition".
class Resolver {
 public:
  // `root` is the template; all must outlive this.
  Resolver(Reading& reading, const Node& root, Names& names);

  // The value without intrinsics; absent for AWS::NoValue, and after a problem.
  Node resolve(const Node& node);
  // Whether the condition of that name holds; false after a problem.
  bool holds(const std::string& condition, Place at);

  // Guards what may come back to itself: false and a problem if `what` is being worked out already.
  bool enter(const std::string& what, Place at);
  void leave(const std::string& what) { in_progress_.erase(what); }

  Reading& reading() { return reading_; }

 private:
  using Intrinsic = Node (Resolver::*)(const Node& argument, Place at);
  struct Row {
    std::string_view name;
    Intrinsic function;
  };
  static const Row* row_of(std::string_view name);

  Node ref(const Node& argument, Place at);
  Node attribute(const Node& argument, Place at);
  Node substitute(const Node& argument, Place at);
  Node join(const Node& argument, Place at);
  Node split_text(const Node& argument, Place at);
  Node select(const Node& argument, Place at);
  Node find_in_map(const Node& argument, Place at);
  Node choose(const Node& argument, Place at);
  Node condition_value(const Node& argument, Place at);
  Node import_value(const Node& argument, Place at);
  Node base64(const Node& argument, Place at);
  Node zones(const Node& argument, Place at);
  Node length(const Node& argument, Place at);
  Node json_text(const Node& argument, Place at);

  Node resolve_call(const Member& call, Place at);
  Node resolve_map(const Node& node);
  Node resolve_list(const Node& node);
  std::string substitute_text(std::string_view text, const Node& variables, Place at);
  std::string variable(const std::string& name, const Node& variables, Place at);

  // A node of the section Conditions, or an operand of one.
  bool test(const Node& node);
  bool test_all(const Node& operands, bool wanted, Place at);
  bool test_equal(const Node& operands, Place at);

  // The resolved argument as a text; nothing and a problem if it is a list or map.
  std::optional<std::string> text_of(const Node& node, std::string_view function);
  Node wrong(std::string_view function, std::string detail, Place at);
  bool charge(std::size_t bytes, Place at);

  Reading& reading_;
  const Node& root_;
  Names& names_;
  std::set<std::string> in_progress_;
  std::map<std::string, bool> conditions_;
  std::size_t spent_ = 0;
  int depth_ = 0;
};

}  // namespace ecpay::aws
