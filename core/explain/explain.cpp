#include "core/explain/explain.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "core/base/text.hpp"
#include "core/crypto/digest.hpp"
#include "core/explain/received.hpp"
#include "core/explain/search.hpp"
#include "core/explain/texts.hpp"
#include "core/merchant/accounts.hpp"

namespace ecpay::explain {
namespace {

// The longest value of a parameter that is quoted in a message.
constexpr std::size_t k_longest_quote = 60;
constexpr std::size_t k_most_also = 8;

std::string hex_of(const std::string& digest) { return hex_encode_upper(digest); }

std::string quoted(const std::string& text) {
  const std::string valid = to_valid_utf8(text);
  const auto shown = first_code_points(valid, k_longest_quote);
  return "\"" + std::string(shown) + (shown.size() < valid.size() ? "…" : "") + "\"";
}

// "2000132 (stage-invoice: invoice)".
std::string account_text(std::string_view profile) {
  const auto* account = merchant::find_profile(profile);
  if (!account) return std::string(profile);
  std::string families;
  for (const auto family : account->families)
    families += (families.empty() ? "" : ", ") + std::string(merchant::to_string(family));
  return account->merchant_id + ", " + account->profile + ": " + families;
}

Words detail_of(const Step& step, const Case& about) {
  if (step.mistake) {
    const std::string_view code = step.mistake->code;
    if (code == "OTHER_SERVICE_KEYS") {
      const std::string account = account_text(step.mistake->variant_en);
      return {account, account};
    }
    if (code == "KEYS_MIXED") {
      const std::string_view name = (step.mistake->slots & slot_account_key) ? "HashKey" : "HashIV";
      const std::string account = account_text(step.mistake->variant_en);
      return {std::string(name) + " of " + account, std::string(name) + " 屬於 " + account};
    }
    return {std::string(step.mistake->variant_en), std::string(step.mistake->variant_zh_tw)};
  }
  const Located& guess = *step.located;
  std::string en = guess.names(about.posted);
  std::string zh = en;
  for (const auto& pair : guess.added) {
    if (pair.value.empty()) continue;
    en += "=" + pair.value;
    zh += "=" + pair.value;
  }
  if (guess.replaced) {
    en += ": " + std::string(guess.note_en) + (guess.note_en.empty() ? "" : "; ") + "signed " +
          quoted(guess.value) + ", sent " + quoted(about.posted[*guess.replaced].value);
    zh += "：" + std::string(guess.note_zh_tw) + (guess.note_zh_tw.empty() ? "" : "；") +
          "簽章時為 " + quoted(guess.value) + "，送達為 " +
          quoted(about.posted[*guess.replaced].value);
  }
  return {to_valid_utf8(en), to_valid_utf8(zh)};
}

Finding finding_of_step(const Step& step, const Case& about) {
  const Words detail = detail_of(step, about);
  Finding finding = finding_of(
      step.code(), 1.0, {redacted(detail.en, about.keys), redacted(detail.zh_tw, about.keys)});
  if (step.located) finding.field = to_valid_utf8(step.located->names(about.posted));
  return finding;
}

// The secrets as they may be seen: public ones as they are, others filled with x.
HashKeys shown_keys(const HashKeys& keys) {
  const auto shown = [](const std::string& secret) {
    return merchant::is_public_secret(secret) ? secret : std::string(secret.size(), 'x');
  };
  return {shown(keys.hash_key), shown(keys.hash_iv)};
}

std::optional<Divergence> divergence_beside(const Case& about, const Steps& steps) {
  Case shown = about;
  shown.keys = shown_keys(about.keys);
  for (auto& pair : shown.posted) pair.value = redacted(pair.value, about.keys);
  const auto text = [&](const Steps& made) {
    const Plan plan = plan_of(shown, made);
    return text_of(plan.pairs, plan.recipe, shown.keys);
  };
  return divergence_of(redacted(text(steps), about.keys), redacted(text({}), about.keys));
}

std::vector<Latent> latent_of(const std::vector<const Mistake*>& rows) {
  std::vector<Latent> latent;
  std::set<std::string_view> seen;
  for (const auto* row : rows) {
    // The account's own keys, and keys that are not in the message, are no mistakes that hide.
    if ((row->slots & (slot_account_key | slot_account_iv | slot_keys_posted)) != 0) continue;
    if (!seen.insert(row->code).second) continue;
    const Finding finding =
        finding_of(row->code, 0, {std::string(row->variant_en), std::string(row->variant_zh_tw)});
    latent.push_back(
        {std::string(row->code), std::string(text_of_code(row->code).shows_on), finding.message});
  }
  return latent;
}

// What the length or the notation says where nothing reproduces the value.
void add_hints(const Received& received, const Case& about, Diagnosis& diagnosis) {
  auto& hints = diagnosis.hints;
  if (received.digits.size() == 40) {
    hints.push_back({"40 digits are a SHA-1; ECPay wants SHA-256 (64) or MD5 (32).",
                     "40 個字元是 SHA-1；綠界使用 SHA-256（64）或 MD5（32）。"});
  } else if (received.digits.size() == 128) {
    hints.push_back({"128 digits are a SHA-512; ECPay wants SHA-256 (64) or MD5 (32).",
                     "128 個字元是 SHA-512；綠界使用 SHA-256（64）或 MD5（32）。"});
  } else if (received.digest.empty()) {
    hints.push_back({"The received value is no SHA-256 (64 digits) and no MD5 (32 digits).",
                     "收到的值不是 SHA-256（64 字元），也不是 MD5（32 字元）。"});
  } else {
    hints.push_back(
        {"No known mistake reproduces it; most likely another HashKey or HashIV was used, or a "
         "value "
         "was changed.",
         "已知的錯誤都無法重現此值；最可能是使用了另一組 HashKey／HashIV，或參數值被改變。"});
    if (received.algorithm != about.algorithm)
      hints.push_back({"Its length is that of the other hash.", "其長度屬於另一種雜湊。"});
  }
}

// A digest that was cut: the beginning of the correct one.
bool is_cut(const Received& received, const std::string& expected) {
  constexpr std::size_t k_least = 16;
  return received.digits.size() >= k_least && received.digits.size() < expected.size() &&
         expected.starts_with(received.digits);
}

void explain_by(const Steps& steps, const Case& about, Diagnosis& diagnosis) {
  for (const auto& step : steps) diagnosis.mistakes.push_back(finding_of_step(step, about));
  diagnosis.at = divergence_beside(about, steps);
}

void add_other_sets(const std::vector<Steps>& sets, Diagnosis& diagnosis) {
  const auto codes_of = [](const Steps& steps) {
    std::vector<std::string> codes;
    for (const auto& step : steps) codes.emplace_back(step.code());
    return codes;
  };
  std::set<std::vector<std::string>> seen{codes_of(sets.front())};
  for (const auto& set : sets) {
    auto codes = codes_of(set);
    if (diagnosis.also.size() < k_most_also && seen.insert(codes).second)
      diagnosis.also.push_back(std::move(codes));
  }
}

Diagnosis diagnose(const Case& about, const std::string& text, std::size_t most) {
  Diagnosis diagnosis;
  diagnosis.kind = about.formula == Formula::form ? "check_mac" : "ecticket";
  diagnosis.hash = about.algorithm == Algorithm::md5 ? "md5" : "sha256";
  diagnosis.received = redacted(to_valid_utf8(text.substr(0, 200)), about.keys);
  diagnosis.expected = hex_of(digest_of_plan(plan_of(about, {}), about, about.algorithm));
  diagnosis.valid = crypto::constant_time_equals(text, diagnosis.expected);

  const Received received = read_received(text);
  std::vector<std::string_view> notation = received.codes;
  if (is_cut(received, diagnosis.expected)) {
    notation.push_back("DIGEST_TRUNCATED");
    for (const auto code : notation) diagnosis.mistakes.push_back(finding_of(code, 1.0));
    return diagnosis;
  }
  if (received.digest.empty()) {
    add_hints(received, about, diagnosis);
    return diagnosis;
  }
  if (received.algorithm != about.algorithm)
    notation.push_back(received.algorithm == Algorithm::md5 ? "HASH_MD5" : "HASH_SHA256");
  const auto is_received = [&](const std::string& digest) { return digest == received.digest; };
  Search search(about, is_received, received.algorithm);
  const std::size_t left = most - std::min(most, notation.size());
  const auto sets = search.run(left);
  diagnosis.candidates = search.candidates();
  if (sets.empty()) {
    add_hints(received, about, diagnosis);
    return diagnosis;
  }
  explain_by(sets.front(), about, diagnosis);
  for (const auto code : notation) diagnosis.mistakes.push_back(finding_of(code, 1.0));
  add_other_sets(sets, diagnosis);
  diagnosis.latent = latent_of(search.invisible_beside(sets.front()));
  return diagnosis;
}

}  // namespace

wire::MacHash hash_of(const wire::Form& form) {
  constexpr auto k_md5_names = std::to_array<std::string_view>(
      {"LogisticsType", "LogisticsSubType", "AllPayLogisticsID", "LogisticsC2CReplyURL",
       "LogisticsStatus", "CVSPaymentNo", "IA_Allow_No", "AllowanceNo", "AllowanceAmt"});
  const bool is_md5 = std::any_of(form.pairs().begin(), form.pairs().end(), [&](const Pair& pair) {
    return std::find(k_md5_names.begin(), k_md5_names.end(), pair.name) != k_md5_names.end();
  });
  return is_md5 ? wire::MacHash::md5 : wire::MacHash::sha256;
}

Result<Diagnosis> explain_check_mac(const Question& question) {
  Case about;
  std::optional<std::string> received = question.received;
  for (const auto& pair : question.form.pairs()) {
    if (pair.name != wire::k_check_mac_field) {
      about.posted.push_back(pair);
    } else if (about.posted_mac.empty()) {
      about.posted_mac = pair.value;
      if (!received) received = pair.value;
    }
  }
  if (!received) return Error{"mac.missing", std::string(wire::k_check_mac_field), "", ""};
  about.keys = question.keys;
  about.algorithm = question.hash.value_or(hash_of(question.form)) == wire::MacHash::md5
                        ? Algorithm::md5
                        : Algorithm::sha256;
  return diagnose(about, *received, std::min(question.most_mistakes, k_most_mistakes));
}

Diagnosis explain_eticket_mac(const TicketQuestion& question) {
  Case about;
  about.posted = {{"", question.json_text}};
  about.keys = question.keys;
  about.formula = Formula::ecticket;
  about.base = ecticket_recipe();
  return diagnose(about, question.received, std::min(question.most_mistakes, k_most_mistakes));
}

}  // namespace ecpay::explain
