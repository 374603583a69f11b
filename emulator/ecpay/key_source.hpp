#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/crypto/hash_keys.hpp"
#include "core/merchant/accounts.hpp"

namespace ecpay::site {

// Whose keys sign: the database keeps the profile's name, never the keys (DECISIONS decision 25).
struct SigningKeys {
  std::string profile;
  crypto::HashKeys keys;
};

// Where merchants' keys come from. Implementations are safe to share between threads.
class KeySource {
 public:
  virtual ~KeySource() = default;
  // `family` as the catalogue names it; empty = any of the merchant's.
  virtual std::optional<SigningKeys> find(std::string_view merchant_id,
                                          std::string_view family) const = 0;
  virtual std::optional<SigningKeys> find_profile(std::string_view profile) const = 0;
};

// Accounts of one's own, then the public stage accounts.
class AccountKeys final : public KeySource {
 public:
  explicit AccountKeys(std::vector<merchant::Account> own = {}) : own_(std::move(own)) {}
  std::optional<SigningKeys> find(std::string_view merchant_id,
                                  std::string_view family) const override;
  std::optional<SigningKeys> find_profile(std::string_view profile) const override;

 private:
  std::vector<merchant::Account> own_;
};

}  // namespace ecpay::site
