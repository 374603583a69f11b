#include <array>

#include "core/explain/mistake.hpp"

// Mistakes of order, encoding, wrapping and hashing; aio 1.6 and 1.7, product appendix A.
namespace ecpay::explain {
namespace {

constexpr std::string_view k_bom = "\xEF\xBB\xBF";
using R = Recipe;
using Reach = Encoder::Reach;
using Letters = Encoder::Letters;
constexpr auto k_percent20 = Encoder::Space::percent20;

void raw(R& r, std::string_view characters) { r.encoder.raw.add(characters); }
void no_table(R& r) { r.encoder.raw.remove("!*()"); }

constexpr std::uint64_t k_all_marks =
    slot_space | slot_tilde | slot_quote | slot_table | slot_marks;

constexpr auto k_sort = Dimension::order;
constexpr auto k_order_rows = std::to_array<Mistake>({
    {"SORT_NONE", k_sort, slot_order, 2, nullptr, [](R& r) { r.order = Order::as_posted; }, "", ""},
    {"SORT_CASE_SENSITIVE", k_sort, slot_order, 2, nullptr, [](R& r) { r.order = Order::by_bytes; },
     "", ""},
    {"SORT_DESCENDING", k_sort, slot_order, 6, nullptr, [](R& r) { r.order = Order::descending; },
     "", ""},
});

constexpr auto k_encode = Dimension::encoding;
constexpr auto k_encoding_rows = std::to_array<Mistake>({
    {"SPACE_PERCENT20", k_encode, slot_space, 1, nullptr,
     [](R& r) { r.encoder.space = k_percent20; }, "", ""},
    {"NET_TABLE_MISSING", k_encode, slot_table, 1, nullptr, no_table, "", ""},
    {"ENCODE_URI_COMPONENT", k_encode, slot_space | slot_tilde | slot_quote, 1, nullptr,
     [](R& r) {
       r.encoder.space = k_percent20;
       raw(r, "~'");
     },
     "", ""},
    {"TILDE_RAW", k_encode, slot_tilde, 1, nullptr, [](R& r) { raw(r, "~"); }, "", ""},
    {"ENCODE_URI_COMPONENT", k_encode, slot_tilde | slot_quote, 2, nullptr,
     [](R& r) { raw(r, "~'"); }, "with %20 turned into +, and ~ and ' left raw",
     "只把 %20 換成 +，~ 與 ' 未編碼"},
    {"QUOTE_RAW", k_encode, slot_quote, 2, nullptr, [](R& r) { raw(r, "'"); }, "", ""},
    {"NOT_LOWERCASED", k_encode, slot_letters, 2, nullptr,
     [](R& r) { r.encoder.letters = Letters::kept; }, "", ""},
    {"AES_URLENCODE", k_encode, slot_letters | slot_table, 2, nullptr,
     [](R& r) {
       r.encoder.letters = Letters::kept;
       no_table(r);
     },
     "", ""},
    {"LOWERCASED_BEFORE_ENCODING", k_encode, slot_letters | slot_table, 3, nullptr,
     [](R& r) {
       r.encoder.letters = Letters::lowered_before;
       no_table(r);
     },
     "", ""},
    {"NOT_ENCODED", k_encode, k_all_marks | slot_reach | slot_inner | slot_beyond, 3, nullptr,
     [](R& r) { r.encoder.reach = Reach::nothing; }, "", ""},
    {"DOUBLE_ENCODED", k_encode, slot_inner, 3, nullptr,
     [](R& r) { r.encoder.inner = Encoder::Inner::urlencode; }, "", ""},
    {"DOUBLE_ENCODED", k_encode, slot_inner, 4, nullptr,
     [](R& r) { r.encoder.inner = Encoder::Inner::check_mac; },
     "twice by ECPay's own rules", "依綠界規則編碼了兩次"},
    {"VALUES_ONLY_ENCODED", k_encode, slot_reach, 3, nullptr,
     [](R& r) { r.encoder.reach = Reach::values; }, "", ""},
    {"KEYS_OUTSIDE_ENCODING", k_encode, slot_reach, 4, nullptr,
     [](R& r) { r.encoder.reach = Reach::pairs; }, "", ""},
    {"ENCODE_URI", k_encode, k_all_marks, 4, nullptr,
     [](R& r) {
       r.encoder.space = k_percent20;
       raw(r, "~'#$&+,/:;=?@");
     },
     "", ""},
    {"ENCODE_URI", k_encode, slot_tilde | slot_quote | slot_marks, 5, nullptr,
     [](R& r) { raw(r, "~'#$&+,/:;=?@"); }, "with %20 turned into +", "並把 %20 換成 +"},
    {"SLASH_RAW", k_encode, slot_marks, 4, nullptr, [](R& r) { raw(r, "/"); }, "", ""},
    {"SLASH_RAW", k_encode, slot_marks | slot_space | slot_tilde | slot_table, 4, nullptr,
     [](R& r) {
       r.encoder.space = k_percent20;
       no_table(r);
       raw(r, "/~");
     },
     "Python's quote() as it is", "直接使用 Python 的 quote()"},
    {"NON_ASCII_RAW", k_encode, slot_beyond, 5, nullptr,
     [](R& r) { r.encoder.beyond = Encoder::Beyond::raw; }, "", ""},
    {"TURKISH_LOWERCASE", k_encode, slot_letters, 7, nullptr,
     [](R& r) { r.encoder.letters = Letters::turkish; }, "", ""},
    {"UPPERCASED", k_encode, slot_letters, 6, nullptr,
     [](R& r) { r.encoder.letters = Letters::raised; }, "", ""},
    {"FORMULA_ECTICKET", k_encode, slot_table | slot_wrap, 5, nullptr,
     [](R& r) {
       no_table(r);
       r.wrap = Wrap::touching;
     },
     "", ""},
    {"FORMULA_ECTICKET", k_encode, slot_table | slot_wrap | slot_body | slot_order, 5, nullptr,
     [](R& r) {
       no_table(r);
       r.wrap = Wrap::touching;
       r.body = Body::json;
       r.order = Order::as_posted;
     },
     "over the parameters as JSON", "以參數的 JSON 計算"},
});

void keys_around(R& r, std::string_view before, std::string_view after) {
  r.key_before = before;
  r.key_after = after;
}
void iv_around(R& r, std::string_view before, std::string_view after) {
  r.iv_before = before;
  r.iv_after = after;
}

constexpr auto k_wrap = Dimension::wrapping;
// A blank or line end that came along with a secret.
#define ECPAY_KEY_ROWS(RARITY, BEFORE, AFTER, EN, ZH)                  \
  {"KEY_WHITESPACE", k_wrap,        slot_key,                          \
   RARITY,           nullptr,       [](R& r) { keys_around(r, BEFORE, AFTER); },                      \
   "HashKey: " EN,   "HashKey：" ZH},                                  \
      {"KEY_WHITESPACE", k_wrap,       slot_iv,                        \
       RARITY,           nullptr,      [](R& r) { iv_around(r, BEFORE, AFTER); },                   \
       "HashIV: " EN,    "HashIV：" ZH},                               \
  {                                                                    \
    "KEY_WHITESPACE", k_wrap, slot_key | slot_iv, RARITY + 1, nullptr, \
        [](R& r) {                                                     \
          keys_around(r, BEFORE, AFTER);                               \
          iv_around(r, BEFORE, AFTER);                                 \
        },                                                             \
        "both: " EN, "兩者：" ZH                                       \
  }

constexpr auto k_wrapping_rows = std::to_array<Mistake>({
    {"KEY_IV_SWAPPED", k_wrap, slot_swap, 1, nullptr, [](R& r) { r.keys = R::Labels::swapped; }, "",
     ""},
    {"IV_MISSING", k_wrap, slot_wrap, 3, nullptr, [](R& r) { r.wrap = Wrap::no_iv; }, "", ""},
    {"KEYS_MISSING", k_wrap, slot_wrap, 3, nullptr, [](R& r) { r.wrap = Wrap::none; }, "", ""},
    {"KEY_LABELS_MISSING", k_wrap, slot_wrap, 3, nullptr, [](R& r) { r.wrap = Wrap::unlabelled; },
     "", ""},
    {"KEY_LABELS_MISSING", k_wrap, slot_wrap, 4, nullptr, [](R& r) { r.wrap = Wrap::touching; },
     "and without &", "也沒有 &"},
    {"WRAP_AMPERSAND", k_wrap, slot_wrap, 3, nullptr, [](R& r) { r.wrap = Wrap::double_end; },
     "&&HashIV=", "&&HashIV="},
    {"WRAP_AMPERSAND", k_wrap, slot_wrap, 4, nullptr, [](R& r) { r.wrap = Wrap::double_start; },
     "two & behind the HashKey", "HashKey 後有兩個 &"},
    {"WRAP_AMPERSAND", k_wrap, slot_wrap, 4, nullptr, [](R& r) { r.wrap = Wrap::without_marks; },
     "none at all", "完全沒有 &"},
    {"WRAP_REVERSED", k_wrap, slot_wrap, 4, nullptr, [](R& r) { r.wrap = Wrap::iv_first; }, "", ""},
    {"KEY_MISSING", k_wrap, slot_wrap, 5, nullptr, [](R& r) { r.wrap = Wrap::no_key; }, "", ""},
    ECPAY_KEY_ROWS(2, "", " ", "a blank behind it", "後面多一個空白"),
    ECPAY_KEY_ROWS(2, "", "\n", "a line end behind it", "後面多一個換行"),
    ECPAY_KEY_ROWS(3, " ", "", "a blank before it", "前面多一個空白"),
    ECPAY_KEY_ROWS(3, "", "\r\n", "CR LF behind it", "後面多了 CR LF"),
    ECPAY_KEY_ROWS(4, "", "\r", "CR behind it", "後面多了 CR"),
    ECPAY_KEY_ROWS(4, "\"", "\"", "in double quotes", "含雙引號"),
    ECPAY_KEY_ROWS(5, "'", "'", "in single quotes", "含單引號"),
    ECPAY_KEY_ROWS(5, "", "\t", "a tab behind it", "後面多一個 tab"),
    ECPAY_KEY_ROWS(6, "", "\xC2\xA0", "a no-break space behind it", "後面多一個不換行空白"),
    ECPAY_KEY_ROWS(6, "", "\xE2\x80\x8B", "a zero-width space behind it", "後面多一個零寬空白"),
    {"KEY_ENCODED", k_wrap, slot_key | slot_iv, 5, nullptr,
     [](R& r) { r.secrets = R::Spelling::base64; }, "as Base64", "以 Base64"},
    {"KEY_ENCODED", k_wrap, slot_key | slot_iv, 7, nullptr,
     [](R& r) { r.secrets = R::Spelling::hex; }, "in hexadecimal", "以十六進位"},
    {"BOM", k_wrap, slot_key, 4, nullptr, [](R& r) { keys_around(r, k_bom, ""); },
     "in front of the HashKey, from its file", "HashKey 檔案開頭帶有 BOM"},
    {"BOM", k_wrap, slot_iv, 5, nullptr, [](R& r) { iv_around(r, k_bom, ""); },
     "in front of the HashIV, from its file", "HashIV 檔案開頭帶有 BOM"},
    {"BOM", k_wrap, slot_bom, 6, nullptr, [](R& r) { r.front = k_bom; },
     "in front of the whole text", "出現在整串文字前"},
});
#undef ECPAY_KEY_ROWS

constexpr auto k_hash = Dimension::hashing;
constexpr auto k_hashing_rows = std::to_array<Mistake>({
    {"HMAC_USED", k_hash, slot_hashing, 3, nullptr, [](R& r) { r.hashing = Hashing::hmac; }, "",
     ""},
    {"HASHED_TWICE", k_hash, slot_hashing, 5, nullptr,
     [](R& r) { r.hashing = Hashing::twice_upper; }, "", ""},
    {"HASHED_TWICE", k_hash, slot_hashing, 5, nullptr,
     [](R& r) { r.hashing = Hashing::twice_lower; }, "over lower-case digits", "以小寫十六進位"},
});

}  // namespace

std::span<const Mistake> order_mistakes() { return k_order_rows; }
std::span<const Mistake> encoding_mistakes() { return k_encoding_rows; }
std::span<const Mistake> wrapping_mistakes() { return k_wrapping_rows; }
std::span<const Mistake> hashing_mistakes() { return k_hashing_rows; }

}  // namespace ecpay::explain
