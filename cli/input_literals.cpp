// Parameters in a log as a language prints them: JSON, also with its quotes escaped, dict of
// Python, Hash of Ruby, object of Node, var_export, var_dump and print_r of PHP.
#include <algorithm>

#include "cli/input_formats.hpp"
#include "core/base/text.hpp"
#include "core/wire/check_mac.hpp"

namespace ecpay::cli {
namespace {

constexpr std::size_t k_longest_type = 24;  // "string(10485760) "

// Reads pairs of name and value one after another, whatever stands between them.
class PairReader {
 public:
  explicit PairReader(std::string_view text)
      : text_(text), is_one_line_(text.find("Array ( [") != std::string_view::npos) {}

  // The pairs of the first object that has a CheckMacValue; none if there is no such object.
  wire::Form read() {
    while (at_ < text_.size() && found_.empty()) {
      const std::size_t begin = at_;
      if (!read_pair() && at_ <= begin) pass();
    }
    return best();
  }

 private:
  // What is no pair: where an object begins or ends, the pairs before it are no part of what
  // follows.
  void pass() {
    const char c = text_[at_++];
    if (c != '}' && c != ')' && c != '{' && c != '(') return;
    found_ = best();
    pairs_ = {};
  }

  wire::Form best() const {
    if (!found_.empty()) return found_;
    return pairs_.find(wire::k_check_mac_field) ? pairs_ : wire::Form();
  }

  bool read_pair() {
    const std::size_t begin = at_;
    bool bracketed = false;
    auto name = read_key(bracketed);
    if (!name) return back_behind(begin);
    skip_blanks();
    const bool arrow = text_.substr(at_).starts_with("=>");
    if (!arrow && (at_ >= text_.size() || text_[at_] != ':')) return back_behind(begin);
    at_ += arrow ? 2 : 1;
    auto value = bracketed && arrow && !is_dump() ? read_line() : read_value();
    if (!value) return back_behind(begin);
    pairs_.add(std::move(*name), std::move(*value));
    return true;
  }

  // No pair begins here: the name is passed over, or one character.
  bool back_behind(std::size_t begin) {
    at_ = begin;
    if (at_ < text_.size() && is_name(text_[at_])) {
      while (at_ < text_.size() && is_name(text_[at_])) ++at_;
    }
    return false;
  }

  // "name", 'name', name, [name] of print_r, ["name"] of var_dump.
  std::optional<std::string> read_key(bool& bracketed) {
    bracketed = text_[at_] == '[';
    if (bracketed) ++at_;
    auto name = read_key_name();
    if (!bracketed) return name;
    if (at_ >= text_.size() || text_[at_] != ']') return std::nullopt;
    ++at_;
    return name;
  }

  std::optional<std::string> read_key_name() {
    if (at_ >= text_.size()) return std::nullopt;
    if (text_[at_] == '"' || text_[at_] == '\'') return read_quoted();
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_name(text_[at_])) ++at_;
    if (at_ == begin) return std::nullopt;
    return std::string(text_.substr(begin, at_ - begin));
  }

  void skip_blanks() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r'))
      ++at_;
  }

  // Whether the type of var_dump follows: string(7) "3002607", int(300).
  bool is_dump() {
    const std::size_t begin = at_;
    skip_blanks();
    const auto rest = text_.substr(at_);
    at_ = begin;
    return rest.starts_with("string(") || rest.starts_with("int(");
  }

  // Of the line at hand; looked for once, however many pairs it holds.
  std::size_t line_end() {
    if (line_end_ < at_ || line_end_ == 0)
      line_end_ = std::min(text_.find('\n', at_), text_.size());
    return line_end_;
  }

  // Of print_r: everything to the end of the line.
  std::optional<std::string> read_line() {
    auto value = text_.substr(at_, line_end() - at_);
    if (is_one_line_) value = value.substr(0, end_of_value(value));
    at_ += value.size();
    if (value.starts_with(' ')) value.remove_prefix(1);
    if (value.ends_with('\r')) value.remove_suffix(1);
    if (value == "Array") return std::nullopt;
    return std::string(value);
  }

  // Where logs put print_r into one line: before the next " [name] => ", or the ")" at the end.
  static std::size_t end_of_value(std::string_view line) {
    for (auto open = line.find(" ["); open != std::string_view::npos;
         open = line.find(" [", open + 1)) {
      std::size_t at = open + 2;
      while (at < line.size() && is_name(line[at])) ++at;
      if (at > open + 2 && line.substr(at).starts_with("] =>")) return open;
    }
    const auto close = line.rfind(" )");
    return close == std::string_view::npos ? line.size() : close;
  }

  std::optional<std::string> read_value() {
    skip_blanks();
    auto rest = text_.substr(at_);
    if (rest.starts_with("string(")) {
      const auto close = rest.substr(0, k_longest_type).find(") ");
      if (close == std::string_view::npos) return std::nullopt;
      at_ += close + 2;
      return read_dumped();
    }
    if (rest.starts_with("int(")) {
      at_ += 4;
      rest = text_.substr(at_);
    }
    if (rest.starts_with('"') || rest.starts_with('\'')) return read_quoted();
    if (rest.starts_with("['") || rest.starts_with("[\"")) return read_single();
    return read_bare();
  }

  // A list of one, as Django's QueryDict holds its values.
  std::optional<std::string> read_single() {
    ++at_;
    auto value = read_quoted();
    if (!value || at_ >= text_.size() || text_[at_] != ']') return std::nullopt;
    ++at_;
    return value;
  }

  // var_dump escapes nothing and tells the length; a value that holds a quote ends at the last one
  // of its line.
  std::optional<std::string> read_dumped() {
    if (at_ >= text_.size() || text_[at_] != '"') return std::nullopt;
    const auto close = text_.substr(0, line_end()).rfind('"');
    if (close == std::string_view::npos || close <= at_) return std::nullopt;
    std::string value(text_.substr(at_ + 1, close - at_ - 1));
    at_ = close + 1;
    return value;
  }

  // A number, or a word that means truth or nothing.
  std::optional<std::string> read_bare() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && (is_name(text_[at_]) || text_[at_] == '.' || text_[at_] == '-'))
      ++at_;
    const auto word = text_.substr(begin, at_ - begin);
    if (word == "None" || word == "null" || word == "nil" || word == "NULL") return std::string();
    if (word == "true" || word == "True") return std::string("true");
    if (word == "false" || word == "False") return std::string("false");
    const bool is_number = !word.empty() && word.find_first_not_of("0123456789.-") == word.npos;
    if (is_number) return std::string(word);
    return std::nullopt;
  }

  std::optional<std::string> read_quoted() {
    const char quote = text_[at_];
    // Where one quote has no end, no later one of its kind is looked at: that would take quadratic
    // time.
    bool& has_no_end = quote == '"' ? double_has_no_end_ : single_has_no_end_;
    if (has_no_end) return std::nullopt;
    std::string value;
    for (++at_; at_ < text_.size() && text_[at_] != quote; ++at_) {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) {
        ++at_;
        add_escaped(value);
      } else {
        value += text_[at_];
      }
    }
    has_no_end = at_ >= text_.size();
    if (has_no_end) return std::nullopt;
    ++at_;
    return value;
  }

  // The number of the `digits` hexadecimal digits behind the present character.
  std::optional<unsigned> hex(std::size_t digits) const {
    if (at_ + digits >= text_.size()) return std::nullopt;
    unsigned value = 0;
    for (std::size_t i = at_ + 1; i <= at_ + digits; ++i) {
      const char c = static_cast<char>(text_[i] | 0x20);
      const bool digit = text_[i] >= '0' && text_[i] <= '9';
      if (!digit && (c < 'a' || c > 'f')) return std::nullopt;
      value = value * 16 + static_cast<unsigned>(digit ? text_[i] - '0' : c - 'a' + 10);
    }
    return value;
  }

  void add_escaped(std::string& value) {
    constexpr std::string_view k_names = "bfnrt", k_meanings = "\b\f\n\r\t";
    const char c = text_[at_];
    const std::size_t digits = c == 'u' ? 4 : c == 'x' ? 2 : 0;
    const auto code = digits == 0 ? std::nullopt : hex(digits);
    if (code) {
      at_ += digits;
      return add_unit(value, *code);
    }
    const auto name = k_names.find(c);
    value += name == std::string_view::npos ? c : k_meanings[name];
  }

  // A code unit of UTF-16; the second half of a pair follows as \uXXXX.
  void add_unit(std::string& value, unsigned code) {
    if (code >= 0xD800 && code <= 0xDBFF && text_.substr(at_ + 1).starts_with("\\u")) {
      at_ += 2;
      const auto low = hex(4);
      if (low && *low >= 0xDC00 && *low <= 0xDFFF) {
        at_ += 4;
        return append_utf8(value, 0x10000 + ((code - 0xD800) << 10U) + (*low - 0xDC00));
      }
      at_ -= 2;
    }
    append_utf8(value, code >= 0xD800 && code <= 0xDFFF ? 0xFFFD : code);
  }

  std::string_view text_;
  bool is_one_line_;  // print_r without its line ends
  std::size_t at_ = 0;
  std::size_t line_end_ = 0;
  bool single_has_no_end_ = false, double_has_no_end_ = false;
  wire::Form pairs_;  // of the object that is being read
  wire::Form found_;
};

// One level of backslashes less.
std::string unescaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escapes =
        text[i] == '\\' && i + 1 < text.size() && (text[i + 1] == '\\' || text[i + 1] == '"');
    if (escapes) ++i;
    out += text[i];
  }
  return out;
}

}  // namespace

wire::Form read_literal(std::string_view text) {
  if (text.find(wire::k_check_mac_field) == std::string_view::npos) return {};
  auto form = PairReader(text).read();
  // JSON within JSON texts, within JSON texts.
  std::string plain;
  for (int level = 0; level < 3 && form.empty(); ++level) {
    if (text.find("\\\"") == std::string_view::npos) break;
    plain = unescaped(text);
    text = plain;
    form = PairReader(text).read();
  }
  return form;
}

}  // namespace ecpay::cli
