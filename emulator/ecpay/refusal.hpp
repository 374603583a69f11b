#pragma once

#include <string>
#include <string_view>

#include "core/base/messages.hpp"
#include "emulator/ecpay/gate.hpp"
#include "emulator/pages/error_pages.hpp"

namespace ecpay::site {

// What the vendor says to a refused request.
struct VendorWords {
  std::string code;  // "10200073"
  std::string text;  // "CheckMacValue Error."
  int http = 200;
  bool assumed = false;  // nobody has recorded it (DECISIONS decision 13)
};
VendorWords vendor_words(const Refused& refused);

// What the emulator adds: what was wrong, where, why and what to do (DESIGN section 2, promise 6).
pages::Explanation explain_refusal(const Refused& refused, Language language);

// The first guess at why a signature differs, as a code of core/base/messages. REQUIRES
// refused.signer.
std::string guess_mac_mistake(const Refused& refused);

}  // namespace ecpay::site
