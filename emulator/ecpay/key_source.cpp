#include "emulator/ecpay/key_source.hpp"

#include "core/merchant/accounts.hpp"

namespace ecpay::site {
namespace {

std::optional<SigningKeys> keys_of(const merchant::Account* account) {
  if (account == nullptr) return std::nullopt;
  return SigningKeys{account->profile, account->keys};
}

}  // namespace

std::optional<SigningKeys> PublicKeys::find(std::string_view merchant_id,
                                            std::string_view family) const {
  if (family.empty()) return keys_of(merchant::find_account(merchant_id));
  const auto known = merchant::key_family_of(family);
  return known ? keys_of(merchant::find_account(merchant_id, *known)) : std::nullopt;
}

std::optional<SigningKeys> PublicKeys::find_profile(std::string_view profile) const {
  return keys_of(merchant::find_profile(profile));
}

}  // namespace ecpay::site
