#include "emulator/aws/services/dynamodb/parser_state.hpp"

#include <algorithm>

#include "core/base/text.hpp"
#include "emulator/aws/services/dynamodb/expression_parser.hpp"
#include "emulator/aws/services/dynamodb/reserved_words.hpp"

namespace ecpay::aws::dynamodb {
namespace {

constexpr std::size_t k_max_depth = 100;  // of parentheses and calls; bounds our stack

}  // namespace

ParserState::ParserState(std::string_view label, std::string_view expression,
                         Placeholders& placeholders)
    : label_(label), expression_(expression), placeholders_(placeholders) {
  if (expression.size() > k_max_expression_bytes) {
    tokens_ = tokenize("");
    fail("Expression size has exceeded the maximum allowed size; expression size: " +
         std::to_string(expression.size()));
    return;
  }
  tokens_ = tokenize(expression);
  if (tokens_.size() == 1) fail("The expression can not be empty;");
}

const Token& ParserState::peek(std::size_t ahead) const {
  return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
}

Token ParserState::take() {
  const Token token = peek();
  if (at_ + 1 < tokens_.size()) ++at_;
  return token;
}

bool ParserState::take_symbol(std::string_view symbol) {
  if (failed() || !peek().is_symbol(symbol)) return false;
  take();
  return true;
}

bool ParserState::take_keyword(std::string_view upper_case) {
  if (failed() || !peek().is_keyword(upper_case)) return false;
  take();
  return true;
}

void ParserState::expect_symbol(std::string_view symbol) {
  if (!take_symbol(symbol)) fail_at_token();
}

void ParserState::expect_keyword(std::string_view upper_case) {
  if (!take_keyword(upper_case)) fail_at_token();
}

// The message shows the token and the text from the token before it to the one behind it.
void ParserState::fail_at_token() {
  const Token& token = peek();
  const bool at_end = token.kind == Token::Kind::end;
  const Token& first = tokens_[at_ == 0 ? 0 : at_ - 1];
  const Token& last = peek(1);
  const std::size_t end = last.offset + last.text.size();
  fail("Syntax error; token: \"" + (at_end ? "<EOF>" : to_valid_utf8(token.text)) + "\", near: \"" +
       to_valid_utf8(trim(expression_.substr(first.offset, end - first.offset))) + "\"");
}

void ParserState::fail(std::string message) {
  if (!failed()) failure_ = std::move(message);
}

void ParserState::find(Check check, std::string message) {
  findings_.emplace(check, std::move(message));
}

std::optional<Refusal> ParserState::verdict() const {
  if (!failed() && findings_.empty()) return std::nullopt;
  return Refusal{"ValidationException",
                 "Invalid " + label_ + ": " + (failed() ? failure_ : findings_.begin()->second)};
}

ParserState::Level::Level(ParserState& state) : state_(state) {
  if (++state_.depth_ > k_max_depth) state_.fail("The expression is nested too deeply;");
}

std::string ParserState::part_name() {
  const Token token = peek();
  if (token.kind == Token::Kind::identifier) {
    take();
    if (is_reserved_word(token.text)) {
      find(Check::reserved_word,
           "Attribute name is a reserved keyword; reserved keyword: " + std::string(token.text));
    }
    return std::string(token.text);
  }
  if (token.kind != Token::Kind::name_placeholder) {
    fail_at_token();
    return "";
  }
  take();
  const std::string placeholder(token.text);
  if (const auto* name = placeholders_.name(placeholder)) return *name;
  find(Check::undefined_placeholder,
       "An expression attribute name used in the document path is not defined; attribute name: " +
           placeholder);
  return placeholder;
}

Path ParserState::path() {
  Path path{{part_name(), std::nullopt}};
  while (!failed()) {
    if (take_symbol(".")) {
      path.push_back({part_name(), std::nullopt});
    } else if (take_symbol("[")) {
      const Token number = peek();
      const auto index = parse_integer(number.text, 0, 1'000'000'000);
      if (number.kind != Token::Kind::number || !index) {
        fail_at_token();
        break;
      }
      take();
      expect_symbol("]");
      path.push_back({"", static_cast<std::size_t>(*index)});
    } else {
      break;
    }
  }
  return path;
}

Operand ParserState::call() {
  const Level level(*this);
  Operand operand;
  operand.kind = Operand::Kind::function;
  operand.name = std::string(take().text);
  expect_symbol("(");
  do {
    if (failed()) break;
    operand.arguments.push_back(this->operand(Arithmetic::refused));
  } while (take_symbol(","));
  expect_symbol(")");
  return operand;
}

Operand ParserState::operand(Arithmetic arithmetic) {
  const Level level(*this);
  Operand operand;
  if (failed()) return operand;
  const Token token = peek();
  if (token.is_symbol("(")) {
    take();
    const bool doubled = peek().is_symbol("(");
    operand = this->operand(arithmetic);
    const bool accepts = arithmetic == Arithmetic::accepted;
    if (accepts && (peek().is_symbol("+") || peek().is_symbol("-"))) {
      Operand sum;
      sum.kind = Operand::Kind::function;
      sum.name = std::string(take().text);
      sum.arguments.push_back(std::move(operand));
      sum.arguments.push_back(this->operand(arithmetic));
      operand = std::move(sum);
    } else if (doubled) {
      find(Check::parentheses, "The expression has redundant parentheses;");
    }
    expect_symbol(")");
    return operand;
  }
  if (token.kind == Token::Kind::value_placeholder) {
    take();
    operand.kind = Operand::Kind::value;
    const std::string placeholder(token.text);
    if (const auto* value = placeholders_.value(placeholder)) {
      operand.value = *value;
    } else {
      find(Check::undefined_placeholder,
           "An expression attribute value used in expression is not defined; attribute value: " +
               placeholder);
    }
    return operand;
  }
  if (token.kind == Token::Kind::identifier && peek(1).is_symbol("(")) return call();
  operand.path = path();
  return operand;
}

std::optional<Type> static_type(const Operand& operand) {
  switch (operand.kind) {
    case Operand::Kind::path:
      return std::nullopt;
    case Operand::Kind::value:
      return operand.value.type;
    case Operand::Kind::function:
      break;
  }
  if (operand.name == "size" || operand.name == "+" || operand.name == "-") return Type::N;
  if (operand.name == "list_append") return Type::L;
  if (operand.name == "if_not_exists") return std::nullopt;
  return Type::BOOL;
}

}  // namespace ecpay::aws::dynamodb
