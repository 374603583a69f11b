#include <algorithm>
#include <array>
#include <set>

#include "emulator/aws/services/dynamodb/expression_parser.hpp"
#include "emulator/aws/services/dynamodb/parser_state.hpp"

namespace ecpay::aws::dynamodb {
namespace {

using Section = Update::Action::Section;

struct Keyword {
  std::string_view text;
  Section section;
};

constexpr auto k_sections = std::to_array<Keyword>({{"SET", Section::set},
                                                    {"REMOVE", Section::remove},
                                                    {"ADD", Section::add},
                                                    {"DELETE", Section::erase}});

std::string_view long_name(Type type) {
  switch (type) {
    case Type::S:
      return "STRING";
    case Type::N:
      return "NUMBER";
    case Type::B:
      return "BINARY";
    case Type::BOOL:
      return "BOOLEAN";
    case Type::NUL:
      return "NULL";
    case Type::M:
      return "MAP";
    case Type::L:
      return "LIST";
    case Type::SS:
      return "STRING_SET";
    case Type::NS:
      return "NUMBER_SET";
    case Type::BS:
      return "BINARY_SET";
  }
  return "";
}

bool is_set(Type type) { return type == Type::SS || type == Type::NS || type == Type::BS; }

// Overlap: one path is the other or leads to it. Conflict: one place is taken for a map by one
// path and for a list by the other.
void check_paths(ParserState& state, const std::vector<Path>& paths) {
  for (std::size_t i = 0; i < paths.size(); ++i) {
    for (std::size_t j = i + 1; j < paths.size(); ++j) {
      const Path& a = paths[i];
      const Path& b = paths[j];
      const std::size_t shorter = std::min(a.size(), b.size());
      std::size_t same = 0;
      while (same < shorter && a[same] == b[same]) ++same;
      const bool overlap = same == shorter;
      if (!overlap && a[same].index.has_value() == b[same].index.has_value()) continue;
      state.find(Check::paths,
                 "Two document paths " + std::string(overlap ? "overlap" : "conflict") +
                     " with each other; must remove or rewrite one of these paths; path one: " +
                     to_string(a) + ", path two: " + to_string(b));
      return;
    }
  }
}

class UpdateParser {
 public:
  explicit UpdateParser(ParserState& state) : state_(state) {}

  Update parse() {
    Update update;
    std::set<Section> seen;
    while (!state_.failed() && (seen.empty() || state_.peek().kind != Token::Kind::end)) {
      const auto keyword =
          std::find_if(k_sections.begin(), k_sections.end(),
                       [&](const Keyword& row) { return state_.peek().is_keyword(row.text); });
      if (keyword == k_sections.end()) {
        state_.fail_at_token();
        break;
      }
      state_.take();
      if (!seen.insert(keyword->section).second) {
        state_.find(Check::section, "The \"" + std::string(keyword->text) +
                                        "\" section can only be used once in an update "
                                        "expression;");
      }
      do { update.actions.push_back(action(keyword->section)); } while (state_.take_symbol(","));
    }
    std::vector<Path> paths;
    for (const auto& action : update.actions) paths.push_back(action.path);
    check_paths(state_, paths);
    return update;
  }

 private:
  Update::Action action(Section section) {
    Update::Action action;
    action.section = section;
    action.path = state_.path();
    if (section == Section::remove || state_.failed()) return action;
    if (section == Section::set) {
      state_.expect_symbol("=");
      action.value = sum();
      check(action.value);
      return action;
    }
    if (state_.peek().kind != Token::Kind::value_placeholder) {
      state_.fail_at_token();
      return action;
    }
    action.value = state_.operand(ParserState::Arithmetic::refused);
    check_set_operand(section, action.value.value.type);
    return action;
  }

  Operand sum() {
    Operand left = state_.operand(ParserState::Arithmetic::accepted);
    if (state_.failed() || !(state_.peek().is_symbol("+") || state_.peek().is_symbol("-"))) {
      return left;
    }
    Operand sum;
    sum.kind = Operand::Kind::function;
    sum.name = state_.take().text;
    sum.arguments.push_back(std::move(left));
    sum.arguments.push_back(state_.operand(ParserState::Arithmetic::accepted));
    return sum;
  }

  void check_set_operand(Section section, Type type) {
    if (is_set(type) || (section == Section::add && type == Type::N)) return;
    const std::string name = section == Section::add ? "ADD" : "DELETE";
    state_.find(Check::operand_type, "Incorrect operand type for operator or function; operator: " +
                                         name + ", operand type: " + std::string(long_name(type)) +
                                         ", typeSet: ALLOWED_FOR_" + name + "_OPERAND");
  }

  void check(const Operand& operand) {
    if (operand.kind != Operand::Kind::function) return;
    for (const auto& argument : operand.arguments) check(argument);
    const std::string& name = operand.name;
    const bool arithmetic = name == "+" || name == "-";
    if (!arithmetic && name != "list_append" && name != "if_not_exists") {
      state_.find(Check::unknown_function, "Invalid function name; function: " + name);
      return;
    }
    if (operand.arguments.size() != 2) {
      state_.find(Check::operand_count,
                  "Incorrect number of operands for operator or function; operator or function: " +
                      name + ", number of operands: " + std::to_string(operand.arguments.size()));
      return;
    }
    if (name == "if_not_exists") {
      if (operand.arguments[0].kind != Operand::Kind::path) {
        state_.find(Check::operand_type,
                    "Operator or function requires a document path; operator or function: " + name);
      }
      return;
    }
    const Type wanted = arithmetic ? Type::N : Type::L;
    for (const auto& argument : operand.arguments) {
      const auto type = static_type(argument);
      if (!type || *type == wanted) continue;
      state_.find(Check::operand_type,
                  "Incorrect operand type for operator or function; operator or function: " + name +
                      ", operand type: " + std::string(to_string(*type)));
    }
  }

  ParserState& state_;
};

}  // namespace

Outcome<Update> parse_update(std::string_view expression, Placeholders& placeholders) {
  ParserState state("UpdateExpression", expression, placeholders);
  Update update;
  if (!state.failed()) update = UpdateParser(state).parse();
  if (auto refusal = state.verdict()) return *std::move(refusal);
  return update;
}

Outcome<std::vector<Path>> parse_projection(std::string_view expression,
                                            Placeholders& placeholders) {
  ParserState state("ProjectionExpression", expression, placeholders);
  std::vector<Path> paths;
  if (!state.failed()) {
    do { paths.push_back(state.path()); } while (state.take_symbol(","));
    if (!state.failed() && state.peek().kind != Token::Kind::end) state.fail_at_token();
    check_paths(state, paths);
  }
  if (auto refusal = state.verdict()) return *std::move(refusal);
  return paths;
}

}  // namespace ecpay::aws::dynamodb
