#include "core/explain/diagnosis.hpp"

#include <algorithm>
#include <array>

#include "core/base/text.hpp"
#include "core/explain/charset.hpp"
#include "core/explain/texts.hpp"
#include "core/merchant/accounts.hpp"

namespace ecpay::explain {
namespace {

constexpr auto k_mac_steps = std::to_array<std::string_view>(
    {"filter", "sort", "wrap", "encode", "lower", "restore", "hash"});
constexpr auto k_envelope_steps =
    std::to_array<std::string_view>({"outer", "base64", "aes", "urlencode", "json"});

Json words_json(const Words& words) { return {{"en", words.en}, {"zh-TW", words.zh_tw}}; }

Json fix_json(const Finding& finding) {
  Json fix = Json::object();
  for (const auto framework : frameworks()) {
    const auto line = line_of_code(finding.topic, framework);
    const auto with_line = [&](const std::string& sentence) {
      return line.empty() ? sentence : sentence + " " + std::string(line);
    };
    fix[std::string(framework)] =
        words_json({with_line(finding.fix.en), with_line(finding.fix.zh_tw)});
  }
  return fix;
}

Json finding_json(const Finding& finding) {
  Json row{{"code", finding.code},
           {"confidence", finding.confidence},
           {"step", step_number(finding.step)}};
  if (!finding.field.empty()) row["field"] = finding.field;
  row["message"] = words_json(finding.message);
  row["fix"] = fix_json(finding);
  return row;
}

// Up to `count` characters of valid text that end before `offset`, and how many they are.
std::string_view before(std::string_view text, std::size_t offset, std::size_t count) {
  std::size_t start = offset - std::min(offset, count);
  while (start > 0 && (static_cast<unsigned char>(text[start]) & 0xC0U) == 0x80U) --start;
  return text.substr(start, offset - start);
}

std::string printable(std::string_view text) {
  std::string out;
  for (const auto& point : code_points(text)) {
    const bool is_control = point.value < 0x20 || point.value == 0x7F ||
                            (point.value >= 0x80 && point.value < 0xA0) ||
                            point.value == CodePoint::k_invalid;
    if (is_control) {
      out += "\xEF\xBF\xBD";
    } else {
      out += point.bytes;
    }
  }
  return out;
}

}  // namespace

std::size_t step_number(std::string_view step) {
  for (std::size_t i = 0; i < k_mac_steps.size(); ++i) {
    if (k_mac_steps[i] == step) return i;
  }
  for (std::size_t i = 0; i < k_envelope_steps.size(); ++i) {
    if (k_envelope_steps[i] == step) return i;
  }
  return 0;
}

std::optional<Divergence> divergence_of(std::string_view got, std::string_view want) {
  if (got == want) return std::nullopt;
  constexpr std::size_t k_before = 28;
  constexpr std::size_t k_after = 24;
  const auto shared = std::mismatch(got.begin(), got.end(), want.begin(), want.end());
  auto offset = static_cast<std::size_t>(shared.first - got.begin());
  // Never inside a character or an escape.
  const auto common = got.substr(0, offset);
  const auto escape = common.find_last_of('%');
  if (escape != std::string_view::npos && offset - escape < 3) offset = escape;
  const auto is_inside = [&](std::string_view text) {
    return offset < text.size() && (static_cast<unsigned char>(text[offset]) & 0xC0U) == 0x80U;
  };
  while (offset > 0 && (is_inside(got) || is_inside(want))) --offset;
  Divergence at;
  at.offset = offset;
  const std::string head = printable(before(got, offset, k_before));
  const std::string mark = offset > k_before ? "…" : "";
  at.caret = count_width(head) + mark.size() / 3;
  const auto line = [&](std::string_view text) {
    const auto tail = text.substr(offset);
    const auto shown = first_code_points(tail, k_after);
    return mark + head + printable(shown) + (shown.size() < tail.size() ? "…" : "");
  };
  at.got = line(got);
  at.want = line(want);
  return at;
}

std::string redacted(std::string text, const crypto::HashKeys& keys) {
  constexpr std::size_t k_shortest = 6;
  for (const auto& secret : {keys.hash_key, keys.hash_iv}) {
    if (secret.size() < k_shortest || merchant::is_public_secret(secret)) continue;
    for (const auto& form : {secret, to_lower(secret), to_upper(secret)})
      text = replace_all(std::move(text), form, merchant::mask(form));
  }
  return text;
}

Finding finding_of(std::string_view code, double confidence, const Words& detail) {
  const CodeText& text = text_of_code(code);
  Finding finding;
  finding.code = code;
  finding.confidence = confidence;
  finding.step = text.step;
  finding.topic = text.topic;
  finding.message = {std::string(text.en), std::string(text.zh_tw)};
  if (!detail.en.empty()) finding.message.en += " (" + detail.en + ")";
  if (!detail.zh_tw.empty()) finding.message.zh_tw += "（" + detail.zh_tw + "）";
  finding.fix = {std::string(text.fix_en), std::string(text.fix_zh_tw)};
  return finding;
}

Json to_json(const Diagnosis& diagnosis) {
  Json json{{"valid", diagnosis.valid}, {"kind", diagnosis.kind}};
  if (!diagnosis.hash.empty()) json["hash"] = diagnosis.hash;
  json["received"] = diagnosis.received;
  json["expected"] = diagnosis.expected;
  json["mistakes"] = Json::array();
  for (const auto& finding : diagnosis.mistakes) json["mistakes"].push_back(finding_json(finding));
  if (diagnosis.at) {
    json["at"] = {{"offset", diagnosis.at->offset},
                  {"got", diagnosis.at->got},
                  {"want", diagnosis.at->want},
                  {"caret", diagnosis.at->caret}};
  }
  json["also"] = diagnosis.also;
  json["warnings"] = Json::array();
  for (const auto& finding : diagnosis.warnings) json["warnings"].push_back(finding_json(finding));
  json["latent"] = Json::array();
  for (const auto& latent : diagnosis.latent) {
    json["latent"].push_back({{"code", latent.code},
                              {"characters", latent.characters},
                              {"message", words_json(latent.message)}});
  }
  json["hints"] = Json::array();
  for (const auto& hint : diagnosis.hints) json["hints"].push_back(words_json(hint));
  json["steps"] = Json::array();
  const bool is_aes = diagnosis.kind == "aes";
  for (const auto step : is_aes ? std::span<const std::string_view>(k_envelope_steps)
                                : std::span<const std::string_view>(k_mac_steps)) {
    json["steps"].push_back({{"name", step}});
  }
  json["candidates"] = diagnosis.candidates;
  return json;
}

}  // namespace ecpay::explain
