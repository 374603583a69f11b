#include "emulator/ecpay/refusal.hpp"

#include <algorithm>
#include <array>
#include <functional>

#include "core/base/text.hpp"
#include "core/merchant/accounts.hpp"
#include "core/wire/check_mac.hpp"

namespace ecpay::site {
namespace {

struct Words {
  std::string_view why;  // an error's code, or its first word with the dot
  std::string_view browser_code, browser_text;
  std::string_view server_code, server_text;
  bool assumed;
};
// aio 2.9 and 4.1; what is not recorded there is marked (DECISIONS decision 13). The last row
// stands for everything else.
constexpr std::string_view k_invalid_data = "資料驗證錯誤";
constexpr std::string_view k_mac_failed = "CheckMacValue verify fail";
constexpr std::string_view k_wrong_place = "請檢查是否於正式環境誤用測試環境之MerchantID";
constexpr auto k_words = std::to_array<Words>({
    {"mac.missing", "10200073", "No CheckMacValue parameter", "10200073", k_mac_failed, true},
    {"mac.invalid", "10200073", "CheckMacValue Error.", "10200073", k_mac_failed, false},
    {"gate.merchant_unknown", "10200094", k_wrong_place, "10200094", k_wrong_place, true},
    {"order.duplicate", "10300028", "訂單編號重覆，建立失敗", "10300028", "訂單編號重覆，建立失敗",
     false},
    {"order.no_method", "10300023", "本次交易未提供任何付款方式，請與商店聯繫確認。", "10300023",
     "本次交易未提供任何付款方式，請與商店聯繫確認。", false},
    {"", "10300024", k_invalid_data, "10300024", k_invalid_data, true},
});

bool is_browser(const Refused& refused) {
  return refused.api == nullptr || refused.api->sender == catalogue::Sender::browser;
}

wire::MacHash hash_of(const Refused& refused) {
  return refused.api != nullptr && refused.api->request.mac.kind == catalogue::MacKind::cmv_md5
             ? wire::MacHash::md5
             : wire::MacHash::sha256;
}

// Whether the signature is that of the JSON text inside an envelope.
bool is_enveloped(const Refused& refused) {
  return refused.api != nullptr && refused.api->request.format == catalogue::Format::aes_json;
}

std::string received_mac(const Refused& refused) {
  return is_enveloped(refused) ? refused.opened.outer.get(wire::k_check_mac_field)
                               : refused.opened.form.get(wire::k_check_mac_field);
}

std::string in(const catalogue::Texts& texts, Language language) {
  return language == Language::en ? texts.en : texts.zh_tw;
}

void add_mac(pages::Explanation& explanation, const Refused& refused, Language language) {
  if (!refused.signer) return;
  const auto steps =
      is_enveloped(refused)
          ? wire::trace_eticket_mac(refused.opened.plaintext, refused.signer->keys)
          : wire::trace_check_mac(refused.opened.form, refused.signer->keys, hash_of(refused));
  for (const auto& step : steps) {
    explanation.steps.emplace_back(step.name, merchant::mask_keys(step.text, refused.signer->keys));
  }
  explanation.received = received_mac(refused);
  explanation.expected = steps.back().text;
  const Error guess{guess_mac_mistake(refused), refused.merchant_id, refused.signer->profile, ""};
  explanation.what = message_text(guess, language);
  explanation.fix = fix_text(guess, language);
}

// A form without the pairs whose value is empty.
wire::Form without_empty(const wire::Form& form) {
  wire::Form kept;
  for (const auto& pair : form.pairs()) {
    if (!pair.value.empty()) kept.add(pair.name, pair.value);
  }
  return kept;
}

wire::Form trimmed(const wire::Form& form) {
  wire::Form kept;
  for (const auto& pair : form.pairs()) kept.add(pair.name, std::string(trim(pair.value)));
  return kept;
}

bool is_hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
  });
}

// Whether any of ECPay's public key pairs makes the signature.
bool fits_public_account(const std::function<bool(const crypto::HashKeys&)>& gives) {
  const auto accounts = merchant::public_accounts();
  return std::any_of(accounts.begin(), accounts.end(),
                     [&](const auto& row) { return gives(row.keys); });
}

std::string guess_ticket_mistake(std::string_view plaintext, std::string_view received,
                                 const crypto::HashKeys& keys) {
  const auto gives = [&](const crypto::HashKeys& own) {
    return equals_ignoring_case(wire::eticket_mac(plaintext, own), received);
  };
  if (gives(keys)) return "gate.mac_lower_case";
  if (gives({keys.hash_iv, keys.hash_key})) return "gate.mac_swapped";
  if (fits_public_account(gives)) return "gate.mac_other_account";
  return received.size() == 64 ? "gate.mac_ticket" : "gate.mac_length";
}

std::string guess_form_mistake(const wire::Form& form, std::string_view received,
                               const crypto::HashKeys& keys, wire::MacHash hash) {
  const auto gives = [&](const wire::Form& text, const crypto::HashKeys& own,
                         wire::MacHash algorithm) {
    return equals_ignoring_case(wire::check_mac_value(text, own, algorithm), received);
  };
  const auto other = hash == wire::MacHash::sha256 ? wire::MacHash::md5 : wire::MacHash::sha256;
  if (gives(form, keys, hash)) return "gate.mac_lower_case";
  if (gives(form, keys, other)) return "gate.mac_other_hash";
  if (gives(form, {keys.hash_iv, keys.hash_key}, hash)) return "gate.mac_swapped";
  if (gives(without_empty(form), keys, hash)) return "gate.mac_empty_dropped";
  if (gives(trimmed(form), keys, hash)) return "gate.mac_trimmed";
  const bool other_account = fits_public_account([&](const crypto::HashKeys& own) {
    return gives(form, own, hash) || gives(form, own, other);
  });
  if (other_account) return "gate.mac_other_account";
  if (received.size() != (hash == wire::MacHash::sha256 ? 64U : 32U)) return "gate.mac_length";
  return "gate.mac_unknown";
}

}  // namespace

VendorWords vendor_words(const Refused& refused) {
  for (const auto& violation : refused.violations) {
    if (violation.warns_only() || !violation.refuse) continue;
    const auto& known = *violation.refuse;
    return {known.code.empty() ? std::string(k_words.back().server_code) : known.code,
            known.text.empty() ? std::string(k_invalid_data) : known.text,
            known.http == 0 ? 200 : known.http, false};
  }
  const auto row = std::find_if(k_words.begin(), k_words.end(), [&](const auto& words) {
    return words.why == refused.why.code || words.why.empty();
  });
  const bool browser = is_browser(refused);
  // The cashier's words for a wrong signature were seen live; those of the queries were not.
  const bool assumed = row->assumed || (row->why == "mac.invalid" && !browser);
  return {std::string(browser ? row->browser_code : row->server_code),
          std::string(browser ? row->browser_text : row->server_text), 200, assumed};
}

pages::Explanation explain_refusal(const Refused& refused, Language language) {
  pages::Explanation explanation;
  explanation.assumed = refused.api != nullptr && vendor_words(refused).assumed;
  explanation.what = message_text(refused.why, language);
  explanation.fix = fix_text(refused.why, language);
  if (refused.why.code == "mac.invalid") add_mac(explanation, refused, language);
  for (const auto& violation : refused.violations) {
    explanation.findings.push_back({violation.field, in(violation.message, language),
                                    in(violation.fix, language), violation.source});
  }
  return explanation;
}

std::string guess_mac_mistake(const Refused& refused) {
  const std::string received = received_mac(refused);
  if (received.empty()) return "gate.mac_empty";
  if (received.size() > 64 || !is_hex(received)) return "gate.mac_not_hex";
  const auto& keys = refused.signer->keys;
  return is_enveloped(refused)
             ? guess_ticket_mistake(refused.opened.plaintext, received, keys)
             : guess_form_mistake(refused.opened.form, received, keys, hash_of(refused));
}

}  // namespace ecpay::site
