#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ecpay {

// Ids that come out the same for the same seed, kind and natural key, in whatever order threads ask
// (DECISIONS A30): derived by hashing, never drawn from a shared generator. Not for secrets.
class IdSource {
 public:
  explicit IdSource(std::uint64_t seed) : seed_(seed) {}

  // 64 well-mixed bits of (seed, kind, key, ordinal).
  std::uint64_t bits(std::string_view kind, std::string_view key, std::uint64_t ordinal = 0) const;

  // `count` decimal digits, at most 18.
  std::string digits(std::size_t count, std::string_view kind, std::string_view key,
                     std::uint64_t ordinal = 0) const;
  // `count` lower-case hexadecimal digits.
  std::string hex(std::size_t count, std::string_view kind, std::string_view key,
                  std::uint64_t ordinal = 0) const;
  // `count` characters of [a-z0-9].
  std::string alphanumeric(std::size_t count, std::string_view kind, std::string_view key,
                           std::uint64_t ordinal = 0) const;
  // Version 4 form: 8-4-4-4-12 hexadecimal digits.
  std::string uuid(std::string_view kind, std::string_view key, std::uint64_t ordinal = 0) const;

 private:
  std::uint64_t seed_;
};

}  // namespace ecpay
