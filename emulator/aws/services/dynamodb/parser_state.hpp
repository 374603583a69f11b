#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/aws/services/dynamodb/expression.hpp"
#include "emulator/aws/services/dynamodb/tokens.hpp"

namespace ecpay::aws::dynamodb {

// What the service looks for once an expression has parsed, in the order it reports.
enum class Check {
  parentheses,
  unknown_function,
  misused_function,
  reserved_word,
  section,
  undefined_placeholder,
  paths,
  operand_count,
  distinct_operands,
  operand_type
};

// Tokens, placeholders and the findings of one expression: what the three grammars share. A syntax
// error ends the parse (`failed`); findings are collected and the first by Check is reported.
class ParserState {
 public:
  ParserState(std::string_view label, std::string_view expression, Placeholders& placeholders);

  const Token& peek(std::size_t ahead = 0) const;
  Token take();
  bool take_symbol(std::string_view symbol);  // whether it was there
  bool take_keyword(std::string_view upper_case);
  void expect_symbol(std::string_view symbol);
  void expect_keyword(std::string_view upper_case);

  void fail_at_token();  // syntax error at peek()
  void fail(std::string message);
  bool failed() const { return !failure_.empty(); }
  void find(Check check, std::string message);  // only the first of each kind is kept

  // The refusal, if anything was found.
  std::optional<Refusal> verdict() const;

  // An operand: path, :value, function call, or one of these in parentheses; with `arithmetic`
  // also a sum or difference inside the parentheses.
  enum class Arithmetic { refused, accepted };
  Operand operand(Arithmetic arithmetic);
  Path path();
  Operand call();  // REQUIRES: peek() is an identifier and '(' follows

  // Holds one level of nesting while it lives.
  class Level {
   public:
    explicit Level(ParserState& state);
    ~Level() { --state_.depth_; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;

   private:
    ParserState& state_;
  };

 private:
  std::string part_name();

  std::string label_;
  std::string_view expression_;
  std::vector<Token> tokens_;
  Placeholders& placeholders_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  std::string failure_;
  std::map<Check, std::string> findings_;
};

// What is known of an operand's type before any item is seen.
std::optional<Type> static_type(const Operand& operand);

}  // namespace ecpay::aws::dynamodb
