#include "emulator/ecpay/behaviours/test_cards.hpp"

#include <algorithm>
#include <array>

#include "core/base/text.hpp"

namespace ecpay::behaviours {
namespace {

constexpr auto k_cards = std::to_array<TestCard>({
    {k_success_card, "", "pays", "付款成功"},
    {"4311951111111111", "", "domestic card, pays", "國內卡，付款成功"},
    {"4000201111111111", k_bank_refused, "overseas card, the bank declines",
     "海外卡，銀行拒絕交易"},
    {"4831388888888888", "", "debit card, pays", "金融卡，付款成功"},
    {"4938177777777777", k_bank_refused, "only for 30 instalments, declines here",
     "限圓夢彈性分期，此處拒絕交易"},
});

bool passes_luhn(std::string_view digits) {
  int sum = 0;
  bool doubled = false;
  for (auto i = digits.rbegin(); i != digits.rend(); ++i, doubled = !doubled) {
    const int digit = *i - '0';
    sum += !doubled ? digit : digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
  }
  return sum % 10 == 0;
}

bool is_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// The digits of a number typed with blanks or hyphens; empty if anything else is in it.
std::string digits_of(std::string_view text) {
  if (text.size() > 64) return "";
  std::string digits;
  for (const char c : text) {
    if (c == ' ' || c == '-') continue;
    if (c < '0' || c > '9') return "";
    digits += c;
  }
  return digits;
}

struct Month {
  long long year = 0, month = 0;
};

std::optional<Month> read_expiry(std::string_view text) {
  if (text.size() > 16) return std::nullopt;
  const std::string digits = replace_all(replace_all(std::string(trim(text)), "/", ""), " ", "");
  if (!is_digits(digits) || (digits.size() != 4 && digits.size() != 6)) return std::nullopt;
  const auto month = parse_integer(digits.substr(0, 2), 1, 12);
  const auto year = parse_integer(digits.substr(2), 0, 9999);
  if (!month || !year) return std::nullopt;
  return Month{*year < 100 ? 2000 + *year : *year, *month};
}

// The month must be later than the one of the test (aio 5.3).
bool is_over(const Month& expiry, Instant now) {
  const long long year = parse_integer(format_taiwan(now, "yyyy"), 0, 9999).value_or(0);
  const long long month = parse_integer(format_taiwan(now, "MM"), 1, 12).value_or(1);
  return expiry.year * 12 + expiry.month <= year * 12 + month;
}

void check_number(const std::string& typed, CardCheck& check) {
  const std::string field(k_card_number_field);
  if (trim(typed).empty()) {
    check.errors.push_back({"card.number_missing", field, "", ""});
    return;
  }
  const std::string digits = digits_of(typed);
  const auto card = std::find_if(k_cards.begin(), k_cards.end(),
                                 [&](const auto& row) { return row.number == digits; });
  if (card == k_cards.end() && (digits.size() < 13 || digits.size() > 19 || !passes_luhn(digits))) {
    check.errors.push_back({"card.number", field, "", ""});
    return;
  }
  check.declines = card == k_cards.end() ? k_bank_refused : card->declines;
  check.card6no = digits.substr(0, 6);
  check.card4no = digits.substr(digits.size() - 4);
}

}  // namespace

std::span<const TestCard> test_cards() { return k_cards; }

CardCheck check_card(const CardEntry& entry, Instant now) {
  CardCheck check;
  check_number(entry.number, check);
  const std::string expiry_field(k_card_expiry_field);
  const auto expiry = read_expiry(entry.expiry);
  if (!expiry) {
    check.errors.push_back({"card.expiry", expiry_field, "", ""});
  } else if (is_over(*expiry, now)) {
    check.errors.push_back({"card.expired", expiry_field, "", ""});
  }
  const auto cvv = trim(entry.cvv);
  if (cvv.size() < 3 || cvv.size() > 4 || !is_digits(cvv)) {
    check.errors.push_back({"card.cvv", std::string(k_card_cvv_field), "", ""});
  }
  return check;
}

bool asks_for_otp(std::string_view merchant_id) { return merchant_id != "2000214"; }

}  // namespace ecpay::behaviours
