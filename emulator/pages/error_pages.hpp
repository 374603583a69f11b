#pragma once

#include <string>
#include <vector>

#include "emulator/pages/frame.hpp"

namespace ecpay::pages {

struct Finding {
  std::string subject;  // a field, or the name of a step
  std::string text;
  std::string fix;
  std::string source;
};

// What the emulator adds to the vendor's words, set apart from them.
struct Explanation {
  std::string what;  // is wrong, in one sentence
  std::string fix;
  std::vector<Finding> findings;                           // every violation
  std::vector<std::pair<std::string, std::string>> steps;  // of the expected checksum, keys masked
  std::string received, expected;                          // checksums; empty = not shown
  bool assumed = false;  // nobody has recorded this answer of ECPay's
};

// ECPay's own error page: its two label lines word for word, then the emulator's block.
struct VendorError {
  std::string code;     // "10200073"
  std::string message;  // "CheckMacValue Error."
  Explanation explanation;
};
std::string vendor_error_page(const Frame& frame, const VendorError& error);

// Pages the real site has no twin of: unknown path, wrong method, not emulated, a stale step.
struct PlainMessage {
  std::string title;
  Explanation explanation;
  std::string link_url;  // unchecked relative or http(s) address; empty = none
  std::string link_text;
};
std::string plain_page(const Frame& frame, const PlainMessage& message);

}  // namespace ecpay::pages
