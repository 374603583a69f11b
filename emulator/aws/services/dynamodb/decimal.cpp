#include "emulator/aws/services/dynamodb/decimal.hpp"

#include <algorithm>

#include "core/base/text.hpp"

namespace ecpay::aws::dynamodb {
namespace {

constexpr std::size_t k_max_digits = 38;
constexpr long long k_max_exponent = 126;   // of 0.d1d2…: 9.99E+125
constexpr long long k_min_exponent = -129;  // 1E-130

Refusal not_a_number(std::string_view text) {
  std::string message = "The parameter cannot be converted to a numeric value";
  if (!text.empty()) message += ": " + to_valid_utf8(first_code_points(text, 100));
  return {"ValidationException", std::move(message)};
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// a - b of digit texts of one length. REQUIRES: a >= b.
std::string subtract_digits(const std::string& a, const std::string& b) {
  std::string out(a.size(), '0');
  int borrow = 0;
  for (std::size_t i = a.size(); i-- > 0;) {
    int digit = a[i] - b[i] - borrow;
    borrow = digit < 0 ? 1 : 0;
    if (digit < 0) digit += 10;
    out[i] = static_cast<char>('0' + digit);
  }
  return out;
}

// a + b of digit texts of one length; the sum has one digit more in front.
std::string add_digits(const std::string& a, const std::string& b) {
  std::string out(a.size() + 1, '0');
  int carry = 0;
  for (std::size_t i = a.size(); i-- > 0;) {
    const int digit = (a[i] - '0') + (b[i] - '0') + carry;
    carry = digit / 10;
    out[i + 1] = static_cast<char>('0' + digit % 10);
  }
  out[0] = static_cast<char>('0' + carry);
  return out;
}

}  // namespace

Outcome<Decimal> Decimal::make(bool negative, std::string digits, long long exponent) {
  const auto first = digits.find_first_not_of('0');
  if (first == std::string::npos) return Decimal();
  digits.erase(0, first);
  exponent -= static_cast<long long>(first);
  digits.erase(digits.find_last_not_of('0') + 1);
  if (digits.size() > k_max_digits) {
    return Refusal{"ValidationException",
                   "Attempting to store more than 38 significant digits in a Number"};
  }
  if (exponent > k_max_exponent) {
    return Refusal{"ValidationException",
                   "Number overflow. Attempting to store a number with magnitude larger than "
                   "supported range"};
  }
  if (exponent < k_min_exponent) {
    return Refusal{"ValidationException",
                   "Number underflow. Attempting to store a number with magnitude smaller than "
                   "supported range"};
  }
  Decimal decimal;
  decimal.negative_ = negative;
  decimal.digits_ = std::move(digits);
  decimal.exponent_ = static_cast<int>(exponent);
  return decimal;
}

Outcome<Decimal> Decimal::parse(std::string_view text) {
  std::size_t at = 0;
  bool negative = false;
  if (at < text.size() && (text[at] == '-' || text[at] == '+')) negative = text[at++] == '-';
  std::string digits;
  while (at < text.size() && is_digit(text[at])) digits.push_back(text[at++]);
  long long exponent = static_cast<long long>(digits.size());
  if (at < text.size() && text[at] == '.') {
    ++at;
    while (at < text.size() && is_digit(text[at])) digits.push_back(text[at++]);
  }
  if (digits.empty()) return not_a_number(text);
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && text[at] == '+') ++at;
    const auto power = parse_integer(text.substr(at), -1'000'000'000, 1'000'000'000);
    if (!power) return not_a_number(text);
    exponent += *power;
    at = text.size();
  }
  if (at != text.size()) return not_a_number(text);
  return make(negative, std::move(digits), exponent);
}

Outcome<Decimal> Decimal::add(const Decimal& a, const Decimal& b) {
  if (a.digits_.empty()) return b;
  if (b.digits_.empty()) return a;
  // Both as digits over one exponent and one last place; at most some 300 digits.
  const int exponent = std::max(a.exponent_, b.exponent_);
  const auto aligned = [exponent](const Decimal& d) {
    return std::string(static_cast<std::size_t>(exponent - d.exponent_), '0') + d.digits_;
  };
  std::string x = aligned(a);
  std::string y = aligned(b);
  x.resize(std::max(x.size(), y.size()), '0');
  y.resize(x.size(), '0');
  if (a.negative_ == b.negative_) return make(a.negative_, add_digits(x, y), exponent + 1);
  return x >= y ? make(a.negative_, subtract_digits(x, y), exponent)
                : make(b.negative_, subtract_digits(y, x), exponent);
}

Outcome<Decimal> Decimal::subtract(const Decimal& a, const Decimal& b) {
  Decimal opposite = b;
  if (!opposite.digits_.empty()) opposite.negative_ = !opposite.negative_;
  return add(a, opposite);
}

std::string Decimal::to_text() const {
  if (digits_.empty()) return "0";
  const auto count = static_cast<int>(digits_.size());
  std::string out = negative_ ? "-" : "";
  if (exponent_ <= 0) {
    out += "0." + std::string(static_cast<std::size_t>(-exponent_), '0') + digits_;
  } else if (exponent_ >= count) {
    out += digits_ + std::string(static_cast<std::size_t>(exponent_ - count), '0');
  } else {
    out += digits_.substr(0, static_cast<std::size_t>(exponent_)) + "." +
           digits_.substr(static_cast<std::size_t>(exponent_));
  }
  return out;
}

std::string Decimal::sort_key() const {
  if (digits_.empty()) return "1";
  // The exponent as three digits above 0; negative numbers run the other way, and their digits
  // end in a byte above all digits, so that the longer (smaller) one comes first.
  const int biased = exponent_ + 200;
  std::string exponent = std::to_string(negative_ ? 999 - biased : biased);
  exponent.insert(0, 3 - exponent.size(), '0');
  if (!negative_) return "2" + exponent + digits_;
  std::string digits = digits_;
  for (char& c : digits) c = static_cast<char>('9' - (c - '0'));
  return "0" + exponent + digits + "~";
}

std::strong_ordering Decimal::operator<=>(const Decimal& other) const {
  return sort_key() <=> other.sort_key();
}

}  // namespace ecpay::aws::dynamodb
