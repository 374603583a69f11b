#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/explain/recipe.hpp"

namespace ecpay::explain {

// The part of the calculation that a mistake is made in.
enum class Dimension { parameters, order, encoding, wrapping, hashing };

// What a mistake writes to; two that write to one of these do not compose.
enum Slot : std::uint64_t {
  slot_none = 0,
  slot_order = 1ULL << 0U,
  slot_space = 1ULL << 1U,
  slot_tilde = 1ULL << 2U,
  slot_quote = 1ULL << 3U,
  slot_table = 1ULL << 4U,  // - _ . ! * ( )
  slot_marks = 1ULL << 5U,  // all other punctuation
  slot_letters = 1ULL << 6U,
  slot_reach = 1ULL << 7U,
  slot_inner = 1ULL << 8U,
  slot_beyond = 1ULL << 9U,
  slot_wrap = 1ULL << 10U,
  slot_key = 1ULL << 11U,
  slot_iv = 1ULL << 12U,
  slot_body = 1ULL << 13U,
  slot_hashing = 1ULL << 14U,
  slot_presence = 1ULL << 15U,  // which parameters there are
  slot_empty = 1ULL << 16U,
  slot_trim = 1ULL << 17U,
  slot_escapes = 1ULL << 18U,  // percent-encoding of values
  slot_html = 1ULL << 19U,
  slot_numbers = 1ULL << 20U,
  slot_dates = 1ULL << 21U,
  slot_breaks = 1ULL << 22U,
  slot_form = 1ULL << 23U,  // NFC or NFD
  slot_charset = 1ULL << 24U,
  slot_emoji = 1ULL << 25U,
  slot_length = 1ULL << 26U,
  slot_one_value = 1ULL << 27U,
  slot_names = 1ULL << 28U,
  slot_bom = 1ULL << 29U,
  slot_keys_posted = 1ULL << 30U,
  slot_mac = 1ULL << 31U,
  slot_swap = 1ULL << 32U,
  slot_account_key = 1ULL << 33U,
  slot_account_iv = 1ULL << 34U,
};

// Whose formula the service wants: that of forms, or that of e-tickets and live streams, which
// takes one JSON text (services 2.6).
enum class Formula { form, ecticket };

// What is known of the message whose signature is looked into.
struct Case {
  Pairs posted;            // without CheckMacValue; of a JSON text one pair without a name
  std::string posted_mac;  // its CheckMacValue; empty if it has none
  HashKeys keys;
  Algorithm algorithm = Algorithm::sha256;  // what the service wants
  Formula formula = Formula::form;
  Recipe base;  // the correct calculation
};

// One row of the bank. At least one of `edit` (of the parameters) and `bend` (of the rest) is set.
struct Mistake {
  std::string_view code;
  Dimension dimension;
  std::uint64_t slots;
  int rarity;  // 1 = seen every week, 9 = heard of once
  void (*edit)(Pairs& pairs, const Case& about);
  void (*bend)(Recipe& recipe);
  // Which of the code's ways this is, behind its message; empty for its usual one.
  std::string_view variant_en;
  std::string_view variant_zh_tw;
};

// The rows of each part, usual ones first; parameters in the order in which they are applied.
std::span<const Mistake> parameter_mistakes();
std::span<const Mistake> text_mistakes();  // parameters too, applied after the others
std::span<const Mistake> order_mistakes();
std::span<const Mistake> encoding_mistakes();
std::span<const Mistake> wrapping_mistakes();
std::span<const Mistake> hashing_mistakes();
// One row for each public key pair, and for each key and each IV of them alone; `variant_en` is the
// profile's name.
std::span<const Mistake> account_mistakes();
// Of the e-ticket formula: another JSON text than the one that was encrypted, the form's formula.
std::span<const Mistake> ecticket_mistakes();

// The e-ticket formula.
Recipe ecticket_recipe();

}  // namespace ecpay::explain
