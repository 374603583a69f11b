#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

// How a signer turns text into what is hashed, right or wrong, as data: every encoder seen in the
// field maps each byte by itself, so that one table holds it.
namespace ecpay::explain {

// A set of ASCII characters.
class CharSet {
 public:
  constexpr CharSet() = default;
  constexpr explicit CharSet(std::string_view characters) { add(characters); }
  constexpr void add(std::string_view characters) {
    for (const char c : characters) bits(c) |= mask(c);
  }
  constexpr void remove(std::string_view characters) {
    for (const char c : characters) bits(c) &= ~mask(c);
  }
  constexpr bool has(unsigned char c) const {
    return c < 128 && (halves_[c >> 6U] >> (c & 63U) & 1U) != 0;
  }
  constexpr bool operator==(const CharSet&) const = default;

 private:
  constexpr std::uint64_t& bits(char c) {
    return halves_[static_cast<unsigned char>(c) >> 6U & 1U];
  }
  static constexpr std::uint64_t mask(char c) {
    return std::uint64_t{1} << (static_cast<unsigned char>(c) & 63U);
  }
  std::array<std::uint64_t, 2> halves_{};
};

// The default members are the correct encoder (aio 1.1 steps 5 to 7).
struct Encoder {
  enum class Space { plus, percent20 };
  // What happens to letters; `raised` is upper case, `turkish` the lower case of a Turkish locale.
  enum class Letters { lowered, kept, lowered_before, raised, turkish };
  // What is encoded: everything, the joined pairs without the wrapper, the values only, nothing.
  enum class Reach { everything, pairs, values, nothing };
  // An encoding that came first.
  enum class Inner { none, urlencode, check_mac };

  CharSet raw{"-_.!*()"};
  Space space = Space::plus;
  Letters letters = Letters::lowered;
  Reach reach = Reach::everything;
  Inner inner = Inner::none;
  // The bytes of characters beyond ASCII: encoded, or left as they are.
  enum class Beyond { encoded, raw } beyond = Beyond::encoded;

  bool operator==(const Encoder&) const = default;
};

// What a piece of the text is, for encoders that do not reach everything.
enum class Role { value, name, separator, wrapper };

// An Encoder ready for use. A plain value of 4.5 KB.
class EncodingTable {
 public:
  explicit EncodingTable(const Encoder& encoder);
  // Appends `text` as the encoder leaves it.
  void append(std::string_view text, Role role, std::string& out) const;

 private:
  struct Unit {
    std::array<char, 8> text;
    std::uint8_t size;
  };
  using Units = std::array<Unit, 256>;
  static Unit unit_of(const Encoder& encoder, unsigned char byte);
  static Unit plain_unit_of(const Encoder& encoder, unsigned char byte);

  Encoder::Reach reach_;
  Units encoded_;
  Units plain_;  // only the letters' case is changed
};

}  // namespace ecpay::explain
