#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "emulator/aws/services/protocol/outcome.hpp"

namespace ecpay::aws::dynamodb {

// DynamoDB's number: exact, at most 38 significant digits, magnitude 1E-130 to 9.99…E+125.
// Its value is ±0.d1d2d3… × 10^exponent; d1 and the last digit are not 0. Zero has no digits.
class Decimal {
 public:
  Decimal() = default;

  // Sign, digits, point and exponent as JSON or a programmer writes them ("-1.50", ".5", "+1e3").
  // Refuses with DynamoDB's messages: not a number, too many digits, overflow, underflow.
  static Outcome<Decimal> parse(std::string_view text);

  // Refuse like parse when the exact result does not fit.
  static Outcome<Decimal> add(const Decimal& a, const Decimal& b);
  static Outcome<Decimal> subtract(const Decimal& a, const Decimal& b);

  // Without exponent, superfluous zeros and plus sign: "-1.5", "0.05", "1000".
  std::string to_text() const;

  // A text whose byte order is the order of the numbers.
  std::string sort_key() const;

  std::size_t digit_count() const { return digits_.size(); }
  bool is_negative() const { return negative_; }

  std::strong_ordering operator<=>(const Decimal& other) const;
  bool operator==(const Decimal& other) const = default;

 private:
  static Outcome<Decimal> make(bool negative, std::string digits, long long exponent);

  bool negative_ = false;
  std::string digits_;
  int exponent_ = 0;
};

}  // namespace ecpay::aws::dynamodb
