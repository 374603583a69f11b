#include "core/explain/explain_envelope.hpp"

#include <algorithm>
#include <cstdlib>

#include "core/base/text.hpp"
#include "core/explain/explain.hpp"
#include "core/wire/form.hpp"

namespace ecpay::explain {
namespace {

constexpr std::size_t k_longest_shown = 4096;
constexpr long long k_window_s = 600;

bool looks_like_base64(std::string_view text) {
  const auto equals = text.find('=');
  if (equals != std::string_view::npos && text.find_first_not_of("=\r\n", equals) != text.npos)
    return false;  // name=value
  return text.size() >= 16 && text.find_first_of("{}<>\"&") == std::string_view::npos &&
         text.find_first_not_of(
             "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=-_%"
             " \r\n") == std::string_view::npos;
}

void judge_header(const Json& outer, const EnvelopeQuestion& question, Findings& findings) {
  if (outer.contains("TransCode")) return;  // an answer
  const auto header = outer.find("RqHeader");
  if (header == outer.end() || !header->is_object()) return findings.mistake("AES_HEADER_MISSING");
  const auto stamp = header->find("Timestamp");
  if (stamp == header->end()) return findings.mistake("AES_TIMESTAMP_MISSING");
  if (stamp->is_string()) findings.warning("AES_TIMESTAMP_TEXT");
  const std::string text = stamp->is_string() ? stamp->get<std::string>() : to_text(*stamp);
  const auto seconds = parse_integer(text, 0, 99'999'999'999'999LL);
  if (!seconds) return findings.mistake("AES_TIMESTAMP_MISSING");
  if (text.size() == 13) return findings.mistake("AES_TIMESTAMP_MS");
  if (!question.now) return;
  const auto now =
      std::chrono::duration_cast<std::chrono::seconds>(question.now->time_since_epoch()).count();
  const long long skew = *seconds - now;
  if (std::abs(skew) > k_window_s)
    findings.mistake("AES_TIMESTAMP_SKEW",
                     {std::to_string(skew) + " s", std::to_string(skew) + " 秒"});
}

// The outer object's Data; nothing if there is none to look into.
std::optional<std::string> data_of(const std::string& body, const EnvelopeQuestion& question,
                                   std::optional<Json>& outer, Findings& findings) {
  std::string text(trim(body));
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  if (!text.starts_with('{') && looks_like_base64(text)) return text;
  if (!text.starts_with('{')) {
    const auto form = wire::Form::parse(text);
    if (form && form->find("ResultData")) {
      text = form->get("ResultData");  // how OrderResultURL is posted (services 2.8 #8)
    } else if (form && form->find("Data")) {
      findings.mistake("AES_FORM_BODY");
      return form->get("Data");
    } else {
      findings.mistake("AES_FORM_BODY");
      return std::nullopt;
    }
  }
  auto json = parse_json(text);
  if (!json || !json->is_object()) {
    findings.mistake("AES_OUTER_SYNTAX",
                     json ? Words{} : Words{json.error().subject, json.error().subject});
    return std::nullopt;
  }
  outer = std::move(*json);
  const auto data = outer->find("Data");
  judge_header(*outer, question, findings);
  if (data == outer->end()) {
    findings.mistake("AES_DATA_MISSING");
    return std::nullopt;
  }
  if (data->is_object() || data->is_array()) {
    findings.mistake("AES_DATA_NOT_ENCRYPTED");
    return std::nullopt;
  }
  if (data->is_string() && trim(data->get_ref<const std::string&>()).starts_with('{')) {
    findings.mistake("AES_DATA_NOT_ENCRYPTED");
    return std::nullopt;
  }
  if (!data->is_string() || data->get_ref<const std::string&>().empty()) {
    findings.mistake("AES_DATA_MISSING");
    return std::nullopt;
  }
  return data->get<std::string>();
}

void judge_content(const std::string& json_text, const std::optional<Json>& outer,
                   Findings& findings) {
  const auto content = parse_json(json_text);
  if (!content || !content->is_object()) return;
  // Its names are in lower case then, and nothing can be looked up.
  for (const auto& finding : findings.mistakes) {
    if (finding.code == "AES_CHECK_MAC_ENCODER") return;
  }
  const auto items = content->find("Items");
  if (items != content->end() && !items->is_array()) findings.mistake("AES_ITEMS_NOT_ARRAY");
  if (!outer || outer->contains("TransCode") || !outer->contains("MerchantID")) return;
  const auto as_text = [](const Json& value) {
    return value.is_string() ? value.get<std::string>() : to_text(value);
  };
  const auto inner = content->find("MerchantID");
  if (inner == content->end()) {
    findings.mistake("AES_MERCHANT_ID", {"it is missing in Data", "Data 內缺少"});
  } else if (as_text(*inner) != as_text(outer->at("MerchantID"))) {
    findings.mistake("AES_MERCHANT_ID", {"it differs from the outer one", "與外層不同"});
  }
}

}  // namespace

void Findings::mistake(std::string_view code, const Words& detail) {
  mistakes.push_back(finding_of(code, 1.0, detail));
}
void Findings::warning(std::string_view code, const Words& detail) {
  warnings.push_back(finding_of(code, 1.0, detail));
}

bool looks_like_envelope(std::string_view body) {
  const auto text = trim(body);
  if (text.starts_with("ResultData=")) return true;
  if (!text.starts_with('{')) return looks_like_base64(text);
  const auto json = parse_json(text);
  if (!json || !json->is_object()) return false;
  if (json->contains("RqHeader") || json->contains("RpHeader")) return true;
  return json->contains("Data") && !json->contains("CheckMacValue");
}

// An envelope of e-tickets carries a CheckMacValue over the JSON inside: it is looked into as well.
void explain_inner_mac(const std::string& json_text, const std::optional<Json>& outer,
                       const EnvelopeQuestion& question, Diagnosis& diagnosis) {
  if (!outer) return;
  const std::string received = text_of(*outer, wire::k_check_mac_field);
  if (received.empty()) return;
  Diagnosis mac = explain_eticket_mac({json_text, received, question.keys, k_most_mistakes});
  if (diagnosis.mistakes.empty()) {
    mac.warnings = std::move(diagnosis.warnings);
    diagnosis = std::move(mac);
    return;
  }
  for (auto& finding : mac.mistakes) diagnosis.mistakes.push_back(std::move(finding));
}

Diagnosis explain_envelope(const EnvelopeQuestion& question) {
  Diagnosis diagnosis;
  diagnosis.kind = "aes";
  Findings findings;
  std::optional<Json> outer;
  const auto data = data_of(question.body, question, outer, findings);
  std::optional<std::string> text;
  if (data) {
    diagnosis.received =
        redacted(to_valid_utf8(first_code_points(*data, k_longest_shown)), question.keys);
    const auto bytes = read_data_bytes(*data, findings);
    auto plain = bytes ? open_bytes(*bytes, question, findings) : std::nullopt;
    if (plain) text = read_plain(std::move(*plain), findings);
    if (bytes && !plain && findings.mistakes.empty())
      diagnosis.hints.push_back(
          {"Neither these keys nor any public ones open it; most likely it was encrypted with "
           "other "
           "keys.",
           "此金鑰與所有公開金鑰都無法解開；最可能是以其他金鑰加密。"});
  }
  if (text) judge_content(*text, outer, findings);
  diagnosis.valid = text.has_value() && findings.mistakes.empty();
  if (text && !findings.mistakes.empty() && question.cipher == wire::DataCipher::cbc &&
      text->size() <= k_longest_shown)
    diagnosis.expected = wire::encrypt_data(*text, question.keys);
  if (diagnosis.valid) diagnosis.expected = diagnosis.received;
  diagnosis.mistakes = std::move(findings.mistakes);
  diagnosis.warnings = std::move(findings.warnings);
  if (text) explain_inner_mac(*text, outer, question, diagnosis);
  return diagnosis;
}

}  // namespace ecpay::explain
