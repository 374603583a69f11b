#include "core/explain/located.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "core/base/text.hpp"
#include "core/explain/charset.hpp"
#include "core/explain/value_changes.hpp"
#include "core/merchant/accounts.hpp"
#include "core/wire/html_tags.hpp"
#include "core/wire/url_encoding.hpp"

namespace ecpay::explain {
namespace {

constexpr std::size_t k_most_parameters = 64;  // whose every change is combined with others
constexpr std::size_t k_longest_value = 4096;

// Collects guesses about one value, each text once.
class ValueGuesses {
 public:
  ValueGuesses(const Pair& pair, std::size_t index, std::vector<Located>& out)
      : pair_(pair), index_(index), out_(out) {
    seen_.insert(pair.value);
  }
  void add(std::string_view code, int rarity, std::string value, std::string_view en = {},
           std::string_view zh_tw = {}) {
    if (!seen_.insert(value).second) return;
    Located located;
    located.code = code;
    located.rarity = rarity;
    located.replaced = index_;
    located.value = std::move(value);
    located.note_en = en;
    located.note_zh_tw = zh_tw;
    out_.push_back(std::move(located));
  }
  const std::string& value() const { return pair_.value; }
  const std::string& name() const { return pair_.name; }

 private:
  const Pair& pair_;
  std::size_t index_;
  std::vector<Located>& out_;
  std::set<std::string> seen_;
};

void guess_blanks(ValueGuesses& to) {
  const std::string& value = to.value();
  constexpr std::string_view k_code = "VALUES_TRIMMED";
  const auto left = value.find_first_not_of(" \t\r\n");
  const auto right = value.find_last_not_of(" \t\r\n");
  if (left != std::string::npos) {
    to.add(k_code, 3, value.substr(left), "blanks before it were not signed",
           "簽章時去掉了前面的空白");
    to.add(k_code, 3, value.substr(0, right + 1), "blanks behind it were not signed",
           "簽章時去掉了後面的空白");
    to.add(k_code, 3, std::string(trim(value)), "blanks around it were not signed",
           "簽章時去掉了前後的空白");
  }
  if (value.empty()) return;
  to.add("VALUE_CHANGED", 4, " " + value, "a blank before it was signed, but did not come",
         "簽章時前面有一個空白，送來時沒有");
  to.add("VALUE_CHANGED", 4, value + " ", "a blank behind it was signed, but did not come",
         "簽章時後面有一個空白，送來時沒有");
}

void guess_escapes(ValueGuesses& to) {
  const std::string& value = to.value();
  to.add("VALUES_DECODED_TWICE", 3, decoded_again(value), "it was signed decoded",
         "簽章時使用了解碼後的值");
  to.add("DOUBLE_ENCODED", 3, wire::php_urlencode(value), "it was signed encoded, but sent raw",
         "簽章用編碼後的值，送出的卻是原值");
  to.add("DOUBLE_ENCODED", 3, wire::check_mac_encode(value),
         "it was signed encoded by ECPay's rules, but sent raw",
         "簽章用依綠界規則編碼後的值，送出的卻是原值");
  to.add("DOUBLE_ENCODED", 4, component_encoded(value),
         "it was signed encoded by encodeURIComponent, but sent raw",
         "簽章用 encodeURIComponent 後的值，送出的卻是原值");
  to.add("PLUS_AS_SPACE", 3, replace_all(value, "+", " "), "its + was signed as a blank",
         "其中的 + 簽章時變成空白");
  to.add("SPACE_AS_PLUS", 4, replace_all(value, " ", "+"), "its blank was signed as +",
         "其中的空白簽章時變成 +");
  to.add("HTML_UNESCAPED", 3, wire::decode_html_references(value),
         "it was signed without the HTML entities", "簽章時不含 HTML 實體");
  to.add("HTML_ESCAPED", 3, html_escaped(value, {.apostrophe = "&#039;"}),
         "it was signed with HTML entities", "簽章時含 HTML 實體");
  to.add("HTML_ESCAPED", 4, html_escaped(value, {.apostrophe = "&#x27;"}),
         "it was signed with HTML entities", "簽章時含 HTML 實體");
}

void guess_cuts(ValueGuesses& to) {
  const std::string& value = to.value();
  for (const std::size_t limit : {400U, 255U, 200U, 100U, 60U, 50U, 30U, 20U, 10U}) {
    to.add("TRUNCATED", 3, std::string(first_code_points(value, limit)),
           "it was cut at a limit before signing", "簽章前在長度上限處被截斷");
  }
  for (const std::size_t limit : {400U, 255U, 200U}) {
    to.add("TRUNCATED", 4, value.substr(0, std::min(value.size(), std::size_t{limit})),
           "it was cut at a limit in bytes before signing", "簽章前在位元組上限處被截斷");
  }
}

void guess_numbers(ValueGuesses& to) {
  const std::string& value = to.value();
  const auto number = parse_integer(value, 0, 999'999'999);
  if (!number || value.size() > 9) return;
  if (is_amount_name(to.name())) {
    to.add("VALUE_CHANGED", 3, std::to_string(*number + 1), "the amount was another one",
           "金額不同");
    if (*number > 0)
      to.add("VALUE_CHANGED", 3, std::to_string(*number - 1), "the amount was another one",
             "金額不同");
    to.add("NUMBER_FORMAT", 4, amount_as(value, AmountStyle::thousands));
    to.add("NUMBER_FORMAT", 4, amount_as(value, AmountStyle::point_zero));
    to.add("NUMBER_FORMAT", 4, amount_as(value, AmountStyle::two_decimals));
  } else if (*number <= 1) {
    to.add("VALUE_CHANGED", 4, *number == 0 ? "1" : "0");
  }
}

void guess_urls(ValueGuesses& to) {
  const std::string& value = to.value();
  constexpr std::string_view k_en = "the address was another one";
  constexpr std::string_view k_zh = "網址不同";
  if (value.starts_with("http://"))
    to.add("VALUE_CHANGED", 4, "https" + value.substr(4), k_en, k_zh);
  if (value.starts_with("https://"))
    to.add("VALUE_CHANGED", 4, "http" + value.substr(5), k_en, k_zh);
  if (!value.starts_with("http")) return;
  if (value.ends_with('/')) {
    to.add("VALUE_CHANGED", 4, value.substr(0, value.size() - 1), k_en, k_zh);
  } else {
    to.add("VALUE_CHANGED", 4, value + "/", k_en, k_zh);
  }
}

Located dropping(const Case& about, std::size_t index) {
  Located located;
  located.code = "PARAM_EXTRA";
  located.rarity = about.posted[index].value.empty() ? 4 : 3;
  located.slots = slot_presence;
  located.dropped = {index};
  return located;
}

bool has_name(const Case& about, std::string_view name) {
  return std::any_of(about.posted.begin(), about.posted.end(),
                     [&](const Pair& pair) { return pair.name == name; });
}

// What is often signed and lost on the way, with the values it has then.
void guess_missing(const Case& about, std::vector<Located>& out) {
  static constexpr std::array<std::array<std::string_view, 2>, 46> k_pairs{
      {{"EncryptType", "1"},
       {"PaymentType", "aio"},
       {"ChoosePayment", "ALL"},
       {"ChoosePayment", "Credit"},
       {"SimulatePaid", "0"},
       {"SimulatePaid", "1"},
       {"RtnCode", "1"},
       {"RtnMsg", "交易成功"},
       {"RtnMsg", "Succeeded"},
       {"RtnMsg", "付款成功"},
       {"NeedExtraPaidInfo", "N"},
       {"NeedExtraPaidInfo", "Y"},
       {"InvoiceMark", "N"},
       {"InvoiceMark", "Y"},
       {"DeviceSource", ""},
       {"DeviceSource", "P"},
       {"PlatformID", ""},
       {"StoreID", ""},
       {"CustomField1", ""},
       {"CustomField2", ""},
       {"CustomField3", ""},
       {"CustomField4", ""},
       {"Remark", ""},
       {"ChooseSubPayment", ""},
       {"ClientBackURL", ""},
       {"OrderResultURL", ""},
       {"ItemURL", ""},
       {"IgnorePayment", ""},
       {"Language", ""},
       {"PaymentInfoURL", ""},
       {"ClientRedirectURL", ""},
       {"UnionPay", "0"},
       {"BindingCard", "0"},
       {"MerchantMemberID", ""},
       {"CreditInstallment", ""},
       {"InstallmentAmount", "0"},
       {"HoldTradeAMT", "0"},
       {"Redeem", ""},
       {"Redeem", "N"},
       {"PaymentTypeChargeFee", "0"},
       {"RqID", ""},
       {"CheckMacValue", ""},
       {"LogisticsC2CReplyURL", ""},
       {"ServerReplyURL", ""},
       {"ClientReplyURL", ""},
       {"PeriodReturnURL", ""}}};
  const auto add = [&](Pairs added, int rarity) {
    Located located;
    located.code = "PARAM_MISSING";
    located.rarity = rarity;
    located.slots = slot_presence;
    located.added = std::move(added);
    out.push_back(std::move(located));
  };
  for (const auto& [name, value] : k_pairs) {
    if (!has_name(about, name)) add({{std::string(name), std::string(value)}}, 4);
  }
  if (!has_name(about, "MerchantID")) {
    for (const auto& account : merchant::public_accounts())
      add({{"MerchantID", account.merchant_id}}, 4);
  }
  // Empty fields that a log or a framework left out: all that are not there, with and without
  // StoreID.
  Pairs empty;
  for (const std::string name : {"CustomField1", "CustomField2", "CustomField3", "CustomField4"}) {
    if (!has_name(about, name)) empty.push_back({name, ""});
  }
  if (empty.size() > 1) add(empty, 3);
  if (!has_name(about, "StoreID") && !empty.empty()) {
    empty.push_back({"StoreID", ""});
    add(empty, 3);
  }
}

void guess_exchanges(ValueGuesses& to) {
  const std::string& value = to.value();
  constexpr std::size_t k_longest = 512;
  if (value.size() > k_longest) return;
  constexpr std::string_view k_en = "a character was lost, doubled or exchanged";
  constexpr std::string_view k_zh = "有一個字元遺失、重複或互換";
  const auto points = code_points(value);
  for (const auto& point : points) {
    const auto at = static_cast<std::size_t>(point.bytes.data() - value.data());
    std::string text = value;
    to.add("VALUE_CHANGED", 7, text.erase(at, point.bytes.size()), k_en, k_zh);
    text = value;
    to.add("VALUE_CHANGED", 7, text.insert(at, point.bytes), k_en, k_zh);
    if (point.bytes.size() != 1 || value[at] < '0' || value[at] > '9') continue;
    for (char digit = '0'; digit <= '9'; ++digit) {
      text = value;
      text[at] = digit;
      to.add("VALUE_CHANGED", 7, text, "one digit was another one", "有一個數字不同");
    }
  }
  for (std::size_t i = 0; i + 1 < points.size(); ++i) {
    std::string text = value;
    const auto at = static_cast<std::size_t>(points[i].bytes.data() - value.data());
    text.replace(at, points[i].bytes.size() + points[i + 1].bytes.size(),
                 std::string(points[i + 1].bytes) + std::string(points[i].bytes));
    to.add("VALUE_CHANGED", 7, std::move(text), k_en, k_zh);
  }
}

void guess_dates(ValueGuesses& to) {
  const std::string& value = to.value();
  if (!is_date(value)) return;
  constexpr std::string_view k_en = "the time was another one, as when the clock is read twice";
  constexpr std::string_view k_zh = "時間不同，例如取了兩次現在時間";
  for (long long second = 1; second <= 300; ++second) {
    to.add("VALUE_CHANGED", 5, date_shifted(value, second), k_en, k_zh);
    to.add("VALUE_CHANGED", 5, date_shifted(value, -second), k_en, k_zh);
  }
  for (long long hour = 1; hour <= 12; ++hour) {
    to.add("VALUE_CHANGED", 5, date_shifted(value, hour * 3600), "its time zone was another one",
           "時區不同");
    to.add("VALUE_CHANGED", 5, date_shifted(value, -hour * 3600), "its time zone was another one",
           "時區不同");
  }
  for (const auto style : {DateStyle::dashes, DateStyle::iso, DateStyle::iso_taipei,
                           DateStyle::iso_utc, DateStyle::unpadded, DateStyle::date_only}) {
    to.add("DATE_FORMAT", 5, date_as(value, style));
  }
}

void guess_words(ValueGuesses& to) {
  constexpr std::string_view k_en = "it was another of its usual values";
  constexpr std::string_view k_zh = "原為另一個常見的值";
  const auto any_of = [&](std::initializer_list<std::string_view> values) {
    for (const auto value : values) to.add("VALUE_CHANGED", 5, std::string(value), k_en, k_zh);
  };
  if (to.name() == "RtnMsg")
    any_of({"交易成功", "付款成功", "Succeeded", "paid", "Get VirtualAccount Succeeded",
            "Get CVS Code Succeeded.", "成功"});
  if (to.name() == "RtnCode") any_of({"1", "0", "2", "10100073", "10100058", "10200095"});
  if (to.name() == "ChoosePayment")
    any_of({"ALL", "Credit", "ATM", "CVS", "BARCODE", "WebATM", "ApplePay", "TWQR", "BNPL"});
  if (to.name() == "MerchantID") {
    for (const auto& account : merchant::public_accounts()) any_of({account.merchant_id});
  }
  to.add("VALUE_CHANGED", 5, "", "it was empty", "原為空值");
  to.add("UNICODE_NFD", 6, to_nfd(to.value()), "it was signed in NFD", "簽章時為 NFD");
  to.add("UNICODE_NFD", 6, to_nfc(to.value()), "it was signed in NFC", "簽章時為 NFC");
}

void guess_amounts(ValueGuesses& to) {
  const auto number = parse_integer(to.value(), 0, 999'999'999);
  if (!number || !is_amount_name(to.name())) return;
  constexpr std::string_view k_en = "the amount was another one";
  constexpr std::string_view k_zh = "金額不同";
  for (const long long factor : {10LL, 100LL})
    to.add("VALUE_CHANGED", 4, std::to_string(*number * factor), k_en, k_zh);
  if (*number % 100 == 0) to.add("VALUE_CHANGED", 4, std::to_string(*number / 100), k_en, k_zh);
  if (*number % 10 == 0) to.add("VALUE_CHANGED", 4, std::to_string(*number / 10), k_en, k_zh);
  constexpr long long k_most = 10'000;
  for (long long amount = 0; amount <= k_most; ++amount)
    to.add("VALUE_CHANGED", 5, std::to_string(amount), k_en, k_zh);
  for (long long hundred = k_most; hundred <= 10 * k_most; hundred += 100)
    to.add("VALUE_CHANGED", 5, std::to_string(hundred), k_en, k_zh);
}

void guess_prefixes(ValueGuesses& to) {
  std::size_t end = 0;
  for (const auto& point : code_points(to.value())) {
    if (end > 0)
      to.add("TRUNCATED", 6, to.value().substr(0, end), "it was cut before signing",
             "簽章前被截斷");
    end += point.bytes.size();
  }
}

}  // namespace

std::string Located::names(const Pairs& posted) const {
  std::string out;
  const auto put = [&](const std::string& name) { out += (out.empty() ? "" : ", ") + name; };
  for (const auto index : dropped) put(posted[index].name);
  for (const auto& pair : added) put(pair.name);
  if (replaced) put(posted[*replaced].name);
  return out;
}

void Located::apply(Pairs& pairs) const {
  if (replaced) pairs[*replaced].value = value;
  for (auto index = dropped.rbegin(); index != dropped.rend(); ++index)
    pairs.erase(pairs.begin() + static_cast<std::ptrdiff_t>(*index));
  pairs.insert(pairs.end(), added.begin(), added.end());
}

std::vector<Located> likely_guesses(const Case& about) {
  std::vector<Located> out;
  const auto& posted = about.posted;
  // Of a JSON text no parameter can have come or gone.
  const bool has_parameters = about.formula == Formula::form;
  for (std::size_t i = 0; has_parameters && i < posted.size() && i < k_most_parameters; ++i)
    out.push_back(dropping(about, i));
  for (std::size_t i = 0; i < posted.size() && i < k_most_parameters; ++i) {
    if (posted[i].value.size() > k_longest_value) continue;
    ValueGuesses to(posted[i], i, out);
    guess_blanks(to);
    guess_escapes(to);
    guess_cuts(to);
    guess_numbers(to);
    guess_urls(to);
  }
  if (has_parameters) guess_missing(about, out);
  return out;
}

std::vector<Located> rare_guesses(const Case& about, std::size_t limit) {
  std::vector<Located> out;
  const auto& posted = about.posted;
  for (std::size_t i = k_most_parameters; i < posted.size() && out.size() < limit; ++i)
    out.push_back(dropping(about, i));
  const auto each = [&](auto guess) {
    for (std::size_t i = 0; i < posted.size() && out.size() < limit; ++i) {
      if (posted[i].value.size() > k_longest_value) continue;
      ValueGuesses to(posted[i], i, out);
      guess(to);
    }
  };
  each([](ValueGuesses& to) { guess_words(to); });
  each([](ValueGuesses& to) { guess_dates(to); });
  each([](ValueGuesses& to) { guess_exchanges(to); });
  each([](ValueGuesses& to) { guess_prefixes(to); });
  each([](ValueGuesses& to) { guess_amounts(to); });
  if (out.size() > limit) out.resize(limit);
  return out;
}

}  // namespace ecpay::explain
