#include <algorithm>
#include <array>

#include "emulator/aws/services/dynamodb/expression_parser.hpp"
#include "emulator/aws/services/dynamodb/parser_state.hpp"

namespace ecpay::aws::dynamodb {
namespace {

struct Function {
  std::string_view name;
  std::size_t operands;
};

constexpr auto k_functions = std::to_array<Function>({{"attribute_exists", 1},
                                                      {"attribute_not_exists", 1},
                                                      {"attribute_type", 2},
                                                      {"begins_with", 2},
                                                      {"contains", 2},
                                                      {"size", 1}});

std::string type_message(std::string_view name, Type type) {
  return "Incorrect operand type for operator or function; operator or function: " +
         std::string(name) + ", operand type: " + std::string(to_string(type));
}

bool is_ordered(Type type) { return type == Type::S || type == Type::N || type == Type::B; }

std::string literal(const AttributeValue& value) {
  const Json json = to_json(value);
  const Json& content = *json.begin();
  return "AttributeValue: {" + std::string(to_string(value.type)) + ":" +
         (content.is_string() ? content.get<std::string>() : to_text(content)) + "}";
}

// The grammar of conditions, key conditions and filters.
class ConditionParser {
 public:
  explicit ConditionParser(ParserState& state) : state_(state) {}

  Condition parse() {
    Condition condition = disjunction();
    if (!state_.failed() && state_.peek().kind != Token::Kind::end) state_.fail_at_token();
    return condition;
  }

 private:
  Condition disjunction() { return chain(Condition::Kind::any_of, "OR"); }

  Condition chain(Condition::Kind kind, std::string_view keyword) {
    const auto next = [&] {
      return kind == Condition::Kind::any_of ? chain(Condition::Kind::all_of, "AND") : negation();
    };
    Condition first = next();
    if (!state_.peek().is_keyword(keyword)) return first;
    Condition condition;
    condition.kind = kind;
    condition.name = keyword;
    condition.children.push_back(std::move(first));
    while (state_.take_keyword(keyword)) condition.children.push_back(next());
    return condition;
  }

  Condition negation() {
    const ParserState::Level level(state_);
    if (state_.failed()) return {};
    if (!state_.take_keyword("NOT")) return primary();
    Condition condition;
    condition.kind = Condition::Kind::negation;
    condition.name = "NOT";
    condition.children.push_back(negation());
    return condition;
  }

  Condition primary() {
    if (!state_.peek().is_symbol("(") || opens_operand()) return comparison();
    state_.take();
    Condition condition = disjunction();
    if (condition.in_parentheses) {
      state_.find(Check::parentheses, "The expression has redundant parentheses;");
    }
    state_.expect_symbol(")");
    condition.in_parentheses = true;
    return condition;
  }

  // Whether the parenthesis at peek() holds an operand: then an operator follows its end.
  bool opens_operand() const {
    std::size_t depth = 0;
    for (std::size_t i = 0;; ++i) {
      const Token& token = state_.peek(i);
      if (token.kind == Token::Kind::end) return false;
      if (token.is_symbol("(")) ++depth;
      if (token.is_symbol(")") && --depth == 0) {
        const Token& next = state_.peek(i + 1);
        return is_comparator(next) || next.is_keyword("BETWEEN") || next.is_keyword("IN");
      }
    }
  }

  static bool is_comparator(const Token& token) {
    static constexpr std::array<std::string_view, 6> k_comparators{"=", "<>", "<", "<=", ">", ">="};
    return token.kind == Token::Kind::symbol &&
           std::find(k_comparators.begin(), k_comparators.end(), token.text) != k_comparators.end();
  }

  Condition comparison() {
    Condition condition;
    condition.operands.push_back(state_.operand(ParserState::Arithmetic::refused));
    if (state_.failed()) return condition;
    if (is_comparator(state_.peek())) {
      condition.kind = Condition::Kind::comparison;
      condition.name = state_.take().text;
      condition.operands.push_back(state_.operand(ParserState::Arithmetic::refused));
    } else if (state_.take_keyword("BETWEEN")) {
      condition.kind = Condition::Kind::between;
      condition.name = "BETWEEN";
      condition.operands.push_back(state_.operand(ParserState::Arithmetic::refused));
      state_.expect_keyword("AND");
      condition.operands.push_back(state_.operand(ParserState::Arithmetic::refused));
    } else if (state_.take_keyword("IN")) {
      condition.kind = Condition::Kind::in;
      condition.name = "IN";
      state_.expect_symbol("(");
      do {
        condition.operands.push_back(state_.operand(ParserState::Arithmetic::refused));
      } while (state_.take_symbol(","));
      state_.expect_symbol(")");
      if (condition.operands.size() > 101) {
        state_.find(Check::operand_count,
                    "Incorrect number of operands for operator or function; operator or function: "
                    "IN, number of operands: " +
                        std::to_string(condition.operands.size()));
      }
    } else {
      function(condition);
      return condition;
    }
    check_operator(condition);
    return condition;
  }

  // A function call that stands as a condition.
  void function(Condition& condition) {
    Operand call = std::move(condition.operands.front());
    if (call.kind != Operand::Kind::function) {
      state_.fail_at_token();
      return;
    }
    check_call(call);
    if (call.name == "size") misused(call);
    condition.kind = Condition::Kind::function;
    condition.name = std::move(call.name);
    condition.operands = std::move(call.arguments);
  }

  void misused(const Operand& call) {
    state_.find(
        Check::misused_function,
        "The function is not allowed to be used this way in an expression; function: " + call.name);
  }

  void check_operator(const Condition& condition) {
    for (const auto& operand : condition.operands) check_argument(operand);
    check_distinct(condition.name, condition.operands);
    const bool ordered = condition.kind == Condition::Kind::between ||
                         (condition.kind == Condition::Kind::comparison && condition.name != "=" &&
                          condition.name != "<>");
    if (!ordered) return;
    for (const auto& operand : condition.operands) {
      const auto type = static_type(operand);
      if (type && !is_ordered(*type)) {
        state_.find(Check::operand_type, type_message(condition.name, *type));
      }
    }
    if (condition.kind == Condition::Kind::between) check_bounds(condition);
  }

  void check_bounds(const Condition& condition) {
    if (condition.operands.size() != 3) return;
    const Operand& low = condition.operands[1];
    const Operand& high = condition.operands[2];
    if (low.kind != Operand::Kind::value || high.kind != Operand::Kind::value) return;
    const std::string bounds = "; lower bound operand: " + literal(low.value) +
                               ", upper bound operand: " + literal(high.value);
    if (low.value.type != high.value.type) {
      state_.find(
          Check::operand_type,
          "The BETWEEN operator requires same data type for lower and upper bounds" + bounds);
    } else if (is_ordered(low.value.type) && less(high.value, low.value)) {
      state_.find(Check::operand_type,
                  "The BETWEEN operator requires upper bound to be greater than or equal to lower "
                  "bound" +
                      bounds);
    }
  }

  void check_distinct(std::string_view name, const std::vector<Operand>& operands) {
    const Operand& first = operands.front();
    if (first.kind != Operand::Kind::path) return;
    for (std::size_t i = 1; i < operands.size(); ++i) {
      if (operands[i].kind != Operand::Kind::path || operands[i].path != first.path) continue;
      state_.find(Check::distinct_operands,
                  "The first operand must be distinct from the remaining operands for this "
                  "operator or function; operator: " +
                      std::string(name) + ", first operand: " + to_string(first.path));
    }
  }

  // An operand of an operator or function: of the functions, only size has a value.
  void check_argument(const Operand& operand) {
    if (operand.kind != Operand::Kind::function) return;
    check_call(operand);
    if (operand.name != "size") misused(operand);
  }

  void check_call(const Operand& call) {
    const auto known = std::find_if(k_functions.begin(), k_functions.end(),
                                    [&](const Function& row) { return row.name == call.name; });
    if (known == k_functions.end()) {
      state_.find(Check::unknown_function, "Invalid function name; function: " + call.name);
      return;
    }
    for (const auto& argument : call.arguments) check_argument(argument);
    if (call.arguments.size() != known->operands) {
      state_.find(Check::operand_count,
                  "Incorrect number of operands for operator or function; operator or function: " +
                      call.name + ", number of operands: " + std::to_string(call.arguments.size()));
      return;
    }
    check_distinct(call.name, call.arguments);
    check_call_types(call);
  }

  void check_call_types(const Operand& call) {
    const bool existence = call.name == "attribute_exists" || call.name == "attribute_not_exists";
    if (existence && call.arguments[0].kind != Operand::Kind::path) {
      state_.find(
          Check::operand_type,
          "Operator or function requires a document path; operator or function: " + call.name);
    }
    if (call.name == "begins_with") {
      for (const auto& argument : call.arguments) {
        const auto type = static_type(argument);
        if (type && *type != Type::S && *type != Type::B) {
          state_.find(Check::operand_type, type_message(call.name, *type));
        }
      }
    }
    if (call.name == "size") {
      const auto type = static_type(call.arguments[0]);
      if (type && (*type == Type::N || *type == Type::BOOL || *type == Type::NUL)) {
        state_.find(Check::operand_type, type_message(call.name, *type));
      }
    }
    if (call.name == "attribute_type") check_type_name(call.arguments[1]);
  }

  void check_type_name(const Operand& wanted) {
    const auto type = static_type(wanted);
    if (wanted.kind != Operand::Kind::value || *type != Type::S) {
      const std::string found =
          type ? std::string(to_string(*type)) : "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}";
      state_.find(Check::operand_type,
                  "Incorrect operand type for operator or function; operator or function: "
                  "attribute_type, operand type: " +
                      found);
    } else if (!type_of(wanted.value.text)) {
      state_.find(Check::operand_type,
                  "Invalid attribute type name found; type: " + wanted.value.text +
                      ", valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}");
    }
  }

  ParserState& state_;
};

}  // namespace

Outcome<Condition> parse_condition(std::string_view label, std::string_view expression,
                                   Placeholders& placeholders) {
  ParserState state(label, expression, placeholders);
  Condition condition;
  if (!state.failed()) condition = ConditionParser(state).parse();
  if (auto refusal = state.verdict()) return *std::move(refusal);
  return condition;
}

}  // namespace ecpay::aws::dynamodb
