#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

// Sixteen bytes of text side by side, so that a few operations work on all of them. Written with
// the vector types of GCC and Clang, which every processor has instructions for.
namespace ecpay {

using ByteBlock = signed char __attribute__((vector_size(16)));

// Eight bytes as a number, in the order they lie in memory.
inline std::uint64_t load_eight(const char* text) {
  std::uint64_t word = 0;
  std::memcpy(&word, text, sizeof word);
  return word;
}
inline void store_eight(std::uint64_t word, char* out) { std::memcpy(out, &word, sizeof word); }

// With the first byte on top, so that numbers compare as their texts do, or back again.
inline std::uint64_t first_on_top(std::uint64_t word) {
  if constexpr (std::endian::native == std::endian::little) return __builtin_bswap64(word);
  return word;
}

// Takes the first byte in memory out of the number; the others move up.
inline unsigned char take_first(std::uint64_t& word) {
  constexpr bool k_little = std::endian::native == std::endian::little;
  const auto byte = static_cast<unsigned char>(k_little ? word & 0xFF : word >> 56);
  word = k_little ? word >> 8 : word << 8;
  return byte;
}

// Two times eight bytes. Half: 0 or 1.
inline ByteBlock make_block(std::uint64_t first, std::uint64_t second) {
  using Words = std::uint64_t __attribute__((vector_size(16)));
  return reinterpret_cast<ByteBlock>(Words{first, second});
}
inline std::uint64_t half_of(ByteBlock block, std::size_t half) {
  using Words = std::uint64_t __attribute__((vector_size(16)));
  return reinterpret_cast<Words>(block)[half];
}

// All bits of each byte that lies within [first, last], which are ASCII.
inline ByteBlock within(ByteBlock block, signed char first, signed char last) {
  return (block >= first) & (block <= last);
}

// A to Z as a to z, all other bytes as they are.
inline ByteBlock lowered(ByteBlock block) { return block | (within(block, 'A', 'Z') & 0x20); }

}  // namespace ecpay
