#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ecpay::aws::dynamodb {

struct Token {
  enum class Kind { identifier, name_placeholder, value_placeholder, number, symbol, end };
  Kind kind = Kind::end;
  std::string_view text;   // of the expression; empty at the end
  std::size_t offset = 0;  // of its first byte

  bool is_symbol(std::string_view symbol) const { return kind == Kind::symbol && text == symbol; }
  bool is_keyword(std::string_view upper_case) const;  // in any letter case
};

// The tokens of `expression`, an end token last. Never fails: a character that belongs to no token
// is a symbol of its own, which no grammar accepts. The texts live as long as `expression`.
std::vector<Token> tokenize(std::string_view expression);

}  // namespace ecpay::aws::dynamodb
