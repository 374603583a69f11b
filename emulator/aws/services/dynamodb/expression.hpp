#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/aws/services/dynamodb/attribute_value.hpp"

namespace ecpay::aws::dynamodb {

// The syntax trees of DynamoDB's expressions, with #names and :values already put in.

// A member of a map by name, or of a list by index.
struct PathPart {
  std::string name;
  std::optional<std::size_t> index;
  bool operator==(const PathPart&) const = default;
};

using Path = std::vector<PathPart>;  // never empty; the first part is a name

// "[a, b, [0]]", as the service's messages write it.
std::string to_string(const Path& path);

struct Operand {
  enum class Kind { path, value, function } kind = Kind::path;
  Path path;
  AttributeValue value;
  std::string name;                // of the function: "size", "if_not_exists", "+"
  std::vector<Operand> arguments;  // of the function
};

struct Condition {
  enum class Kind { comparison, between, in, function, all_of, any_of, negation };
  Kind kind = Kind::function;
  std::string name;  // operator or function: "<=", "begins_with"
  std::vector<Operand> operands;
  std::vector<Condition> children;  // of all_of, any_of, negation
  bool in_parentheses = false;
};

struct Update {
  struct Action {
    enum class Section { set, remove, add, erase } section = Section::set;
    Path path;
    Operand value;  // not for remove
  };
  std::vector<Action> actions;
};

// ExpressionAttributeNames and ExpressionAttributeValues of a call, and which of them its
// expressions have used. Lives for one call.
class Placeholders {
 public:
  // `expressions`: the names of the input members that may hold an expression. Refuses placeholders
  // that are malformed, empty, or given without any expression.
  static Outcome<Placeholders> read(const Json& input,
                                    const std::vector<std::string_view>& expressions);

  const std::string* name(const std::string& placeholder);
  const AttributeValue* value(const std::string& placeholder);

  // Refuses if any was not used. Call it after all expressions have been parsed.
  std::optional<Refusal> unused() const;

 private:
  std::map<std::string, std::string> names_;
  std::map<std::string, AttributeValue> values_;
  std::set<std::string> used_;
};

}  // namespace ecpay::aws::dynamodb
