#pragma once

#include <string>
#include <string_view>
#include <vector>

// Changes of text that a character set, a database or a file system makes. All work on UTF-8 and
// keep bytes that are not valid UTF-8.
namespace ecpay::explain {

// One code point with its bytes; of an invalid byte `value` is k_invalid.
struct CodePoint {
  static constexpr char32_t k_invalid = 0xFFFFFFFF;
  char32_t value;
  std::string_view bytes;
};
// The views live as long as the text.
std::vector<CodePoint> code_points(std::string_view text);

// What stands in for a character that a set does not have: "?", or "&#NNNN;" as browsers send.
enum class Stand { question_mark, reference };

// Code page 950, the Big5 of Windows and of browsers.
std::string to_big5(std::string_view text, Stand stand);

// Canonical decomposition and composition (Unicode 14), without the reordering of several marks.
std::string to_nfd(std::string_view text);
std::string to_nfc(std::string_view text);

// Each byte read as one Latin-1 character: what a client without a charset makes of UTF-8.
std::string latin1_as_utf8(std::string_view text);

// Characters beyond U+FFFF left out, or replaced by "?": what MySQL's three-byte utf8 keeps.
std::string without_emoji(std::string_view text, std::string_view replacement);

// Characters beyond ASCII as \uXXXX, as json_encode and json.dumps write them.
std::string json_escaped(std::string_view text);

}  // namespace ecpay::explain
