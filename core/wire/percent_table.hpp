#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "core/base/byte_block.hpp"

// The loop behind the encodings of url_encoding.hpp, inline where a CheckMacValue is built.
namespace ecpay::wire::percent {

// What each byte becomes: up to three characters and, as the fourth, their number, as they lie in
// memory. All four are stored at once; the next unit overwrites what is too much.
using Table = std::array<std::uint32_t, 256>;

constexpr std::uint32_t make_unit(unsigned char length, std::array<char, 3> text) {
  const auto byte = [](char c) { return static_cast<unsigned char>(c); };
  return std::bit_cast<std::uint32_t>(
      std::array<unsigned char, 4>{byte(text[0]), byte(text[1]), byte(text[2]), length});
}
constexpr std::size_t length_of(std::uint32_t unit) {
  return std::endian::native == std::endian::little ? unit >> 24 : unit & 0xFF;
}

enum class Letters { kept, lowered };

// Letters, digits and `kept` stay, a space becomes '+', the rest '%' and two digits of `hex`.
constexpr Table make_table(std::string_view kept, std::string_view hex, Letters letters) {
  Table table{};
  for (unsigned i = 0; i < 256; ++i) {
    const char c = static_cast<char>(i);
    const bool upper = c >= 'A' && c <= 'Z';
    const bool alphanumeric = upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (alphanumeric || kept.find(c) != std::string_view::npos) {
      const bool lowered = upper && letters == Letters::lowered;
      table[i] = make_unit(1, {lowered ? static_cast<char>(c + 32) : c});
    } else if (c == ' ') {
      table[i] = make_unit(1, {'+'});
    } else {
      table[i] = make_unit(3, {'%', hex[i >> 4], hex[i & 15]});
    }
  }
  return table;
}

inline constexpr Table k_check_mac = make_table("-_.!*()", "0123456789abcdef", Letters::lowered);

inline char* encode_byte(const Table& table, unsigned char byte, char* out) {
  const auto unit = table[byte];
  std::memcpy(out, &unit, sizeof unit);
  return out + length_of(unit);
}

// All bits of each byte that every table keeps: letters, digits, '-' and '.'.
inline ByteBlock kept_bytes(ByteBlock block) {
  const auto digits = within(block, '-', '9') & (block != '/');
  return within(block | 0x20, 'a', 'z') | digits;
}
inline constexpr std::uint64_t k_all_kept = ~std::uint64_t{0};

// One half of a block: at once if all of it is kept. `as_kept` is what it becomes then.
inline char* encode_half(const Table& table, std::uint64_t kept, std::uint64_t as_kept,
                         std::uint64_t word, char* out) {
  if (kept == k_all_kept) {
    store_eight(as_kept, out);
    return out + 8;
  }
  // The bytes are taken out of the number: reading them again costs more than shifting.
  out = encode_byte(table, take_first(word), out);
  out = encode_byte(table, take_first(word), out);
  out = encode_byte(table, take_first(word), out);
  out = encode_byte(table, take_first(word), out);
  out = encode_byte(table, take_first(word), out);
  out = encode_byte(table, take_first(word), out);
  out = encode_byte(table, take_first(word), out);
  return encode_byte(table, take_first(word), out);
}

// Writes `text` encoded to `out` and returns the end.
// REQUIRES: encoded_limit(text.size()) writable bytes at `out`.
template <Letters letters>
inline char* encode_to(const Table& table, std::string_view text, char* out) {
  const char* in = text.data();
  const char* const end = in + text.size();
  while (end - in >= 8) {
    const bool whole = end - in >= 16;
    const auto first = load_eight(in);
    const auto second = whole ? load_eight(in + 8) : 0;
    const auto block = make_block(first, second);
    const auto kept = kept_bytes(block);
    const auto as_kept = letters == Letters::lowered ? lowered(block) : block;
    out = encode_half(table, half_of(kept, 0), half_of(as_kept, 0), first, out);
    in += 8;
    if (!whole) break;
    out = encode_half(table, half_of(kept, 1), half_of(as_kept, 1), second, out);
    in += 8;
  }
  for (; in != end; ++in) out = encode_byte(table, static_cast<unsigned char>(*in), out);
  return out;
}

}  // namespace ecpay::wire::percent
