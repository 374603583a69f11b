#include "core/wire/url_encoding.hpp"

#include "core/wire/percent_table.hpp"

namespace ecpay::wire {
namespace {

using percent::Letters;
using percent::Table;

constexpr auto k_php = percent::make_table("-_.", "0123456789ABCDEF", Letters::kept);
constexpr auto k_form = percent::make_table("-_.*", "0123456789ABCDEF", Letters::kept);

template <Letters letters>
std::string encode(const Table& table, std::string_view text) {
  std::string out(encoded_limit(text.size()), '\0');
  const char* end = percent::encode_to<letters>(table, text, out.data());
  out.resize(static_cast<std::size_t>(end - out.data()));
  return out;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::string check_mac_encode(std::string_view text) {
  return encode<Letters::lowered>(percent::k_check_mac, text);
}
char* check_mac_encode_to(std::string_view text, char* out) {
  return percent::encode_to<Letters::lowered>(percent::k_check_mac, text, out);
}
std::string php_urlencode(std::string_view text) { return encode<Letters::kept>(k_php, text); }
char* php_urlencode_to(std::string_view text, char* out) {
  return percent::encode_to<Letters::kept>(k_php, text, out);
}
std::string form_encode(std::string_view text) { return encode<Letters::kept>(k_form, text); }

std::optional<std::string> url_decode(std::string_view text) {
  std::string out(text.size(), '\0');
  std::size_t size = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '+') {
      c = ' ';
    } else if (c == '%') {
      if (i + 2 >= text.size()) return std::nullopt;
      const int high = hex_value(text[i + 1]);
      const int low = hex_value(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      c = static_cast<char>(high * 16 + low);
      i += 2;
    }
    out[size++] = c;
  }
  out.resize(size);
  return out;
}

}  // namespace ecpay::wire
