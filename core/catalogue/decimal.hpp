#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ecpay::catalogue {

// An exact decimal number. Money and invoice sums are compared digit by digit; a double would turn
// 33.3333333 times 3 into a mismatch (DECISIONS K10). A plain value.
class Decimal {
 public:
  Decimal() = default;
  // "-12.50", "1e3". Nothing for any other text or for more than k_max_digits digits.
  static std::optional<Decimal> parse(std::string_view text);
  static constexpr std::size_t k_max_digits = 64;

  Decimal operator+(const Decimal& other) const;
  Decimal operator*(const Decimal& other) const;
  // Half away from zero, to a whole number.
  Decimal rounded() const;

  // Negative, zero or positive as this is less than, equal to or more than the other.
  int compare(const Decimal& other) const;
  bool operator==(const Decimal& other) const { return compare(other) == 0; }

  bool is_whole() const;
  // Plain notation without superfluous zeros: "12.5".
  std::string to_string() const;

 private:
  void normalize();

  bool negative_ = false;
  std::vector<int> digits_{};  // least significant first, no leading zeros; empty = 0
  std::size_t scale_ = 0;      // of the digits, how many are the fraction
};

// Digits before and after the point as written, leading zeros of the whole part not counted.
struct DigitCounts {
  std::size_t whole = 0;
  std::size_t fraction = 0;
};
DigitCounts count_digits(std::string_view decimal_text);

// Digits only, one minus before them allowed; at most 18 of them.
bool is_integer_text(std::string_view text);

}  // namespace ecpay::catalogue
