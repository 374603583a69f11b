#include "core/catalogue/decimal.hpp"

#include <algorithm>
#include <charconv>

namespace ecpay::catalogue {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::vector<int> add_digits(const std::vector<int>& a, const std::vector<int>& b) {
  std::vector<int> sum;
  int carry = 0;
  for (std::size_t i = 0; i < std::max(a.size(), b.size()) || carry != 0; ++i) {
    const int digit = carry + (i < a.size() ? a[i] : 0) + (i < b.size() ? b[i] : 0);
    sum.push_back(digit % 10);
    carry = digit / 10;
  }
  return sum;
}

// REQUIRES: a >= b.
std::vector<int> subtract_digits(const std::vector<int>& a, const std::vector<int>& b) {
  std::vector<int> difference;
  int borrow = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    int digit = a[i] - borrow - (i < b.size() ? b[i] : 0);
    borrow = digit < 0 ? 1 : 0;
    if (digit < 0) digit += 10;
    difference.push_back(digit);
  }
  return difference;
}

int compare_digits(const std::vector<int>& a, const std::vector<int>& b) {
  const auto size = std::max(a.size(), b.size());
  for (std::size_t i = size; i-- > 0;) {
    const int left = i < a.size() ? a[i] : 0;
    const int right = i < b.size() ? b[i] : 0;
    if (left != right) return left < right ? -1 : 1;
  }
  return 0;
}

std::vector<int> scaled(std::vector<int> digits, std::size_t by) {
  if (!digits.empty()) digits.insert(digits.begin(), by, 0);
  return digits;
}

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
  Decimal number;
  if (!text.empty() && text.front() == '-') {
    number.negative_ = true;
    text.remove_prefix(1);
  }
  int exponent = 0;
  if (const auto e = text.find_first_of("eE"); e != std::string_view::npos) {
    auto tail = text.substr(e + 1);
    if (!tail.empty() && tail.front() == '+') tail.remove_prefix(1);
    const auto [end, error] = std::from_chars(tail.data(), tail.data() + tail.size(), exponent);
    if (error != std::errc() || end != tail.data() + tail.size() || exponent < -64 ||
        exponent > 64) {
      return std::nullopt;
    }
    text = text.substr(0, e);
  }
  const auto point = text.find('.');
  const auto whole = text.substr(0, point);
  const auto fraction =
      point == std::string_view::npos ? std::string_view() : text.substr(point + 1);
  if (whole.empty() || (point != std::string_view::npos && fraction.empty())) return std::nullopt;
  if (whole.size() + fraction.size() > k_max_digits) return std::nullopt;
  if (!std::all_of(whole.begin(), whole.end(), is_digit)) return std::nullopt;
  if (!std::all_of(fraction.begin(), fraction.end(), is_digit)) return std::nullopt;
  for (auto i = fraction.size(); i-- > 0;) number.digits_.push_back(fraction[i] - '0');
  for (auto i = whole.size(); i-- > 0;) number.digits_.push_back(whole[i] - '0');
  number.scale_ = fraction.size();
  const auto shift = exponent - static_cast<int>(number.scale_);
  if (shift >= 0) {
    number.digits_ = scaled(std::move(number.digits_), static_cast<std::size_t>(shift));
    number.scale_ = 0;
  } else {
    number.scale_ = static_cast<std::size_t>(-shift);
  }
  number.normalize();
  return number;
}

void Decimal::normalize() {
  while (!digits_.empty() && digits_.back() == 0) digits_.pop_back();
  if (digits_.empty()) {
    negative_ = false;
    scale_ = 0;
  }
  std::size_t zeros = 0;
  while (zeros < scale_ && zeros < digits_.size() && digits_[zeros] == 0) ++zeros;
  digits_.erase(digits_.begin(), digits_.begin() + static_cast<std::ptrdiff_t>(zeros));
  scale_ -= zeros;
}

Decimal Decimal::operator+(const Decimal& other) const {
  Decimal sum;
  sum.scale_ = std::max(scale_, other.scale_);
  const auto left = scaled(digits_, sum.scale_ - scale_);
  const auto right = scaled(other.digits_, sum.scale_ - other.scale_);
  if (negative_ == other.negative_) {
    sum.negative_ = negative_;
    sum.digits_ = add_digits(left, right);
  } else if (compare_digits(left, right) >= 0) {
    sum.negative_ = negative_;
    sum.digits_ = subtract_digits(left, right);
  } else {
    sum.negative_ = other.negative_;
    sum.digits_ = subtract_digits(right, left);
  }
  sum.normalize();
  return sum;
}

Decimal Decimal::operator*(const Decimal& other) const {
  Decimal product;
  product.negative_ = negative_ != other.negative_;
  product.scale_ = scale_ + other.scale_;
  product.digits_.assign(digits_.size() + other.digits_.size(), 0);
  for (std::size_t i = 0; i < digits_.size(); ++i) {
    int carry = 0;
    for (std::size_t j = 0; j < other.digits_.size() || carry != 0; ++j) {
      const int digit = product.digits_[i + j] + carry +
                        (j < other.digits_.size() ? digits_[i] * other.digits_[j] : 0);
      product.digits_[i + j] = digit % 10;
      carry = digit / 10;
    }
  }
  product.normalize();
  return product;
}

Decimal Decimal::rounded() const {
  if (scale_ == 0) return *this;
  Decimal whole;
  whole.negative_ = negative_;
  const bool up = scale_ <= digits_.size() && digits_[scale_ - 1] >= 5;
  if (scale_ < digits_.size()) {
    whole.digits_.assign(digits_.begin() + static_cast<std::ptrdiff_t>(scale_), digits_.end());
  }
  if (up) whole.digits_ = add_digits(whole.digits_, {1});
  whole.normalize();
  return whole;
}

int Decimal::compare(const Decimal& other) const {
  if (negative_ != other.negative_) return negative_ ? -1 : 1;
  const auto scale = std::max(scale_, other.scale_);
  const int order =
      compare_digits(scaled(digits_, scale - scale_), scaled(other.digits_, scale - other.scale_));
  return negative_ ? -order : order;
}

bool Decimal::is_whole() const { return scale_ == 0; }

std::string Decimal::to_string() const {
  if (digits_.empty()) return "0";
  std::string text = negative_ ? "-" : "";
  const auto size = std::max(digits_.size(), scale_ + 1);
  for (auto i = size; i-- > 0;) {
    text.push_back(static_cast<char>('0' + (i < digits_.size() ? digits_[i] : 0)));
    if (i == scale_ && i != 0) text.push_back('.');
  }
  return text;
}

DigitCounts count_digits(std::string_view decimal_text) {
  if (!decimal_text.empty() && decimal_text.front() == '-') decimal_text.remove_prefix(1);
  const auto point = decimal_text.find('.');
  auto whole = decimal_text.substr(0, point);
  while (whole.size() > 1 && whole.front() == '0') whole.remove_prefix(1);
  const auto fraction = point == std::string_view::npos ? 0 : decimal_text.size() - point - 1;
  return {whole.size(), fraction};
}

bool is_integer_text(std::string_view text) {
  if (!text.empty() && text.front() == '-') text.remove_prefix(1);
  return !text.empty() && text.size() <= 18 && std::all_of(text.begin(), text.end(), is_digit);
}

}  // namespace ecpay::catalogue
