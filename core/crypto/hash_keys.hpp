#pragma once

#include <string>

namespace ecpay::crypto {

// The two secrets of a merchant account, as ECPay's console shows them (16 ASCII characters each).
// Never print them; core/merchant/accounts.hpp has mask().
struct HashKeys {
  std::string hash_key;
  std::string hash_iv;
  bool operator==(const HashKeys&) const = default;
};

}  // namespace ecpay::crypto
