#include "core/wire/url_encoding.hpp"

#include <array>
#include <cstdint>
#include <cstring>

namespace ecpay::wire {
namespace {

// What one byte becomes: up to three characters, padded so that all four bytes are stored at once.
struct Unit {
  char text[4];
};
struct Table {
  std::array<Unit, 256> unit;
  std::array<std::uint8_t, 256> length;
};

enum class Letters { kept, lowered };

constexpr Table make_table(std::string_view kept, std::string_view hex, Letters letters) {
  Table table{};
  for (unsigned i = 0; i < 256; ++i) {
    const char c = static_cast<char>(i);
    const bool upper = c >= 'A' && c <= 'Z';
    const bool alphanumeric = upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (alphanumeric || kept.find(c) != std::string_view::npos) {
      table.unit[i] = {
          {upper && letters == Letters::lowered ? static_cast<char>(c + 32) : c, 0, 0, 0}};
      table.length[i] = 1;
    } else if (c == ' ') {
      table.unit[i] = {{'+', 0, 0, 0}};
      table.length[i] = 1;
    } else {
      table.unit[i] = {{'%', hex[i >> 4], hex[i & 15], 0}};
      table.length[i] = 3;
    }
  }
  return table;
}

constexpr auto k_check_mac = make_table("-_.!*()", "0123456789abcdef", Letters::lowered);
constexpr auto k_php = make_table("-_.", "0123456789ABCDEF", Letters::kept);
constexpr auto k_form = make_table("-_.*", "0123456789ABCDEF", Letters::kept);

char* encode_to(const Table& table, std::string_view text, char* out) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    std::memcpy(out, table.unit[byte].text, 4);
    out += table.length[byte];
  }
  return out;
}

std::string encode(const Table& table, std::string_view text) {
  std::string out(text.size() * 3 + 4, '\0');
  const char* end = encode_to(table, text, out.data());
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

std::string check_mac_encode(std::string_view text) { return encode(k_check_mac, text); }
char* check_mac_encode_to(std::string_view text, char* out) {
  return encode_to(k_check_mac, text, out);
}
std::string php_urlencode(std::string_view text) { return encode(k_php, text); }
std::string form_encode(std::string_view text) { return encode(k_form, text); }

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
