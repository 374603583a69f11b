#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/crypto/hash_keys.hpp"

// ECPay's published stage accounts (aio 5.2, services 4.1; names: DECISIONS A24).
namespace ecpay::merchant {

// Which of a MerchantID's key pairs signs: 2000132 has one for payment and logistics, another for
// invoices.
enum class KeyFamily {
  payment,  // AIO, ECPG, BackAuth, GenPaymentCode, live stream, political receipts
  logistics_b2c,
  logistics_c2c,
  invoice,  // B2C and B2B invoices, receipts
  invoice_offline,
  ecticket,  // any e-ticket account
  ecticket_platform,
  ecticket_escrow_use,
  ecticket_escrow_instalment,
};
std::string_view to_string(KeyFamily family);  // the enumerator's name, as the catalogue writes it
std::optional<KeyFamily> key_family_of(std::string_view name);

struct Account {
  std::string profile;  // "stage-2000132"
  std::string merchant_id;
  crypto::HashKeys keys;
  std::vector<KeyFamily> families;  // what this pair signs, the account's own purpose first
  bool platform = false;            // signs for the merchants below it (PlatformID)
};

// The profile used where none is named.
inline constexpr std::string_view k_default_profile = "stage";

// All of them, "stage" first. Lives as long as the program.
std::span<const Account> public_accounts();

// By profile name; null if there is none.
const Account* find_profile(std::string_view profile);
// By MerchantID and what is to be signed; null if there is none.
const Account* find_account(std::string_view merchant_id, KeyFamily family);
// Any account of that MerchantID, its first in the table; null if there is none.
const Account* find_account(std::string_view merchant_id);

// Whether `text` is a HashKey or a HashIV of the table, so that it may be seen by anyone.
bool is_public_secret(std::string_view text);
bool is_public(const crypto::HashKeys& keys);

// "pwFH…o4w6"; of fewer than 12 characters nothing is shown: "…".
std::string mask(std::string_view secret);
// `text` with the two secrets masked wherever they occur, also lower-cased as in a text to be
// hashed. Keys that are public stay as they are.
std::string mask_keys(std::string text, const crypto::HashKeys& keys);

}  // namespace ecpay::merchant
