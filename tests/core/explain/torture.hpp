#pragma once

#include <string>

#include "core/explain/explain.hpp"
#include "core/explain/search.hpp"
#include "core/merchant/accounts.hpp"

namespace ecpay::test {

// An order on which no known mistake stays invisible (product appendix A, and what text mistakes
// need).
inline wire::Form torture_order() {
  return wire::Form{
      {"MerchantID", "3002607"},
      {"MerchantTradeNo", "TORTURE20250101I"},
      {"MerchantTradeDate", "2025/01/02 03:04:05"},
      {"PaymentType", "aio"},
      {"TotalAmount", "1234"},
      {"TradeDesc", " Tom's \"A&B\" ~ <i> "},
      {"ItemName", "綠茶's ~(L)+!*-_.#100% caf\u00E9 \U0001F600\u884C\u9435 cafe\u0301"},
      {"ReturnURL", "https://example.com/cb?a=1&b=%26&amp;c"},
      {"ClientBackURL", "https://example.com/商店?q=茶+葉"},
      {"ChoosePayment", "ALL"},
      {"EncryptType", "1"},
      {"storeExpireDate", "7"},
      {"CustomField1", ""},
      {"CustomField2", "line 1\r\nline 2\nline 3"},
      {"CustomField2", "again"},
      {"CustomerName", "王"},
      {"Remark", "\uFEFFbom"},
  };
}

inline const crypto::HashKeys& stage_keys() { return merchant::find_profile("stage")->keys; }

// The case that explain_check_mac makes of a form.
inline explain::Case case_of(const wire::Form& form) {
  explain::Case about;
  for (const auto& pair : form.pairs()) {
    if (pair.name != "CheckMacValue") {
      about.posted.push_back(pair);
    } else {
      about.posted_mac = pair.value;
    }
  }
  about.keys = stage_keys();
  return about;
}

inline explain::Diagnosis explained(const wire::Form& form, const std::string& received) {
  return *explain::explain_check_mac({form, received, stage_keys(), wire::MacHash::sha256, 3});
}

inline std::vector<std::string> codes_of(const explain::Diagnosis& diagnosis) {
  std::vector<std::string> codes;
  for (const auto& finding : diagnosis.mistakes) codes.push_back(finding.code);
  return codes;
}

// Whether `codes` are the first set or one of the others with the same result, in any order.
inline bool names_set(const explain::Diagnosis& diagnosis, std::vector<std::string> codes) {
  std::sort(codes.begin(), codes.end());
  auto sets = diagnosis.also;
  sets.push_back(codes_of(diagnosis));
  for (auto& set : sets) {
    std::sort(set.begin(), set.end());
    if (set == codes) return true;
  }
  return false;
}

}  // namespace ecpay::test
