#include <algorithm>

#include "core/base/text.hpp"
#include "core/explain/explain_envelope.hpp"
#include "core/explain/value_changes.hpp"
#include "core/wire/url_encoding.hpp"

// From the decrypted text to JSON: what was encoded, how, and how often.
namespace ecpay::explain {
namespace {

bool is_ascii_upper(char c) { return c >= 'A' && c <= 'Z'; }

// Escapes written with small letters, as the encoder of CheckMacValue does.
bool has_lower_hex(std::string_view text) {
  for (std::size_t i = 0; i + 2 < text.size(); ++i) {
    if (text[i] != '%') continue;
    const auto is_small = [](char c) { return c >= 'a' && c <= 'f'; };
    if (is_small(text[i + 1]) || is_small(text[i + 2])) return true;
  }
  return false;
}

void judge_encoding(const std::string& text, Findings& findings) {
  if (has_lower_hex(text)) {
    if (std::none_of(text.begin(), text.end(), is_ascii_upper)) {
      findings.mistake("AES_CHECK_MAC_ENCODER");
    } else {
      findings.warning("AES_LOWER_HEX");
    }
  }
  if (text.find("%20") != std::string::npos) findings.warning("AES_SPACE_PERCENT20");
  if (text.find_first_of("!*'()~") != std::string::npos) findings.warning("AES_PUNCTUATION_RAW");
  if (text.find("%5Cu003c") != std::string::npos || text.find("%5Cu0026") != std::string::npos ||
      text.find("%5Cu003e") != std::string::npos)
    findings.warning("AES_GO_ESCAPES");
}

// A JSON string that holds JSON is opened; other text stays.
void open_outer_string(std::string& text, Findings& findings) {
  if (text.empty() || text[0] != '"') return;
  const auto value = parse_json(text);
  if (!value || !value->is_string()) return;
  findings.mistake("AES_JSON_TWICE");
  text = value->get<std::string>();
}

}  // namespace

std::optional<std::string> read_plain(std::string plain, Findings& findings) {
  if (plain.starts_with("eyJ") || plain.starts_with("JTdC")) {
    if (auto inner = base64_decode(plain)) {
      findings.mistake("AES_BASE64_BEFORE");
      plain = std::move(*inner);
    }
  }
  const std::string start(trim(plain).substr(0, 8));
  if (start.starts_with('{') || start.starts_with('[') || start.starts_with('"')) {
    findings.mistake("AES_URLENCODE_MISSING");
  } else {
    if (to_lower(start).starts_with("%257b")) {
      findings.mistake("AES_URLENCODE_TWICE");
      plain = decoded_again(plain);
    }
    judge_encoding(plain, findings);
    auto decoded = wire::url_decode(plain);
    if (!decoded) {
      findings.mistake("AES_URLDECODE");
      return std::nullopt;
    }
    plain = std::move(*decoded);
  }
  open_outer_string(plain, findings);
  if (!is_utf8(plain)) {
    findings.mistake("AES_NOT_UTF8");
    return std::nullopt;
  }
  const auto json = parse_json(plain);
  if (json) return plain;
  const auto equals = plain.find('=');
  if (!plain.starts_with('{') && equals != std::string::npos) {
    findings.mistake("AES_QUERY_STRING");
  } else {
    findings.mistake("AES_JSON_SYNTAX", {"at byte " + json.error().subject,
                                         "位於第 " + json.error().subject + " 位元組"});
  }
  return std::nullopt;
}

}  // namespace ecpay::explain
