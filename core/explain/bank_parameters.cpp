#include <algorithm>
#include <array>
#include <set>

#include "core/base/text.hpp"
#include "core/explain/mistake.hpp"
#include "core/explain/value_changes.hpp"
#include "core/wire/html_tags.hpp"
#include "core/wire/url_encoding.hpp"

// Mistakes in which parameters are signed and what becomes of their values; aio 1.7 and 1.8,
// product appendix A.
namespace ecpay::explain {
namespace {

template <typename Change>
void each_value(Pairs& pairs, Change change) {
  for (auto& pair : pairs) {
    if (!pair.value.empty()) pair.value = change(pair.value);
  }
}

void include_empty_mac(Pairs& pairs, const Case&) { pairs.push_back({"CheckMacValue", ""}); }
void include_mac(Pairs& pairs, const Case& about) {
  if (!about.posted_mac.empty()) pairs.push_back({"CheckMacValue", about.posted_mac});
}

void add_keys(Pairs& pairs, const Case& about) {
  pairs.push_back({"HashKey", about.keys.hash_key});
  pairs.push_back({"HashIV", about.keys.hash_iv});
}
void leave_out_keys(Pairs& pairs, const Case&) {
  std::erase_if(pairs, [](const Pair& pair) {
    return equals_ignoring_case(pair.name, "HashKey") || equals_ignoring_case(pair.name, "HashIV");
  });
}
void without_wrapper(Recipe& recipe) { recipe.wrap = Wrap::none; }

void keep_last_of_a_name(Pairs& pairs, const Case&) {
  std::set<std::string_view> seen;
  Pairs kept;
  for (auto pair = pairs.rbegin(); pair != pairs.rend(); ++pair) {
    if (seen.insert(pair->name).second) kept.push_back(*pair);
  }
  std::reverse(kept.begin(), kept.end());
  pairs = std::move(kept);
}
void keep_first_of_a_name(Pairs& pairs, const Case&) {
  std::set<std::string> seen;
  std::erase_if(pairs, [&](const Pair& pair) { return !seen.insert(pair.name).second; });
}

// What NeedExtraPaidInfo=Y adds (aio 3.5).
void ignore_extra_fields(Pairs& pairs, const Case&) {
  static constexpr std::array<std::string_view, 36> k_extra{"AlipayID",
                                                            "AlipayTradeNo",
                                                            "amount",
                                                            "ATMAccBank",
                                                            "ATMAccNo",
                                                            "auth_code",
                                                            "card4no",
                                                            "card6no",
                                                            "eci",
                                                            "ExecTimes",
                                                            "Frequency",
                                                            "gwsr",
                                                            "PayFrom",
                                                            "PaymentNo",
                                                            "PeriodAmount",
                                                            "PeriodType",
                                                            "process_date",
                                                            "red_dan",
                                                            "red_de_amt",
                                                            "red_ok_amt",
                                                            "red_yet",
                                                            "staed",
                                                            "stage",
                                                            "stast",
                                                            "TenpayTradeNo",
                                                            "TotalSuccessAmount",
                                                            "TotalSuccessTimes",
                                                            "WebATMAccBank",
                                                            "WebATMAccNo",
                                                            "WebATMBankName",
                                                            "TWQRTradeNo",
                                                            "IssuingBank",
                                                            "IssuingBankCode",
                                                            "RefundSerialNo",
                                                            "CardType",
                                                            "BarcodeInfo"};
  // In a request some of these are parameters of the order itself.
  const auto is_callback = std::any_of(pairs.begin(), pairs.end(),
                                       [](const Pair& pair) { return pair.name == "RtnCode"; });
  if (!is_callback) return;
  std::erase_if(pairs, [&](const Pair& pair) {
    return std::find(k_extra.begin(), k_extra.end(), pair.name) != k_extra.end();
  });
}

void drop_empty(Pairs& pairs, const Case&) {
  std::erase_if(pairs, [](const Pair& pair) { return pair.value.empty(); });
}
void empty_as(Pairs& pairs, std::string_view text) {
  for (auto& pair : pairs) {
    if (pair.value.empty()) pair.value = text;
  }
}
void empty_as_null(Pairs& pairs, const Case&) { empty_as(pairs, "null"); }
void empty_as_none(Pairs& pairs, const Case&) { empty_as(pairs, "None"); }
void empty_as_undefined(Pairs& pairs, const Case&) { empty_as(pairs, "undefined"); }
void empty_as_nil(Pairs& pairs, const Case&) { empty_as(pairs, "<nil>"); }

void decode_again(Pairs& pairs, const Case&) { each_value(pairs, decoded_again); }
void plus_as_space(Pairs& pairs, const Case&) {
  each_value(pairs, [](const std::string& value) { return replace_all(value, "+", " "); });
}
void space_as_plus(Pairs& pairs, const Case&) {
  each_value(pairs, [](const std::string& value) { return replace_all(value, " ", "+"); });
}

void trim_values(Pairs& pairs, const Case&) {
  each_value(pairs, [](const std::string& value) { return std::string(trim(value)); });
}

void escape_html(Pairs& pairs, const HtmlStyle& style) {
  each_value(pairs, [&](const std::string& value) { return html_escaped(value, style); });
}
void html_php(Pairs& pairs, const Case&) { escape_html(pairs, {.apostrophe = "&#039;"}); }
void html_python(Pairs& pairs, const Case&) { escape_html(pairs, {.apostrophe = "&#x27;"}); }
void html_ruby(Pairs& pairs, const Case&) { escape_html(pairs, {}); }
void html_go(Pairs& pairs, const Case&) { escape_html(pairs, {.quote = "&#34;"}); }
void html_xml(Pairs& pairs, const Case&) { escape_html(pairs, {.apostrophe = "&apos;"}); }
void html_old_php(Pairs& pairs, const Case&) { escape_html(pairs, {.apostrophe = ""}); }
void html_no_quotes(Pairs& pairs, const Case&) {
  escape_html(pairs, {.quote = "", .apostrophe = ""});
}
void html_ampersand(Pairs& pairs, const Case&) {
  escape_html(pairs, {.less = "", .greater = "", .quote = "", .apostrophe = ""});
}
void unescape_html(Pairs& pairs, const Case&) { each_value(pairs, wire::decode_html_references); }

void write_amounts(Pairs& pairs, AmountStyle style) {
  for (auto& pair : pairs) {
    if (is_amount_name(pair.name)) pair.value = amount_as(pair.value, style);
  }
}
void amounts_point_zero(Pairs& pairs, const Case&) {
  write_amounts(pairs, AmountStyle::point_zero);
}
void amounts_decimals(Pairs& pairs, const Case&) {
  write_amounts(pairs, AmountStyle::two_decimals);
}
void amounts_thousands(Pairs& pairs, const Case&) { write_amounts(pairs, AmountStyle::thousands); }

void write_dates(Pairs& pairs, DateStyle style) {
  each_value(pairs, [&](const std::string& value) { return date_as(value, style); });
}
void dates_dashes(Pairs& pairs, const Case&) { write_dates(pairs, DateStyle::dashes); }
void dates_iso(Pairs& pairs, const Case&) { write_dates(pairs, DateStyle::iso); }
void dates_iso_taipei(Pairs& pairs, const Case&) { write_dates(pairs, DateStyle::iso_taipei); }
void dates_iso_utc(Pairs& pairs, const Case&) { write_dates(pairs, DateStyle::iso_utc); }
void dates_unpadded(Pairs& pairs, const Case&) { write_dates(pairs, DateStyle::unpadded); }

void encode_php(Pairs& pairs, const Case&) { each_value(pairs, wire::php_urlencode); }
void encode_check_mac(Pairs& pairs, const Case&) { each_value(pairs, wire::check_mac_encode); }
void encode_component(Pairs& pairs, const Case&) { each_value(pairs, component_encoded); }

constexpr auto k_in = Dimension::parameters;
constexpr auto k_rows = std::to_array<Mistake>({
    {"CMV_FIELD_INCLUDED", k_in, slot_mac, 2, include_mac, nullptr, "", ""},
    {"CMV_FIELD_INCLUDED", k_in, slot_mac, 3, include_empty_mac, nullptr, "while it was empty",
     "當時為空值"},
    {"KEYS_AS_PARAMETERS", k_in, slot_keys_posted | slot_wrap, 3, add_keys, without_wrapper,
     "sorted among them instead of around them", "與參數一起排序，而不是放在前後"},
    {"KEYS_AS_PARAMETERS", k_in, slot_keys_posted, 4, add_keys, nullptr, "", ""},
    {"KEYS_AS_PARAMETERS", k_in, slot_keys_posted, 2, leave_out_keys, nullptr,
     "they are in the payload; never send them", "訊息中含有它們；絕不可送出"},
    {"DUPLICATE_NAME", k_in, slot_names, 2, keep_last_of_a_name, nullptr, "the last one was signed",
     "只簽了最後一個"},
    {"DUPLICATE_NAME", k_in, slot_names, 2, keep_first_of_a_name, nullptr,
     "the first one was signed", "只簽了第一個"},
    {"EXTRA_FIELDS_IGNORED", k_in, slot_presence, 3, ignore_extra_fields, nullptr, "", ""},
    {"EMPTY_DROPPED", k_in, slot_empty, 1, drop_empty, nullptr, "", ""},
    {"NULL_AS_TEXT", k_in, slot_empty, 4, empty_as_null, nullptr, "null", "null"},
    {"NULL_AS_TEXT", k_in, slot_empty, 4, empty_as_none, nullptr, "None", "None"},
    {"NULL_AS_TEXT", k_in, slot_empty, 5, empty_as_undefined, nullptr, "undefined", "undefined"},
    {"NULL_AS_TEXT", k_in, slot_empty, 7, empty_as_nil, nullptr, "<nil>", "<nil>"},
    {"PLUS_AS_SPACE", k_in, slot_escapes, 2, plus_as_space, nullptr, "", ""},
    {"VALUES_DECODED_TWICE", k_in, slot_escapes, 3, decode_again, nullptr, "", ""},
    {"SPACE_AS_PLUS", k_in, slot_escapes, 4, space_as_plus, nullptr, "", ""},
    {"VALUES_TRIMMED", k_in, slot_trim, 2, trim_values, nullptr, "", ""},
    {"HTML_ESCAPED", k_in, slot_html, 2, html_php, nullptr, "", ""},
    {"HTML_ESCAPED", k_in, slot_html, 3, html_python, nullptr, "' as &#x27;", "' 變成 &#x27;"},
    {"HTML_ESCAPED", k_in, slot_html, 3, html_ruby, nullptr, "' as &#39;", "' 變成 &#39;"},
    {"HTML_ESCAPED", k_in, slot_html, 4, html_go, nullptr, "\" as &#34;", "\" 變成 &#34;"},
    {"HTML_ESCAPED", k_in, slot_html, 4, html_old_php, nullptr, "' left alone", "' 未轉換"},
    {"HTML_ESCAPED", k_in, slot_html, 5, html_xml, nullptr, "' as &apos;", "' 變成 &apos;"},
    {"HTML_ESCAPED", k_in, slot_html, 5, html_no_quotes, nullptr, "quotes left alone",
     "引號未轉換"},
    {"HTML_ESCAPED", k_in, slot_html, 5, html_ampersand, nullptr, "& only", "只有 &"},
    {"HTML_UNESCAPED", k_in, slot_html, 3, unescape_html, nullptr, "", ""},
    {"NUMBER_FORMAT", k_in, slot_numbers, 4, amounts_thousands, nullptr, "1,234", "1,234"},
    {"NUMBER_FORMAT", k_in, slot_numbers, 4, amounts_point_zero, nullptr, "1234.0", "1234.0"},
    {"NUMBER_FORMAT", k_in, slot_numbers, 4, amounts_decimals, nullptr, "1234.00", "1234.00"},
    {"DATE_FORMAT", k_in, slot_dates, 4, dates_iso, nullptr, "2025-01-01T12:00:00",
     "2025-01-01T12:00:00"},
    {"DATE_FORMAT", k_in, slot_dates, 4, dates_dashes, nullptr, "2025-01-01 12:00:00",
     "2025-01-01 12:00:00"},
    {"DATE_FORMAT", k_in, slot_dates, 6, dates_iso_utc, nullptr, "2025-01-01T04:00:00.000Z",
     "2025-01-01T04:00:00.000Z"},
    {"DATE_FORMAT", k_in, slot_dates, 6, dates_iso_taipei, nullptr, "2025-01-01T12:00:00+08:00",
     "2025-01-01T12:00:00+08:00"},
    {"DATE_FORMAT", k_in, slot_dates, 6, dates_unpadded, nullptr, "2025/1/1 12:00:00",
     "2025/1/1 12:00:00"},
    {"DOUBLE_ENCODED", k_in, slot_escapes, 3, encode_php, nullptr,
     "the values were already encoded, as in a raw body",
     "參數值已經過編碼，例如直接取用原始 body"},
    {"DOUBLE_ENCODED", k_in, slot_escapes, 4, encode_check_mac, nullptr,
     "the values first, then everything", "先編碼參數值，再編碼整串"},
    {"DOUBLE_ENCODED", k_in, slot_escapes, 4, encode_component, nullptr,
     "the values by encodeURIComponent, then everything",
     "先以 encodeURIComponent 編碼參數值，再編碼整串"},
});

}  // namespace

std::span<const Mistake> parameter_mistakes() { return k_rows; }

}  // namespace ecpay::explain
