// A strict JSON reader of our own: the JSON library turns numbers into doubles and drops duplicate
// names, and both matter here (DECISIONS K10).
#include <charconv>

#include "core/base/json.hpp"
#include "core/base/text.hpp"
#include "core/catalogue/value.hpp"

namespace ecpay::catalogue {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Looks at the runs of bytes that are not ASCII only, which are short in JSON.
bool has_valid_utf8(std::string_view text) {
  const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  for (std::size_t i = 0; i < text.size();) {
    if (is_ascii(text[i])) {
      ++i;
      continue;
    }
    const auto first = i;
    while (i < text.size() && !is_ascii(text[i])) ++i;
    if (!is_utf8(text.substr(first, i - first))) return false;
  }
  return true;
}

class JsonText {
 public:
  explicit JsonText(std::string_view text) : text_(text) {}

  bool read_document(Value& out) {
    skip_blanks();
    if (!read(out)) return false;
    skip_blanks();
    return at_ == text_.size();
  }
  std::size_t offset() const { return at_; }
  bool too_deep() const { return depth_ > k_max_json_depth; }

 private:
  // Recursion is bounded: nothing is entered beyond k_max_json_depth.
  bool read(Value& out) {
    if (at_ >= text_.size()) return false;
    switch (text_[at_]) {
      case '{':
        return ++depth_ <= k_max_json_depth && read_object(out) && depth_-- > 0;
      case '[':
        return ++depth_ <= k_max_json_depth && read_array(out) && depth_-- > 0;
      case '"':
        out.kind = Value::Kind::text;
        return read_text(out.text);
      case 't':
        return read_word("true", Value::Kind::boolean, out);
      case 'f':
        return read_word("false", Value::Kind::boolean, out);
      case 'n':
        return read_word("null", Value::Kind::null, out);
      default:
        return read_number(out);
    }
  }

  bool read_object(Value& out) {
    out.kind = Value::Kind::object;
    out.members.reserve(4);
    ++at_;
    skip_blanks();
    if (take('}')) return true;
    while (true) {
      if (at_ >= text_.size() || text_[at_] != '"') return false;
      auto& member = out.members.emplace_back();
      if (!read_text(member.name)) return false;
      skip_blanks();
      if (!take(':')) return false;
      skip_blanks();
      if (!read(member.value)) return false;
      skip_blanks();
      if (take('}')) return true;
      if (!take(',')) return false;
      skip_blanks();
    }
  }

  bool read_array(Value& out) {
    out.kind = Value::Kind::rows;
    ++at_;
    skip_blanks();
    if (take(']')) return true;
    while (true) {
      if (!read(out.rows.emplace_back())) return false;
      skip_blanks();
      if (take(']')) return true;
      if (!take(',')) return false;
      skip_blanks();
    }
  }

  bool read_word(std::string_view word, Value::Kind kind, Value& out) {
    if (text_.substr(at_, word.size()) != word) return false;
    at_ += word.size();
    out.kind = kind;
    if (kind == Value::Kind::boolean) out.text = word;
    return true;
  }

  bool read_digits() {
    const auto first = at_;
    while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
    return at_ > first;
  }

  bool read_number(Value& out) {
    const auto first = at_;
    take('-');
    if (!take('0') && !read_digits()) return false;
    if (take('.') && !read_digits()) return false;
    if (at_ < text_.size() && (text_[at_] == 'e' || text_[at_] == 'E')) {
      ++at_;
      if (!take('+')) take('-');
      if (!read_digits()) return false;
    }
    out.kind = Value::Kind::number;
    out.text = text_.substr(first, at_ - first);
    return true;
  }

  bool read_text(std::string& out) {
    ++at_;
    while (true) {
      const auto first = at_;
      while (at_ < text_.size() && text_[at_] != '"' && text_[at_] != '\\' &&
             static_cast<unsigned char>(text_[at_]) >= 0x20) {
        ++at_;
      }
      out.append(text_.substr(first, at_ - first));
      if (take('"')) return true;
      if (!take('\\') || !read_escape(out)) return false;
    }
  }

  bool read_escape(std::string& out) {
    if (at_ >= text_.size()) return false;
    constexpr std::string_view k_letters = "\"\\/bfnrt";
    constexpr std::string_view k_meanings = "\"\\/\b\f\n\r\t";
    const auto letter = k_letters.find(text_[at_]);
    if (letter != std::string_view::npos) {
      out.push_back(k_meanings[letter]);
      ++at_;
      return true;
    }
    unsigned unit = 0;
    if (!take('u') || !read_unit(unit)) return false;
    if (unit >= 0xDC00 && unit <= 0xDFFF) return false;
    if (unit >= 0xD800 && unit <= 0xDBFF) {
      unsigned low = 0;
      if (!take('\\') || !take('u') || !read_unit(low) || low < 0xDC00 || low > 0xDFFF)
        return false;
      unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
    }
    append_utf8(out, unit);
    return true;
  }

  bool read_unit(unsigned& unit) {
    if (text_.size() - at_ < 4) return false;
    const char* first = text_.data() + at_;
    const auto [end, error] = std::from_chars(first, first + 4, unit, 16);
    if (error != std::errc() || end != first + 4) return false;
    at_ += 4;
    return true;
  }

  bool take(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  void skip_blanks() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t')) {
      ++at_;
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
};

void append_text(std::string& out, std::string_view text) {
  constexpr std::string_view k_hex = "0123456789abcdef";
  out.push_back('"');
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out.push_back('\\');
      out.push_back(c);
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c == '\t') {
      out += "\\t";
    } else if (byte < 0x20) {
      out += "\\u00";
      out.push_back(k_hex[byte >> 4]);
      out.push_back(k_hex[byte & 15]);
    } else {
      out.push_back(c);
    }
  }
  out.push_back('"');
}

void append(std::string& out, const Value& value) {
  switch (value.kind) {
    case Value::Kind::text:
      return append_text(out, is_utf8(value.text) ? value.text : to_valid_utf8(value.text));
    case Value::Kind::number:
    case Value::Kind::boolean:
      out += value.text;
      return;
    case Value::Kind::null:
      out += "null";
      return;
    case Value::Kind::object: {
      out.push_back('{');
      bool first = true;
      for (const auto& [name, member] : value.members) {
        if (!first) out.push_back(',');
        first = false;
        append_text(out, is_utf8(name) ? name : to_valid_utf8(name));
        out.push_back(':');
        append(out, member);
      }
      out.push_back('}');
      return;
    }
    case Value::Kind::rows: {
      out.push_back('[');
      bool first = true;
      for (const auto& row : value.rows) {
        if (!first) out.push_back(',');
        first = false;
        append(out, row);
      }
      out.push_back(']');
      return;
    }
  }
}

}  // namespace

Result<Value> parse_value(std::string_view json_text) {
  if (!has_valid_utf8(json_text)) return Error{"json.syntax", "0", "", ""};
  JsonText reader(json_text);
  Value value;
  const bool done = reader.read_document(value);
  if (reader.too_deep()) return Error{"json.too_deep", "", std::to_string(k_max_json_depth), ""};
  if (!done) { return Error{"json.syntax", std::to_string(reader.offset()), "", ""}; }
  return value;
}

std::string to_json(const Value& value) {
  std::string out;
  append(out, value);
  return out;
}

}  // namespace ecpay::catalogue
