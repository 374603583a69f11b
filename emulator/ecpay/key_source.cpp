#include "emulator/ecpay/key_source.hpp"

#include <algorithm>

namespace ecpay::site {
namespace {

std::optional<SigningKeys> keys_of(const merchant::Account* account) {
  if (account == nullptr) return std::nullopt;
  return SigningKeys{account->profile, account->keys};
}

// An account that names no family signs whatever its merchant sends.
bool signs(const merchant::Account& own, const std::optional<merchant::KeyFamily>& family) {
  const auto& families = own.families;
  return !family || families.empty() ||
         std::find(families.begin(), families.end(), *family) != families.end();
}

}  // namespace

std::optional<SigningKeys> AccountKeys::find(std::string_view merchant_id,
                                             std::string_view family) const {
  const auto known = merchant::key_family_of(family);
  for (const auto& own : own_) {
    if (own.merchant_id == merchant_id && signs(own, known)) return keys_of(&own);
  }
  if (family.empty()) return keys_of(merchant::find_account(merchant_id));
  return known ? keys_of(merchant::find_account(merchant_id, *known)) : std::nullopt;
}

std::optional<SigningKeys> AccountKeys::find_profile(std::string_view profile) const {
  for (const auto& own : own_) {
    if (own.profile == profile) return keys_of(&own);
  }
  return keys_of(merchant::find_profile(profile));
}

}  // namespace ecpay::site
