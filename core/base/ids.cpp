#include "core/base/ids.hpp"

#include <algorithm>

namespace ecpay {
namespace {

std::uint64_t mix(std::uint64_t x) {  // the finaliser of SplitMix64
  x ^= x >> 30;
  x *= 0xBF58476D1CE4E5B9ULL;
  x ^= x >> 27;
  x *= 0x94D049BB133111EBULL;
  return x ^ (x >> 31);
}

std::uint64_t absorb(std::uint64_t state, std::string_view text) {
  for (const char c : text) {
    state = (state ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;  // FNV-1a
  }
  return mix(state ^ (text.size() * 0x9E3779B97F4A7C15ULL));
}

std::uint64_t state_of(std::uint64_t seed, std::string_view kind, std::string_view key) {
  return absorb(absorb(mix(seed + 0x9E3779B97F4A7C15ULL), kind), key);
}

std::uint64_t bits_of(std::uint64_t state, std::uint64_t ordinal) {
  return mix(state + ordinal * 0x9E3779B97F4A7C15ULL);
}

// The number of letters is known when compiling, which spares 22 divisions per id.
template <std::size_t Size>
std::string spell(const char (&letters)[Size], std::size_t count, std::uint64_t state,
                  std::uint64_t ordinal) {
  constexpr std::uint64_t k_base = Size - 1;  // without the final zero
  constexpr std::size_t k_letters_per_block = 11;
  std::string out(count, '\0');
  std::size_t at = 0;
  for (std::uint64_t block = mix(ordinal); at < count; ++block) {
    std::uint64_t bits = bits_of(state, block);
    const std::size_t end = std::min(count, at + k_letters_per_block);
    for (; at < end; ++at) {
      out[at] = letters[bits % k_base];
      bits /= k_base;
    }
  }
  return out;
}

}  // namespace

std::uint64_t IdSource::bits(std::string_view kind, std::string_view key,
                             std::uint64_t ordinal) const {
  return bits_of(state_of(seed_, kind, key), ordinal);
}

std::string IdSource::digits(std::size_t count, std::string_view kind, std::string_view key,
                             std::uint64_t ordinal) const {
  return spell("0123456789", count, state_of(seed_, kind, key), ordinal);
}

std::string IdSource::hex(std::size_t count, std::string_view kind, std::string_view key,
                          std::uint64_t ordinal) const {
  return spell("0123456789abcdef", count, state_of(seed_, kind, key), ordinal);
}

std::string IdSource::alphanumeric(std::size_t count, std::string_view kind, std::string_view key,
                                   std::uint64_t ordinal) const {
  return spell("abcdefghijklmnopqrstuvwxyz0123456789", count, state_of(seed_, kind, key), ordinal);
}

std::string IdSource::uuid(std::string_view kind, std::string_view key,
                           std::uint64_t ordinal) const {
  constexpr std::size_t k_version = 14;  // where version 4 and the variant stand
  constexpr std::size_t k_variant = 19;
  const std::string h = hex(32, kind, key, ordinal);
  std::string out = "00000000-0000-4000-0000-000000000000";
  std::size_t at = 0;
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (out[i] == '-') continue;
    if (i != k_version) out[i] = h[at];
    ++at;
  }
  out[k_variant] = "89ab"[static_cast<unsigned char>(out[k_variant]) % 4];
  return out;
}

}  // namespace ecpay
