#include "core/explain/charset.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <unordered_map>

#include "core/base/text.hpp"
#include "embedded/explain_tables.hpp"

// big5.txt: one line a lead byte (its two hex digits), then the characters of the trail
// bytes 40..7E and A1..FE, '.' where there is none; what does not map back is left out. From code
// page 950 as the Unicode Consortium publishes it (CP950.TXT), read through Python's cp950 codec.
// decompositions.txt: a sign, a character, its full canonical decomposition; '=' where the two
// compose again, '>' where they do not. From UnicodeData.txt of Unicode 14, Hangul left to its
// rule.
namespace ecpay::explain {
namespace {

constexpr char32_t k_hangul = 0xAC00;
constexpr char32_t k_hangul_count = 11172;
constexpr char32_t k_lead = 0x1100;
constexpr char32_t k_vowel = 0x1161;
constexpr char32_t k_trail = 0x11A7;

std::string_view embedded(std::string_view name) {
  for (const auto& file : embedded_explain_tables()) {
    if (file.name == name) return file.content;
  }
  return {};
}

int hex_digit(char c) { return c <= '9' ? c - '0' : c - 'a' + 10; }

std::unordered_map<char32_t, std::uint16_t> read_big5() {
  std::unordered_map<char32_t, std::uint16_t> table;
  for (const auto line : split(embedded("big5.txt"), '\n')) {
    if (line.size() < 2) continue;
    const int lead = hex_digit(line[0]) * 16 + hex_digit(line[1]);
    int trail = 0x40;
    for (const auto& point : code_points(line.substr(2))) {
      if (point.value != U'.') table[point.value] = static_cast<std::uint16_t>(lead * 256 + trail);
      trail = trail == 0x7E ? 0xA1 : trail + 1;
    }
  }
  return table;
}

struct Decompositions {
  std::unordered_map<char32_t, std::string> apart;
  std::unordered_map<std::string, char32_t> together;
};

Decompositions read_decompositions() {
  Decompositions table;
  for (const auto line : split(embedded("decompositions.txt"), '\n')) {
    if (line.empty()) continue;
    const auto points = code_points(line.substr(1));
    const std::string apart(line.substr(1 + points.front().bytes.size()));
    table.apart[points.front().value] = apart;
    if (line[0] == '=') table.together[apart] = points.front().value;
  }
  return table;
}

const Decompositions& decompositions() {
  static const Decompositions k_table = read_decompositions();
  return k_table;
}

void append_hangul_apart(char32_t syllable, std::string& out) {
  const char32_t index = syllable - k_hangul;
  append_utf8(out, k_lead + index / 588);
  append_utf8(out, k_vowel + index % 588 / 28);
  if (index % 28 != 0) append_utf8(out, k_trail + index % 28);
}

std::size_t sequence_size(unsigned char first) {
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first < 0xE0) return 2;
  if (first >= 0xE0 && first < 0xF0) return 3;
  if (first >= 0xF0 && first < 0xF5) return 4;
  return 0;
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 128; });
}

}  // namespace

std::vector<CodePoint> code_points(std::string_view text) {
  std::vector<CodePoint> points;
  points.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t size = sequence_size(static_cast<unsigned char>(text[i]));
    const auto bytes = text.substr(i, std::max<std::size_t>(size, 1));
    if (size == 0 || bytes.size() < size || (size > 1 && !is_utf8(bytes))) {
      points.push_back({CodePoint::k_invalid, text.substr(i, 1)});
      ++i;
      continue;
    }
    constexpr std::array<unsigned, 5> k_first_mask{0, 0x7F, 0x1F, 0x0F, 0x07};
    char32_t value = static_cast<unsigned char>(bytes[0]) & k_first_mask[size];
    for (const char c : bytes.substr(1))
      value = value << 6U | (static_cast<unsigned char>(c) & 63U);
    points.push_back({value, bytes});
    i += size;
  }
  return points;
}

std::string to_big5(std::string_view text, Stand stand) {
  if (is_ascii(text)) return std::string(text);
  static const auto k_table = read_big5();
  std::string out;
  for (const auto& point : code_points(text)) {
    const auto found = k_table.find(point.value);
    if (point.value < 128 || point.value == CodePoint::k_invalid) {
      out += point.bytes;
    } else if (found != k_table.end()) {
      out += static_cast<char>(found->second >> 8U);
      out += static_cast<char>(found->second & 255U);
    } else if (stand == Stand::question_mark) {
      out += '?';
    } else {
      out += "&#" + std::to_string(static_cast<unsigned long>(point.value)) + ";";
    }
  }
  return out;
}

std::string to_nfd(std::string_view text) {
  if (is_ascii(text)) return std::string(text);
  const auto& apart = decompositions().apart;
  std::string out;
  for (const auto& point : code_points(text)) {
    if (point.value >= k_hangul && point.value < k_hangul + k_hangul_count) {
      append_hangul_apart(point.value, out);
      continue;
    }
    const auto found = apart.find(point.value);
    out += found == apart.end() ? point.bytes : std::string_view(found->second);
  }
  return out;
}

std::string to_nfc(std::string_view text) {
  if (is_ascii(text)) return std::string(text);
  const std::string apart = to_nfd(text);
  const auto& together = decompositions().together;
  const auto points = code_points(apart);
  std::string out;
  for (std::size_t i = 0; i < points.size();) {
    // The longest run that composes: no decomposition has more than four code points.
    std::size_t used = 1;
    std::string composed(points[i].bytes);
    std::string run(points[i].bytes);
    for (std::size_t j = i + 1; j < points.size() && j < i + 4; ++j) {
      run += points[j].bytes;
      const auto found = together.find(run);
      if (found == together.end()) continue;
      composed.clear();
      append_utf8(composed, found->second);
      used = j - i + 1;
    }
    const char32_t lead = points[i].value - k_lead;
    if (used == 1 && lead < 19 && i + 1 < points.size() && points[i + 1].value - k_vowel < 21) {
      char32_t syllable = k_hangul + lead * 588 + (points[i + 1].value - k_vowel) * 28;
      used = 2;
      if (i + 2 < points.size() && points[i + 2].value - k_trail - 1 < 27) {
        syllable += points[i + 2].value - k_trail;
        used = 3;
      }
      composed.clear();
      append_utf8(composed, syllable);
    }
    out += composed;
    i += used;
  }
  return out;
}

std::string latin1_as_utf8(std::string_view text) {
  std::string out;
  for (const char c : text) append_utf8(out, static_cast<unsigned char>(c));
  return out;
}

std::string without_emoji(std::string_view text, std::string_view replacement) {
  std::string out;
  for (const auto& point : code_points(text)) {
    const bool lost = point.value > 0xFFFF && point.value != CodePoint::k_invalid;
    out += lost ? replacement : point.bytes;
  }
  return out;
}

std::string json_escaped(std::string_view text) {
  constexpr std::string_view k_hex = "0123456789abcdef";
  std::string out;
  const auto put = [&](char32_t unit) {
    out += "\\u";
    for (unsigned shift = 16; shift > 0;) {
      shift -= 4;
      out += k_hex[unit >> shift & 15U];
    }
  };
  for (const auto& point : code_points(text)) {
    if (point.value < 128 || point.value == CodePoint::k_invalid) {
      out += point.bytes;
    } else if (point.value > 0xFFFF) {
      put(0xD800 + ((point.value - 0x10000) >> 10U));
      put(0xDC00 + ((point.value - 0x10000) & 0x3FFU));
    } else {
      put(point.value);
    }
  }
  return out;
}

}  // namespace ecpay::explain
