#include "core/base/ids.hpp"

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

std::string spell(const IdSource& ids, std::string_view letters, std::size_t count, std::string_view kind,
                  std::string_view key, std::uint64_t ordinal) {
  std::string out;
  out.reserve(count);
  for (std::uint64_t block = 0; out.size() < count; ++block) {
    std::uint64_t bits = ids.bits(kind, key, mix(ordinal) + block);
    for (int i = 0; i < 11 && out.size() < count; ++i) {
      out.push_back(letters[bits % letters.size()]);
      bits /= letters.size();
    }
  }
  return out;
}

}  // namespace

std::uint64_t IdSource::bits(std::string_view kind, std::string_view key, std::uint64_t ordinal) const {
  const std::uint64_t start = mix(seed_ + 0x9E3779B97F4A7C15ULL);
  return mix(absorb(absorb(start, kind), key) + ordinal * 0x9E3779B97F4A7C15ULL);
}

std::string IdSource::digits(std::size_t count, std::string_view kind, std::string_view key,
                             std::uint64_t ordinal) const {
  return spell(*this, "0123456789", count, kind, key, ordinal);
}

std::string IdSource::hex(std::size_t count, std::string_view kind, std::string_view key,
                          std::uint64_t ordinal) const {
  return spell(*this, "0123456789abcdef", count, kind, key, ordinal);
}

std::string IdSource::alphanumeric(std::size_t count, std::string_view kind, std::string_view key,
                                   std::uint64_t ordinal) const {
  return spell(*this, "abcdefghijklmnopqrstuvwxyz0123456789", count, kind, key, ordinal);
}

std::string IdSource::uuid(std::string_view kind, std::string_view key, std::uint64_t ordinal) const {
  std::string h = hex(32, kind, key, ordinal);
  h[12] = '4';
  h[16] = "89ab"[static_cast<unsigned char>(h[16]) % 4];
  return h.substr(0, 8) + "-" + h.substr(8, 4) + "-" + h.substr(12, 4) + "-" + h.substr(16, 4) + "-" + h.substr(20);
}

}  // namespace ecpay
