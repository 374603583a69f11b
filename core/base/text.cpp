#include "core/base/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <cstring>

#include "core/base/byte_block.hpp"

namespace ecpay {
namespace {

// Length of the valid UTF-8 sequence at `at` (1 to 4), or 0 if there is none; fills `code_point`.
std::size_t decode_one(std::string_view text, std::size_t at, char32_t& code_point) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
  const unsigned char first = byte(0);
  if (first < 0x80) {
    code_point = first;
    return 1;
  }
  std::size_t length = 0;
  char32_t smallest = 0;
  if (first >= 0xC2 && first <= 0xDF) {
    length = 2;
    smallest = 0x80;
    code_point = first & 0x1F;
  } else if ((first & 0xF0) == 0xE0) {
    length = 3;
    smallest = 0x800;
    code_point = first & 0x0F;
  } else if (first >= 0xF0 && first <= 0xF4) {
    length = 4;
    smallest = 0x10000;
    code_point = first & 0x07;
  } else {
    return 0;
  }
  if (at + length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
    code_point = (code_point << 6) | (byte(i) & 0x3F);
  }
  const bool surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
  return (code_point < smallest || code_point > 0x10FFFF || surrogate) ? 0 : length;
}

// Where the ASCII that begins at `at` ends.
std::size_t skip_ascii(std::string_view text, std::size_t at) {
  constexpr std::uint64_t k_high_bits = 0x8080808080808080;
  while (text.size() - at >= 8 && (load_eight(text.data() + at) & k_high_bits) == 0) at += 8;
  while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80) ++at;
  return at;
}

bool is_markup(char c) { return c == '&' || c == '<' || c == '>' || c == '"' || c == '\''; }

std::string_view html_reference(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    default:
      return "&#39;";
  }
}

constexpr std::string_view k_base64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// The two characters that each 12 bits become.
using Pair = std::array<char, 2>;
constexpr std::array<Pair, 4096> make_base64_pairs() {
  std::array<Pair, 4096> pairs{};
  for (std::size_t i = 0; i < pairs.size(); ++i) pairs[i] = {k_base64[i >> 6], k_base64[i & 63]};
  return pairs;
}
constexpr auto k_base64_pairs = make_base64_pairs();

// The six bits each character stands for; k_no_base64 for the others.
constexpr std::uint32_t k_no_base64 = 0x80000000;
constexpr std::array<std::uint32_t, 256> make_base64_values() {
  std::array<std::uint32_t, 256> values{};
  values.fill(k_no_base64);
  for (std::size_t i = 0; i < k_base64.size(); ++i)
    values[static_cast<unsigned char>(k_base64[i])] = static_cast<std::uint32_t>(i);
  return values;
}
constexpr auto k_base64_values = make_base64_values();

constexpr std::array<Pair, 256> make_hex_pairs() {
  constexpr std::string_view k_hex = "0123456789ABCDEF";
  std::array<Pair, 256> pairs{};
  for (std::size_t i = 0; i < pairs.size(); ++i) pairs[i] = {k_hex[i >> 4], k_hex[i & 15]};
  return pairs;
}
constexpr auto k_hex_pairs = make_hex_pairs();

std::uint32_t byte_at(const char* in) { return static_cast<unsigned char>(*in); }

// The low 24 bits as four characters.
void put_four(std::uint64_t bits, char* out) {
  std::memcpy(out, k_base64_pairs[bits >> 12 & 0xFFF].data(), 2);
  std::memcpy(out + 2, k_base64_pairs[bits & 0xFFF].data(), 2);
}

// The 24 bits of four characters; k_no_base64 is set if one of them is none of the alphabet.
std::uint32_t decode_four(const char* in) {
  const auto value = [&](int i) { return k_base64_values[byte_at(in + i)]; };
  const std::uint32_t all = value(0) | value(1) | value(2) | value(3);
  return (all & k_no_base64) | value(0) << 18 | value(1) << 12 | value(2) << 6 | value(3);
}

}  // namespace

std::string to_lower(std::string_view text) {
  std::string out(text);
  for (auto& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return out;
}

std::string to_upper(std::string_view text) {
  std::string out(text);
  for (auto& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  }
  return out;
}

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const auto lower = [](char c) {
      return (c >= 'A' && c <= 'Z') ? static_cast<char>(c + 32) : c;
    };
    if (lower(a[i]) != lower(b[i])) return false;
  }
  return true;
}

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n\f\v");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n\f\v") - first + 1);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const auto at = text.find(separator);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

std::string replace_all(std::string text, std::string_view from, std::string_view to) {
  if (from.empty()) return text;
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

std::size_t count_code_points(std::string_view text) {
  std::size_t i = skip_ascii(text, 0);
  std::size_t count = i;
  char32_t code_point = 0;
  for (; i < text.size(); ++count) {
    const auto length = decode_one(text, i, code_point);
    i += length == 0 ? 1 : length;
  }
  return count;
}

std::size_t count_width(std::string_view text) {
  std::size_t width = 0;
  char32_t code_point = 0;
  for (std::size_t i = 0; i < text.size();) {
    const auto length = decode_one(text, i, code_point);
    width += (length > 1 && code_point > 0xFF) ? 2 : 1;
    i += length == 0 ? 1 : length;
  }
  return width;
}

bool is_utf8(std::string_view text) {
  char32_t code_point = 0;
  for (std::size_t i = skip_ascii(text, 0); i < text.size(); i = skip_ascii(text, i)) {
    const auto length = decode_one(text, i, code_point);
    if (length == 0) return false;
    i += length;
  }
  return true;
}

std::string to_valid_utf8(std::string_view text) {
  if (is_utf8(text)) return std::string(text);
  std::string out;
  char32_t code_point = 0;
  for (std::size_t i = 0; i < text.size();) {
    const auto length = decode_one(text, i, code_point);
    if (length == 0) {
      out += "\xEF\xBF\xBD";
      ++i;
    } else {
      out += text.substr(i, length);
      i += length;
    }
  }
  return out;
}

void append_utf8(std::string& out, char32_t code_point) {
  const auto put = [&out](char32_t byte) { out += static_cast<char>(byte); };
  if (code_point < 0x80) return put(code_point);
  if (code_point < 0x800) {
    put(0xC0 | code_point >> 6U);
  } else {
    if (code_point < 0x10000) {
      put(0xE0 | code_point >> 12U);
    } else {
      put(0xF0 | code_point >> 18U);
      put(0x80 | (code_point >> 12U & 0x3FU));
    }
    put(0x80 | (code_point >> 6U & 0x3FU));
  }
  put(0x80 | (code_point & 0x3FU));
}

std::string_view first_code_points(std::string_view text, std::size_t count) {
  if (text.size() <= count) return text;
  std::size_t i = 0;
  char32_t code_point = 0;
  for (; i < text.size() && count > 0; --count) {
    const auto length = decode_one(text, i, code_point);
    i += length == 0 ? 1 : length;
  }
  return text.substr(0, i);
}

std::string base64_encode(std::string_view bytes) {
  std::string out((bytes.size() + 2) / 3 * 4, '=');
  char* to = out.data();
  for (; bytes.size() >= 8; bytes.remove_prefix(6), to += 8) {
    const auto word = first_on_top(load_eight(bytes.data()));
    put_four(word >> 40, to);
    put_four(word >> 16, to + 4);
  }
  for (; bytes.size() >= 3; bytes.remove_prefix(3), to += 4) {
    put_four(byte_at(&bytes[0]) << 16 | byte_at(&bytes[1]) << 8 | byte_at(&bytes[2]), to);
  }
  if (!bytes.empty()) {
    std::array<char, 4> last{};
    put_four(byte_at(&bytes[0]) << 16 | (bytes.size() == 2 ? byte_at(&bytes[1]) << 8 : 0),
             last.data());
    std::copy_n(last.begin(), bytes.size() + 1, to);
  }
  return out;
}

std::optional<std::string> base64_decode(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  if (text.empty()) return std::string();
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  std::string out(text.size() / 4 * 3, '\0');
  const char* in = text.data();
  char* to = out.data();
  std::uint32_t seen = 0;
  const auto put = [&](std::uint32_t bits) {
    seen |= bits;
    to[0] = static_cast<char>(bits >> 16 & 255);
    to[1] = static_cast<char>(bits >> 8 & 255);
    to[2] = static_cast<char>(bits & 255);
  };
  for (std::size_t left = text.size() / 4 - 1; left > 0; --left, in += 4, to += 3)
    put(decode_four(in));
  std::array<char, 4> last{'A', 'A', 'A', 'A'};  // padding counts as zero bits
  std::copy_n(in, 4 - padding, last.begin());
  put(decode_four(last.data()));
  if ((seen & k_no_base64) != 0) return std::nullopt;
  out.erase(out.size() - padding);
  return out;
}

std::string hex_encode_upper(std::string_view bytes) {
  std::string out(bytes.size() * 2, '\0');
  char* to = out.data();
  for (const char c : bytes) {
    std::memcpy(to, k_hex_pairs[static_cast<unsigned char>(c)].data(), 2);
    to += 2;
  }
  return out;
}

std::string html_escape(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && !is_markup(text[end])) ++end;
    out.append(text.substr(at, end - at));
    if (end < text.size()) out.append(html_reference(text[end]));
    at = end + 1;
  }
  return out;
}

std::optional<long long> parse_integer(std::string_view text, long long min, long long max) {
  long long value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < min || value > max)
    return std::nullopt;
  return value;
}

}  // namespace ecpay
