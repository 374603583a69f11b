#include "core/merchant/accounts.hpp"

#include <algorithm>
#include <array>

#include "core/base/text.hpp"

namespace ecpay::merchant {
namespace {

constexpr std::array k_families{KeyFamily::payment,
                                KeyFamily::logistics_b2c,
                                KeyFamily::logistics_c2c,
                                KeyFamily::invoice,
                                KeyFamily::invoice_offline,
                                KeyFamily::ecticket,
                                KeyFamily::ecticket_platform,
                                KeyFamily::ecticket_escrow_use,
                                KeyFamily::ecticket_escrow_instalment};

std::vector<Account> make_accounts() {
  using enum KeyFamily;
  const crypto::HashKeys payment_keys{"pwFHCqoQZGmho4w6", "EkRm7iFT261dpevs"};
  const crypto::HashKeys legacy_keys{"5294y06JbISpM5x9", "v77hoKGq4kWxNNIS"};
  return {
      {"stage", "3002607", payment_keys, {payment}},
      {"stage-3002607", "3002607", payment_keys, {payment}},
      {"stage-3002599", "3002599", {"spPjZn66i0OhqJsQ", "hT5OJckN45isQTTs"}, {payment}, true},
      {"stage-3365120", "3365120", {"oyQPlLVKop9xuwxw", "rljcW843laE9esfI"}, {payment}},
      {"stage-3085779", "3085779", {"y6869NBszTuvhSRx", "BMm7FmX91dE8rpdw"}, {payment}},
      {"stage-2000132", "2000132", legacy_keys, {payment, logistics_b2c}},
      {"stage-2000214", "2000214", legacy_keys, {payment, logistics_b2c}},
      {"stage-3003008", "3003008", {"FCnGLNS7P3xQ2q3E", "awL5GRWRhyaybq13"}, {payment}, true},
      {"stage-invoice", "2000132", {"ejCk326UnaZWKisg", "q9jcZX8Ib9LM8wYk"}, {invoice}},
      {"stage-invoice-offline",
       "3085340",
       {"HwiqPsywG1hLQNuN", "YqITWD4TyKacYXpn"},
       {invoice_offline, invoice},
       true},
      {"stage-logistics", "2000132", legacy_keys, {logistics_b2c, payment}},
      {"stage-logistics-c2c", "2000933", {"XBERn1YOvpM9nfZc", "h1ONHk4P4yqbl5LK"}, {logistics_c2c}},
      {"stage-ecticket", "3085676", {"7b53896b742849d3", "37a0ad3c6ffa428b"}, {ecticket}},
      {"stage-ecticket-platform",
       "3085672",
       {"b15bd8514fed472c", "9c8458263def47cd"},
       {ecticket_platform, ecticket},
       true},
      {"stage-ecticket-escrow-use",
       "3362787",
       {"c539115ea7674f20", "86f625e60cb1473a"},
       {ecticket_escrow_use, ecticket}},
      {"stage-ecticket-escrow-instalment",
       "3361934",
       {"1069c84afab54f16", "795c968d90c14971"},
       {ecticket_escrow_instalment, ecticket}},
  };
}

const Account* find_if(auto matches) {
  const auto accounts = public_accounts();
  const auto found = std::find_if(accounts.begin(), accounts.end(), matches);
  return found == accounts.end() ? nullptr : &*found;
}

}  // namespace

std::string_view to_string(KeyFamily family) {
  switch (family) {
    case KeyFamily::payment:
      return "payment";
    case KeyFamily::logistics_b2c:
      return "logistics_b2c";
    case KeyFamily::logistics_c2c:
      return "logistics_c2c";
    case KeyFamily::invoice:
      return "invoice";
    case KeyFamily::invoice_offline:
      return "invoice_offline";
    case KeyFamily::ecticket:
      return "ecticket";
    case KeyFamily::ecticket_platform:
      return "ecticket_platform";
    case KeyFamily::ecticket_escrow_use:
      return "ecticket_escrow_use";
    case KeyFamily::ecticket_escrow_instalment:
      return "ecticket_escrow_instalment";
  }
  return "payment";
}

std::optional<KeyFamily> key_family_of(std::string_view name) {
  for (const auto family : k_families) {
    if (to_string(family) == name) return family;
  }
  return std::nullopt;
}

std::span<const Account> public_accounts() {
  static const std::vector<Account> k_accounts = make_accounts();
  return k_accounts;
}

const Account* find_profile(std::string_view profile) {
  return find_if([&](const Account& account) { return account.profile == profile; });
}

const Account* find_account(std::string_view merchant_id, KeyFamily family) {
  return find_if([&](const Account& account) {
    return account.merchant_id == merchant_id &&
           std::find(account.families.begin(), account.families.end(), family) !=
               account.families.end();
  });
}

const Account* find_account(std::string_view merchant_id) {
  return find_if([&](const Account& account) { return account.merchant_id == merchant_id; });
}

bool is_public_secret(std::string_view text) {
  return find_if([&](const Account& account) {
           return account.keys.hash_key == text || account.keys.hash_iv == text;
         }) != nullptr;
}

bool is_public(const crypto::HashKeys& keys) {
  return is_public_secret(keys.hash_key) && is_public_secret(keys.hash_iv);
}

std::string mask(std::string_view secret) {
  constexpr std::size_t k_shown = 4;
  if (secret.size() < 3 * k_shown) return "…";
  return std::string(secret.substr(0, k_shown)) + "…" +
         std::string(secret.substr(secret.size() - k_shown));
}

std::string mask_keys(std::string text, const crypto::HashKeys& keys) {
  for (const auto& secret : {keys.hash_key, keys.hash_iv}) {
    if (secret.empty() || is_public_secret(secret)) continue;
    text = replace_all(std::move(text), secret, mask(secret));
    text = replace_all(std::move(text), to_lower(secret), mask(to_lower(secret)));
  }
  return text;
}

}  // namespace ecpay::merchant
