#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/crypto/hash_keys.hpp"

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

// The public stage accounts.
class PublicKeys final : public KeySource {
 public:
  std::optional<SigningKeys> find(std::string_view merchant_id,
                                  std::string_view family) const override;
  std::optional<SigningKeys> find_profile(std::string_view profile) const override;
};

}  // namespace ecpay::site
