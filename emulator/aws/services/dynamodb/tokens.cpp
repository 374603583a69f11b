#include "emulator/aws/services/dynamodb/tokens.hpp"

#include "core/base/text.hpp"

namespace ecpay::aws::dynamodb {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

template <typename Accepts>
std::size_t end_of_run(std::string_view text, std::size_t from, Accepts accepts) {
  while (from < text.size() && accepts(text[from])) ++from;
  return from;
}

std::size_t symbol_length(std::string_view rest) {
  const auto two = rest.substr(0, 2);
  if (two == "<=" || two == ">=" || two == "<>") return 2;
  return first_code_points(rest, 1).size();
}

}  // namespace

bool Token::is_keyword(std::string_view upper_case) const {
  return kind == Kind::identifier && equals_ignoring_case(text, upper_case);
}

std::vector<Token> tokenize(std::string_view expression) {
  const auto in_name = [](char c) { return is_letter(c) || is_digit(c); };
  std::vector<Token> tokens;
  std::size_t at = 0;
  while (true) {
    at = end_of_run(expression, at, is_blank);
    if (at == expression.size()) break;
    const char c = expression[at];
    auto kind = Token::Kind::symbol;
    std::size_t end = at;
    if (is_letter(c)) {
      kind = Token::Kind::identifier;
      end = end_of_run(expression, at, in_name);
    } else if (is_digit(c)) {
      kind = Token::Kind::number;
      end = end_of_run(expression, at, is_digit);
    } else if (c == '#' || c == ':') {
      end = end_of_run(expression, at + 1, in_name);
      if (end > at + 1) {
        kind = c == '#' ? Token::Kind::name_placeholder : Token::Kind::value_placeholder;
      }
    } else {
      end = at + symbol_length(expression.substr(at));
    }
    tokens.push_back({kind, expression.substr(at, end - at), at});
    at = end;
  }
  tokens.push_back({Token::Kind::end, expression.substr(expression.size()), expression.size()});
  return tokens;
}

}  // namespace ecpay::aws::dynamodb
