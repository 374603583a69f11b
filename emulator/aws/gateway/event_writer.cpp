#include "emulator/aws/gateway/event_writer.hpp"

#include <array>

#include "core/base/text.hpp"

namespace ecpay::aws {
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

bool is_ascii(std::string_view text) {
  unsigned char seen = 0;
  for (const char c : text) {
    seen = static_cast<unsigned char>(seen | static_cast<unsigned char>(c));
  }
  return seen < 0x80;
}

}  // namespace

void append_json_text(std::string& out, std::string_view text) {
  std::string valid;
  if (!is_ascii(text) && !is_utf8(text)) {
    valid = to_valid_utf8(text);
    text = valid;
  }
  out += '"';
  std::size_t start = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!k_escaped[static_cast<unsigned char>(text[i])]) { continue; }
    out.append(text, start, i - start);
    append_escape(out, text[i]);
    start = i + 1;
  }
  out.append(text, start, text.size() - start);
  out += '"';
}

EventWriter::EventWriter(std::size_t expected_bytes) {
  out_.reserve(expected_bytes);
  out_ += '{';
}

void EventWriter::comma() {
  if (!first_) { out_ += ','; }
  first_ = false;
}

void EventWriter::key(std::string_view name) {
  comma();
  append_json_text(out_, name);
  out_ += ':';
}

void EventWriter::text(std::string_view name, std::string_view value) {
  key(name);
  append_json_text(out_, value);
}

void EventWriter::raw(std::string_view name, std::string_view json) {
  key(name);
  out_ += json;
}

void EventWriter::open(std::string_view name) {
  key(name);
  out_ += '{';
  first_ = true;
}

void EventWriter::close() {
  out_ += '}';
  first_ = false;
}

void EventWriter::open_list(std::string_view name) {
  key(name);
  out_ += '[';
  first_ = true;
}

void EventWriter::item(std::string_view value) {
  comma();
  append_json_text(out_, value);
}

void EventWriter::close_list() {
  out_ += ']';
  first_ = false;
}

std::string EventWriter::finish() {
  out_ += '}';
  return std::move(out_);
}

}  // namespace ecpay::aws
