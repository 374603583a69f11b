#include "core/explain/encoder.hpp"

#include <cstring>

namespace ecpay::explain {
namespace {

constexpr bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool is_alphanumeric(unsigned char c) {
  return is_upper(static_cast<char>(c)) || is_lower(static_cast<char>(c)) || (c >= '0' && c <= '9');
}

char lowered(char c) { return is_upper(c) ? static_cast<char>(c + 32) : c; }
char raised(char c) { return is_lower(c) ? static_cast<char>(c - 32) : c; }

// One percent-encoding of one byte, upper-case hex.
std::string percent(unsigned char byte) {
  constexpr std::string_view k_hex = "0123456789ABCDEF";
  return {'%', k_hex[byte >> 4U], k_hex[byte & 15U]};
}

std::string encode_once(const CharSet& raw, Encoder::Space space, unsigned char byte) {
  if (is_alphanumeric(byte) || raw.has(byte)) return {static_cast<char>(byte)};
  if (byte == ' ') return space == Encoder::Space::plus ? "+" : "%20";
  return percent(byte);
}

std::string with_letters(std::string text, Encoder::Letters letters) {
  std::string out;
  for (const char c : text) {
    switch (letters) {
      case Encoder::Letters::lowered:
        out += lowered(c);
        break;
      case Encoder::Letters::kept:
      case Encoder::Letters::lowered_before:
        out += c;
        break;
      case Encoder::Letters::raised:
        out += raised(c);
        break;
      case Encoder::Letters::turkish:
        if (c == 'I') {
          out += "\xC4\xB1";
        } else {
          out += lowered(c);
        }
        break;
    }
  }
  return out;
}

std::string inner_of(const Encoder& encoder, unsigned char byte) {
  switch (encoder.inner) {
    case Encoder::Inner::none:
      break;
    case Encoder::Inner::urlencode:
      return encode_once(CharSet("-_."), Encoder::Space::plus, byte);
    case Encoder::Inner::check_mac:
      return with_letters(encode_once(CharSet("-_.!*()"), Encoder::Space::plus, byte),
                          Encoder::Letters::lowered);
  }
  return {static_cast<char>(byte)};
}

}  // namespace

EncodingTable::Unit EncodingTable::unit_of(const Encoder& encoder, unsigned char byte) {
  const unsigned char first = encoder.letters == Encoder::Letters::lowered_before
                                  ? static_cast<unsigned char>(lowered(static_cast<char>(byte)))
                                  : byte;
  std::string text;
  if (first >= 128 && encoder.beyond == Encoder::Beyond::raw) {
    text = static_cast<char>(first);
  } else {
    for (const char c : inner_of(encoder, first))
      text += encode_once(encoder.raw, encoder.space, static_cast<unsigned char>(c));
    text = with_letters(std::move(text), encoder.letters);
  }
  Unit unit{};
  unit.size = static_cast<std::uint8_t>(text.size());
  std::memcpy(unit.text.data(), text.data(), text.size());
  return unit;
}

EncodingTable::Unit EncodingTable::plain_unit_of(const Encoder& encoder, unsigned char byte) {
  std::string text(1, static_cast<char>(byte));
  text = encoder.letters == Encoder::Letters::lowered_before
             ? std::string(1, lowered(text[0]))
             : with_letters(std::move(text), encoder.letters);
  Unit unit{};
  unit.size = static_cast<std::uint8_t>(text.size());
  std::memcpy(unit.text.data(), text.data(), text.size());
  return unit;
}

EncodingTable::EncodingTable(const Encoder& encoder) : reach_(encoder.reach) {
  for (unsigned i = 0; i < 256; ++i) {
    encoded_[i] = unit_of(encoder, static_cast<unsigned char>(i));
    plain_[i] = plain_unit_of(encoder, static_cast<unsigned char>(i));
  }
}

void EncodingTable::append(std::string_view text, Role role, std::string& out) const {
  bool reached = false;
  switch (reach_) {
    case Encoder::Reach::everything:
      reached = true;
      break;
    case Encoder::Reach::pairs:
      reached = role != Role::wrapper;
      break;
    case Encoder::Reach::values:
      reached = role == Role::value;
      break;
    case Encoder::Reach::nothing:
      break;
  }
  const Units& units = reached ? encoded_ : plain_;
  // In slices, so that the room for the longest outcome stays small.
  constexpr std::size_t k_slice = 512;
  while (!text.empty()) {
    const auto slice = text.substr(0, k_slice);
    text.remove_prefix(slice.size());
    const std::size_t start = out.size();
    out.resize(start + slice.size() * 8);
    char* to = out.data() + start;
    for (const char c : slice) {
      const Unit& unit = units[static_cast<unsigned char>(c)];
      std::memcpy(to, unit.text.data(), 8);
      to += unit.size;
    }
    out.resize(static_cast<std::size_t>(to - out.data()));
  }
}

}  // namespace ecpay::explain
