#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/crypto/hash_keys.hpp"
#include "core/wire/form.hpp"

// CheckMacValue, the signature of ECPay's form protocols (aio 1.1) and of its e-tickets
// (services 2.6).
namespace ecpay::wire {

using crypto::HashKeys;

inline constexpr std::string_view k_check_mac_field = "CheckMacValue";

enum class MacHash { sha256, md5 };
std::string_view to_string(MacHash hash);  // "sha256", "md5"

// The CheckMacValue of all pairs but those named CheckMacValue: sorted by the ASCII-lower-cased
// bytes of the name (pairs of equal name keep their order), joined, wrapped in the keys, encoded,
// hashed. 64 upper-case hexadecimal digits for sha256, 32 for md5.
std::string check_mac_value(const Form& form, const HashKeys& keys, MacHash hash = MacHash::sha256);

// The CheckMacValue of an e-ticket or live-stream message: SHA-256 over the exact bytes of the JSON
// text that is encrypted as Data, with neither sorting nor restored characters.
std::string eticket_mac(std::string_view json_text, const HashKeys& keys);

// One step of the calculation and the text it leaves.
struct MacStep {
  std::string_view name;  // filter sort wrap encode lower restore hash
  std::string text;
};
// The same calculation step by step; the last step's text is the CheckMacValue. The texts from
// "wrap" on hold the keys: mask them before they are shown.
std::vector<MacStep> trace_check_mac(const Form& form, const HashKeys& keys,
                                     MacHash hash = MacHash::sha256);
// wrap encode lower hash.
std::vector<MacStep> trace_eticket_mac(std::string_view json_text, const HashKeys& keys);

struct MacCheck {
  bool valid = false;
  std::string received;
  std::string expected;
};
// Compares the form's first CheckMacValue with the calculated one, in constant time, letter case
// included. Error "mac.missing" if the form has none.
Result<MacCheck> verify_check_mac(const Form& form, const HashKeys& keys,
                                  MacHash hash = MacHash::sha256);

// The pairs without CheckMacValue, in signing order. The Form must outlive the result.
std::vector<const Form::Pair*> signing_order(const Form& form);

}  // namespace ecpay::wire
