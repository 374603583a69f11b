#include "core/base/json_writer.hpp"

#include <array>
#include <charconv>
#include <cstring>

#include "core/base/text.hpp"

namespace ecpay {
namespace {

constexpr std::array<bool, 256> make_escaped() {
  std::array<bool, 256> escaped{};
  for (std::size_t i = 0; i < 0x20; ++i) { escaped[i] = true; }
  escaped[static_cast<unsigned char>('"')] = true;
  escaped[static_cast<unsigned char>('\\')] = true;
  return escaped;
}
constexpr auto k_escaped = make_escaped();

void append_escape(std::string& out, char c) {
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\b':
      out += "\\b";
      return;
    case '\f':
      out += "\\f";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      break;
  }
  constexpr std::string_view k_hex = "0123456789abcdef";
  const auto value = static_cast<unsigned char>(c);
  out += "\\u00";
  out += k_hex[value >> 4];
  out += k_hex[value & 15U];
}

// The first byte from `from` on that is not plain ASCII as it stands, eight at a time: most text
// is.
std::size_t find_special(std::string_view text, std::size_t from) {
  constexpr std::uint64_t k_ones = 0x0101010101010101ULL;
  constexpr std::uint64_t k_highs = 0x8080808080808080ULL;
  for (; from + 8 <= text.size(); from += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + from, sizeof word);
    const auto quote = word ^ (k_ones * '"');
    const auto backslash = word ^ (k_ones * '\\');
    const auto special = word | (word - k_ones * 0x20) | (quote - k_ones) | (backslash - k_ones);
    if ((special & k_highs) != 0) { break; }
  }
  while (from < text.size() && !k_escaped[static_cast<unsigned char>(text[from])] &&
         static_cast<unsigned char>(text[from]) < 0x80) {
    ++from;
  }
  return from;
}

}  // namespace

void append_json_text(std::string& out, std::string_view text) {
  std::string valid;
  bool checked = false;  // whether `text` is known to be UTF-8
  out += '"';
  std::size_t start = 0;
  std::size_t at = find_special(text, 0);
  while (at < text.size()) {
    if (k_escaped[static_cast<unsigned char>(text[at])]) {
      out.append(text, start, at - start);
      append_escape(out, text[at]);
      start = ++at;
    } else if (!checked) {
      checked = true;
      if (!is_utf8(text.substr(at))) {
        valid = to_valid_utf8(text.substr(start));
        text = valid;
        at = start = 0;
      }
      continue;
    } else {
      ++at;
    }
    at = find_special(text, at);
  }
  out.append(text, start, text.size() - start);
  out += '"';
}

JsonWriter::JsonWriter(std::size_t expected_bytes) {
  out_.reserve(expected_bytes);
  out_ += '{';
}

void JsonWriter::comma() {
  if (!first_) { out_ += ','; }
  first_ = false;
}

void JsonWriter::key(std::string_view name) {
  comma();
  append_json_text(out_, name);
  out_ += ':';
}

void JsonWriter::text(std::string_view name, std::string_view value) {
  key(name);
  append_json_text(out_, value);
}

void JsonWriter::raw(std::string_view name, std::string_view json) {
  key(name);
  out_ += json;
}

void JsonWriter::number(std::string_view name, std::int64_t value) {
  std::array<char, 20> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  raw(name, {digits.data(), static_cast<std::size_t>(end - digits.data())});
}

void JsonWriter::open(std::string_view name) {
  key(name);
  out_ += '{';
  first_ = true;
}

void JsonWriter::close() {
  out_ += '}';
  first_ = false;
}

void JsonWriter::open_list(std::string_view name) {
  key(name);
  out_ += '[';
  first_ = true;
}

void JsonWriter::item(std::string_view value) {
  comma();
  append_json_text(out_, value);
}

void JsonWriter::close_list() {
  out_ += ']';
  first_ = false;
}

std::string JsonWriter::finish() {
  out_ += '}';
  return std::move(out_);
}

}  // namespace ecpay
