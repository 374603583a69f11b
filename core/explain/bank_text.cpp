#include <array>

#include "core/base/text.hpp"
#include "core/explain/charset.hpp"
#include "core/explain/mistake.hpp"

// Mistakes of text: line ends, character sets, Unicode forms, byte order marks.
namespace ecpay::explain {
namespace {

constexpr std::string_view k_bom = "\xEF\xBB\xBF";

template <typename Change>
void each_text(Pairs& pairs, Change change) {
  for (auto& pair : pairs) {
    if (!pair.value.empty()) pair.value = change(pair.value);
  }
}

std::string with_lf(const std::string& text) {
  return replace_all(replace_all(text, "\r\n", "\n"), "\r", "\n");
}
void breaks_crlf(Pairs& pairs, const Case&) {
  each_text(pairs, [](const auto& text) { return replace_all(with_lf(text), "\n", "\r\n"); });
}
void breaks_lf(Pairs& pairs, const Case&) { each_text(pairs, with_lf); }
void breaks_gone(Pairs& pairs, const Case&) {
  each_text(pairs, [](const auto& text) { return replace_all(with_lf(text), "\n", ""); });
}
void breaks_space(Pairs& pairs, const Case&) {
  each_text(pairs, [](const auto& text) { return replace_all(with_lf(text), "\n", " "); });
}

void nfd(Pairs& pairs, const Case&) { each_text(pairs, to_nfd); }
void nfc(Pairs& pairs, const Case&) { each_text(pairs, to_nfc); }

void lose_emoji(Pairs& pairs, std::string_view replacement) {
  each_text(pairs, [&](const auto& text) { return without_emoji(text, replacement); });
}
void emoji_gone(Pairs& pairs, const Case&) { lose_emoji(pairs, ""); }
void emoji_question(Pairs& pairs, const Case&) { lose_emoji(pairs, "?"); }
void emoji_questions(Pairs& pairs, const Case&) { lose_emoji(pairs, "????"); }
void emoji_replaced(Pairs& pairs, const Case&) { lose_emoji(pairs, "\xEF\xBF\xBD"); }

void as_json(Pairs& pairs, const Case&) { each_text(pairs, json_escaped); }
void as_latin1(Pairs& pairs, const Case&) { each_text(pairs, latin1_as_utf8); }
void big5(Pairs& pairs, const Case&) {
  each_text(pairs, [](const auto& text) { return to_big5(text, Stand::question_mark); });
}
void big5_references(Pairs& pairs, const Case&) {
  each_text(pairs, [](const auto& text) { return to_big5(text, Stand::reference); });
}

void bom_in_front(Pairs& pairs, const Case&) {
  if (!pairs.empty()) pairs.front().name.insert(0, k_bom);
}
void bom_left_out(Pairs& pairs, const Case&) {
  for (auto& pair : pairs) {
    if (pair.name.starts_with(k_bom)) pair.name.erase(0, k_bom.size());
    if (pair.value.starts_with(k_bom)) pair.value.erase(0, k_bom.size());
  }
}

constexpr auto k_in = Dimension::parameters;
constexpr auto k_rows = std::to_array<Mistake>({
    {"CRLF", k_in, slot_breaks, 3, breaks_lf, nullptr, "LF was signed, CR LF was sent",
     "簽章用 LF，送出時為 CR LF"},
    {"CRLF", k_in, slot_breaks, 3, breaks_crlf, nullptr, "CR LF was signed, LF was sent",
     "簽章用 CR LF，送出時為 LF"},
    {"CRLF", k_in, slot_breaks, 4, breaks_gone, nullptr, "line ends were removed before signing",
     "簽章前移除了換行"},
    {"CRLF", k_in, slot_breaks, 5, breaks_space, nullptr, "line ends were signed as blanks",
     "簽章時換行變成空白"},
    {"UNICODE_NFD", k_in, slot_form, 5, nfd, nullptr, "", ""},
    {"UNICODE_NFD", k_in, slot_form, 5, nfc, nullptr, "NFC was signed, NFD was sent",
     "簽章用 NFC，送出時為 NFD"},
    {"EMOJI_LOST", k_in, slot_emoji, 5, emoji_gone, nullptr, "", ""},
    {"EMOJI_LOST", k_in, slot_emoji, 5, emoji_question, nullptr, "each became ?", "變成 ?"},
    {"EMOJI_LOST", k_in, slot_emoji, 6, emoji_questions, nullptr, "each became ????", "變成 ????"},
    {"EMOJI_LOST", k_in, slot_emoji, 6, emoji_replaced, nullptr, "each became U+FFFD",
     "變成 U+FFFD"},
    {"BOM", k_in, slot_bom, 5, bom_in_front, nullptr, "in front of the first name",
     "出現在第一個參數名稱前"},
    {"BOM", k_in, slot_bom, 4, bom_left_out, nullptr, "it was sent, but not signed",
     "有送出，但未列入簽章"},
    {"JSON_ESCAPED", k_in, slot_charset, 6, as_json, nullptr, "", ""},
    {"BIG5", k_in, slot_charset, 4, big5, nullptr, "", ""},
    {"BIG5", k_in, slot_charset, 5, big5_references, nullptr, "with &#…; for what Big5 lacks",
     "Big5 沒有的字以 &#…; 代替"},
    {"LATIN1", k_in, slot_charset, 4, as_latin1, nullptr, "", ""},
});

}  // namespace

std::span<const Mistake> text_mistakes() { return k_rows; }

}  // namespace ecpay::explain
