#include "core/catalogue/pattern.hpp"

#include <algorithm>
#include <array>

#include "core/base/clock.hpp"
#include "core/base/text.hpp"
#include "core/catalogue/decimal.hpp"

namespace ecpay::catalogue {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_alnum(char c) { return is_digit(c) || is_upper(c) || is_lower(c); }
bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

template <typename Test>
bool all(std::string_view text, Test test) {
  return !text.empty() && std::all_of(text.begin(), text.end(), test);
}
template <typename Test>
bool none(std::string_view text, Test test) {
  return std::none_of(text.begin(), text.end(), test);
}

bool alnum(std::string_view text) { return all(text, is_alnum); }
bool digits(std::string_view text) { return all(text, is_digit); }
bool alnum_underscore(std::string_view text) {
  return all(text, [](char c) { return is_alnum(c) || c == '_'; });
}
bool alnum_dash(std::string_view text) {
  return all(text, [](char c) { return is_alnum(c) || c == '_' || c == '-'; });
}
bool alnum_marks(std::string_view text) {
  return all(text, [](char c) {
    return is_alnum(c) || std::string_view("-_/.:").find(c) != std::string_view::npos;
  });
}
bool upper_alnum(std::string_view text) {
  return all(text, [](char c) { return is_upper(c) || is_digit(c); });
}
bool ascii_printable(std::string_view text) {
  return all(text, [](char c) { return c >= 0x20 && c <= 0x7E; });
}
bool no_digits(std::string_view text) { return none(text, is_digit); }
bool no_control(std::string_view text) { return none(text, is_control); }
bool no_html(std::string_view text) {
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    const char next = text[i + 1];
    if (text[i] == '<' && (is_upper(next) || is_lower(next) || next == '/' || next == '!'))
      return false;
  }
  return true;
}
bool no_escapes(std::string_view text) {
  return text.find("%26") == std::string_view::npos && text.find("%3C") == std::string_view::npos &&
         text.find("%3c") == std::string_view::npos;
}
// The characters that names of goods may not have (services 3.3.3); those of people add the comma.
bool no_goods_symbols(std::string_view text) {
  return none(text, [](char c) {
    return std::string_view("^'`!@#%&*+\\\"<>|_[]").find(c) != std::string_view::npos;
  });
}
// The characters ECPay's store printers cannot show (services 3.3.3).
bool no_symbols(std::string_view text) {
  return none(text, [](char c) {
    return std::string_view("^'`!@#%&*+\\\"<>|_[],").find(c) != std::string_view::npos;
  });
}

bool no_quotes(std::string_view text) {
  return none(text, [](char c) { return c == '\'' || c == '"'; });
}
// Names on shipping labels: half-width characters count 1, others 2 (services 3.3.3).
bool name_up_to_10(std::string_view text) { return count_width(text) <= 10; }
bool name_4_to_10(std::string_view text) { return count_width(text) >= 4 && name_up_to_10(text); }

bool email(std::string_view text) {
  const auto at = text.find('@');
  if (at == 0 || at == std::string_view::npos || text.find('@', at + 1) != std::string_view::npos) {
    return false;
  }
  const auto domain = text.substr(at + 1);
  const auto dot = domain.find('.');
  return dot != std::string_view::npos && dot != 0 && domain.back() != '.' &&
         none(text, [](char c) { return is_control(c) || c == ' ' || c == ',' || c == ';'; });
}

bool tw_mobile(std::string_view text) {
  return text.size() == 10 && text.starts_with("09") && digits(text);
}
bool tw_phone(std::string_view text) {
  return all(text, [](char c) {
    return is_digit(c) || c == '(' || c == ')' || c == '-' || c == '#' || c == '+' || c == ' ';
  });
}

bool integer(std::string_view text) { return is_integer_text(text); }
bool decimal(std::string_view text) { return Decimal::parse(text).has_value(); }

bool is_date(std::string_view text, char separator) {
  if (text.size() != 10 || text[4] != separator || text[7] != separator) return false;
  std::string written(text);
  written[4] = written[7] = '/';
  return parse_taiwan(written + " 00:00:00").has_value();
}
bool date_dash(std::string_view text) { return is_date(text, '-'); }
bool date_slash(std::string_view text) { return is_date(text, '/'); }
bool datetime_dash(std::string_view text) {
  if (text.size() != 19) return false;
  return date_dash(text.substr(0, 10)) &&
         is_taiwan_datetime("2000/01/01" + std::string(text.substr(10)));
}

bool date_any(std::string_view text) { return date_dash(text) || date_slash(text); }
bool datetime_any(std::string_view text) { return datetime_dash(text) || is_taiwan_datetime(text); }
bool date_compact(std::string_view text) {
  if (text.size() != 8 || !digits(text)) return false;
  std::string written(text.substr(0, 4));
  written.append("/").append(text.substr(4, 2)).append("/").append(text.substr(6));
  return date_slash(written);
}

bool url_plain(std::string_view text) {
  return text.find_first_of(";|`") == std::string_view::npos;
}

std::string_view authority_of(std::string_view url) {
  const auto start = url.find("://");
  if (start == std::string_view::npos) return {};
  url.remove_prefix(start + 3);
  return url.substr(0, url.find_first_of("/?#"));
}

// Port 80 or 443, since the vendor calls no other (aio 3.4).
bool url_vendor_port(std::string_view text) {
  const auto authority = authority_of(text);
  const auto colon = authority.rfind(':');
  if (colon == std::string_view::npos || authority.ends_with(']')) return true;
  const auto port = authority.substr(colon + 1);
  return port == "80" || port == "443";
}
bool url_ascii_host(std::string_view text) {
  return none(authority_of(text), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

bool invoice_number(std::string_view text) {
  return text.size() == 10 && is_upper(text[0]) && is_upper(text[1]) && digits(text.substr(2));
}
// Invoice numbers come in books of 50.
bool ends_in(std::string_view text, std::string_view one, std::string_view other) {
  return text.size() == 8 && digits(text) && (text.ends_with(one) || text.ends_with(other));
}
bool invoice_book_start(std::string_view text) { return ends_in(text, "00", "50"); }
bool invoice_book_end(std::string_view text) { return ends_in(text, "49", "99"); }
bool hex64(std::string_view text) {
  return text.size() == 64 &&
         all(text, [](char c) { return is_digit(c) || (c >= 'A' && c <= 'F'); });
}

// --- Checks ---

// The business administration number: weighted digit sums divisible by 5 (the rule since 2023 that
// also holds for the numbers given before).
bool tw_tax_id(std::string_view text) {
  if (text.size() != 8 || !digits(text)) return false;
  constexpr std::array<int, 8> k_weights = {1, 2, 1, 2, 1, 2, 4, 1};
  int sum = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    const int product = (text[i] - '0') * k_weights[i];
    sum += product / 10 + product % 10;
  }
  return sum % 5 == 0 || (text[6] == '7' && (sum + 1) % 5 == 0);
}
bool eight_digits(std::string_view text) { return text.size() == 8 && digits(text); }
bool mobile_barcode(std::string_view text) {
  return text.size() == 8 && text.front() == '/' && all(text.substr(1), [](char c) {
           return is_digit(c) || is_upper(c) || c == '+' || c == '-' || c == '.';
         });
}
bool natural_person_certificate(std::string_view text) {
  return text.size() == 16 && is_upper(text[0]) && is_upper(text[1]) && digits(text.substr(2));
}
bool love_code(std::string_view text) {
  if (text.size() < 3 || text.size() > 7) return false;
  return digits(text) || ((text.front() == 'X' || text.front() == 'x') && digits(text.substr(1)));
}
bool luhn(std::string_view text) {
  if (!digits(text) || text.size() > 19) return false;
  int sum = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    int digit = text[text.size() - 1 - i] - '0';
    if (i % 2 == 1) digit = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
    sum += digit;
  }
  return sum % 10 == 0;
}

constexpr auto k_pattern = MatcherUse::pattern;
constexpr auto k_check = MatcherUse::check;

constexpr Matcher k_matchers[] = {
    {"alnum", k_pattern, alnum, "only letters A-Z a-z and digits", "英文字母與數字", "a"},
    {"digits", k_pattern, digits, "only digits", "數字", "1"},
    {"alnum_underscore", k_pattern, alnum_underscore, "only letters, digits and _",
     "英文字母、數字與底線", "a"},
    {"alnum_dash", k_pattern, alnum_dash, "only letters, digits, - and _", "英文字母、數字、- 與 _",
     "a"},
    {"alnum_marks", k_pattern, alnum_marks,
     "only letters, digits and - _ / . :", "英文字母、數字與 - _ / . :", "a"},
    {"upper_alnum", k_pattern, upper_alnum, "only capital letters and digits", "大寫英文字母與數字",
     "A"},
    {"ascii_printable", k_pattern, ascii_printable, "only printable ASCII characters",
     "可顯示的 ASCII 字元", "a"},
    {"no_digits", k_pattern, no_digits, "text without digits", "不含數字的文字", "x"},
    {"no_control", k_pattern, no_control, "text without line breaks and control characters",
     "不含換行與控制字元的文字", "x"},
    {"no_html", k_pattern, no_html, "text without HTML tags", "不含 HTML 標籤的文字", "x"},
    {"no_escapes", k_pattern, no_escapes, "plain text, not URL-encoded (%26, %3C)",
     "未經 URL 編碼的文字（不可含 %26、%3C）", "x"},
    {"no_symbols", k_pattern, no_symbols,
     "text without symbols such as ^ ' ` ! @ # % & * + \\ \" < > | _ [ ] ,",
     "不含 ^ ' ` ! @ # % & * + \\ \" < > | _ [ ] , 等符號的文字", "x"},
    {"no_goods_symbols", k_pattern, no_goods_symbols,
     "text without symbols such as ^ ' ` ! @ # % & * + \\ \" < > | _ [ ]",
     "不含 ^ ' ` ! @ # % & * + \\ \" < > | _ [ ] 等符號的文字", "x"},
    {"no_quotes", k_pattern, no_quotes, "text without single and double quotation marks",
     "不含單引號與雙引號的文字", "x"},
    {"name_up_to_10", k_pattern, name_up_to_10,
     "a name of at most 10 half-width characters (5 Chinese ones)",
     "最多 10 個半形字元（5 個中文字）的姓名", "x"},
    {"name_4_to_10", k_pattern, name_4_to_10,
     "a name of 4 to 10 half-width characters (2 to 5 Chinese ones)",
     "4 至 10 個半形字元（2 至 5 個中文字）的姓名", "x"},
    {"email", k_pattern, email, "one e-mail address", "一個電子郵件地址", ""},
    {"tw_mobile", k_pattern, tw_mobile, "a Taiwanese mobile number: 09 and 8 digits",
     "台灣手機號碼（09 開頭共 10 碼）", ""},
    {"tw_phone", k_pattern, tw_phone, "a telephone number: digits, blanks and ( ) - # +",
     "電話號碼（數字、空白與 ( ) - # +）", "1"},
    {"integer", k_pattern, integer, "a whole number", "整數", ""},
    {"decimal", k_pattern, decimal, "a number", "數值", ""},
    {"taiwan_datetime", k_pattern, is_taiwan_datetime,
     "a time as yyyy/MM/dd HH:mm:ss (Taiwan time)", "yyyy/MM/dd HH:mm:ss 格式的時間（台灣時間）",
     ""},
    {"datetime_dash", k_pattern, datetime_dash, "a time as yyyy-MM-dd HH:mm:ss (Taiwan time)",
     "yyyy-MM-dd HH:mm:ss 格式的時間（台灣時間）", ""},
    {"date_dash", k_pattern, date_dash, "a date as yyyy-MM-dd", "yyyy-MM-dd 格式的日期", ""},
    {"date_slash", k_pattern, date_slash, "a date as yyyy/MM/dd", "yyyy/MM/dd 格式的日期", ""},
    {"date_any", k_pattern, date_any, "a date as yyyy-MM-dd or yyyy/MM/dd",
     "yyyy-MM-dd 或 yyyy/MM/dd 格式的日期", ""},
    {"datetime_any", k_pattern, datetime_any,
     "a time as yyyy-MM-dd HH:mm:ss or yyyy/MM/dd HH:mm:ss (Taiwan time)",
     "yyyy-MM-dd HH:mm:ss 或 yyyy/MM/dd HH:mm:ss 格式的時間（台灣時間）", ""},
    {"date_compact", k_pattern, date_compact, "a date as yyyyMMdd", "yyyyMMdd 格式的日期", ""},
    {"url_plain", k_pattern, url_plain, "an address without ; | and back-tick",
     "不含 ;、| 與反引號的網址", "a"},
    {"url_vendor_port", k_pattern, url_vendor_port, "an address on port 80 or 443",
     "使用 80 或 443 埠的網址", "a"},
    {"url_ascii_host", k_pattern, url_ascii_host, "an address whose host name is ASCII (punycode)",
     "主機名稱為 ASCII（punycode）的網址", "a"},
    {"invoice_number", k_pattern, invoice_number,
     "an invoice number: 2 capital letters and 8 digits", "發票號碼（2 碼大寫英文加 8 碼數字）",
     ""},
    {"invoice_book_start", k_pattern, invoice_book_start,
     "8 digits that end in 00 or 50, where a book of 50 numbers starts",
     "尾數為 00 或 50 的 8 碼數字（每本 50 號的起始號碼）", ""},
    {"invoice_book_end", k_pattern, invoice_book_end,
     "8 digits that end in 49 or 99, where a book of 50 numbers ends",
     "尾數為 49 或 99 的 8 碼數字（每本 50 號的結束號碼）", ""},
    {"hex64", k_pattern, hex64, "64 capital hexadecimal digits", "64 碼大寫十六進位", ""},
    {"tw_tax_id", k_check, tw_tax_id, "a business number of 8 digits whose check digit is right",
     "檢查碼正確的 8 碼統一編號", ""},
    {"eight_digits", k_check, eight_digits, "8 digits", "8 碼數字", ""},
    {"mobile_barcode", k_check, mobile_barcode, "a mobile barcode: / and 7 of 0-9 A-Z + - .",
     "手機條碼（/ 加 7 碼 0-9 A-Z + - .）", ""},
    {"natural_person_certificate", k_check, natural_person_certificate,
     "a citizen certificate: 2 capital letters and 14 digits",
     "自然人憑證（2 碼大寫英文加 14 碼數字）", ""},
    {"love_code", k_check, love_code, "a love code: 3 to 7 digits, or X and 2 to 6 digits",
     "愛心碼（3 至 7 碼數字，或 X 加 2 至 6 碼數字）", ""},
    {"luhn", k_check, luhn, "a card number whose check digit is right", "檢查碼正確的卡號", ""},
};

}  // namespace

const Matcher* find_matcher(std::string_view name, MatcherUse use) {
  for (const auto& matcher : k_matchers) {
    if (matcher.use == use && matcher.name == name) return &matcher;
  }
  return nullptr;
}

std::span<const Matcher> all_matchers() { return k_matchers; }

bool is_http_url(std::string_view text) {
  const auto scheme_end = text.find("://");
  if (scheme_end == std::string_view::npos) return false;
  const auto scheme = text.substr(0, scheme_end);
  if (!equals_ignoring_case(scheme, "http") && !equals_ignoring_case(scheme, "https")) return false;
  auto host = authority_of(text);
  host = host.substr(host.find('@') == std::string_view::npos ? 0 : host.find('@') + 1);
  return !host.empty() && host.front() != ':' &&
         none(text, [](char c) { return is_control(c) || c == ' '; });
}

bool is_taiwan_datetime(std::string_view text) { return parse_taiwan(text).has_value(); }

}  // namespace ecpay::catalogue
