#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/clock.hpp"
#include "core/base/result.hpp"

namespace ecpay::behaviours {

// A stage card and what becomes of it (aio 5.3). ECPay publishes no card that declines; that the
// others decline with 10100248 is assumed.
struct TestCard {
  std::string_view number;    // digits only
  std::string_view declines;  // the RtnCode the shopper is told; empty = it pays
  std::string_view en;
  std::string_view zh_tw;
};
std::span<const TestCard> test_cards();

// What a shopper typed.
struct CardEntry {
  std::string number;  // blanks and hyphens allowed
  std::string expiry;  // "12/30", "12/2030", "1230"
  std::string cvv;
};

// A card as far as it is kept: never the whole number, the expiry or the CVV.
struct CardCheck {
  std::string card6no;
  std::string card4no;
  std::string declines;
  std::vector<Error> errors;  // subject = the page's field; not empty: the rest holds nothing
};

// Errors, all of them: "card.number_missing", "card.number" (neither a test card nor a number that
// could be one), "card.expiry", "card.expired", "card.cvv".
CardCheck check_card(const CardEntry& entry, Instant now);

// The fields of the card page, for labels and errors.
inline constexpr std::string_view k_card_number_field = "CardNo";
inline constexpr std::string_view k_card_expiry_field = "CardExpiry";
inline constexpr std::string_view k_card_cvv_field = "CardCvv";

inline constexpr std::string_view k_success_card = "4311952222222222";
inline constexpr std::string_view k_success_otp = "1234";
// The bank refused the transaction.
inline constexpr std::string_view k_bank_refused = "10100248";
// 3-D verification not completed; also what the notice of any failure says (DECISIONS decision 14).
inline constexpr std::string_view k_verification_failed = "10100058";

// Whether ECPay asks this merchant's shoppers for the one-time password (aio 5.2).
bool asks_for_otp(std::string_view merchant_id);

}  // namespace ecpay::behaviours
