#include "core/toml/toml.hpp"

#include <algorithm>

#include "core/base/text.hpp"

// Compiled in here alone: the library's shared form could not be linked into the static program.
#define TOML_HEADER_ONLY 1
#define TOML_EXCEPTIONS 0
#define TOML_MAX_NESTED_VALUES 32
#include <toml++/toml.h>

#include <sstream>

namespace ecpay {
namespace {

constexpr std::size_t k_max_bytes = 1U << 20U;
constexpr std::size_t k_max_key_parts = 16;

std::string place(unsigned line, unsigned column) {
  return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

// The index behind a string that starts at `at`; the end of the text if it is not closed.
std::size_t skip_string(std::string_view text, std::size_t at) {
  const char quote = text[at];
  const std::string triple(3, quote);
  if (text.substr(at, 3) == triple) {
    const auto end = text.find(triple, at + 3);
    return end == std::string_view::npos ? text.size() : end + 3;
  }
  for (++at; at < text.size() && text[at] != '\n'; ++at) {
    if (text[at] == quote) { return at + 1; }
    if (text[at] == '\\' && quote == '"') { ++at; }
  }
  return std::min(at, text.size());
}

// The line of the first key with too many parts, or 0. The library makes one table of each part
// and walks them by recursion, so a long key would exhaust the stack.
unsigned line_of_overlong_key(std::string_view text) {
  unsigned line = 1;
  std::size_t dots = 0;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c == '"' || c == '\'') {
      const auto end = skip_string(text, at);
      line +=
          static_cast<unsigned>(std::count(text.begin() + static_cast<std::ptrdiff_t>(at),
                                           text.begin() + static_cast<std::ptrdiff_t>(end), '\n'));
      at = end;
      continue;
    }
    if (c == '#') {
      at = std::min(text.find('\n', at), text.size());
      continue;
    }
    if (c == '.' && ++dots >= k_max_key_parts) { return line; }
    if (std::string_view("=,{}[]\n").find(c) != std::string_view::npos) { dots = 0; }
    line += c == '\n' ? 1U : 0U;
    ++at;
  }
  return 0;
}

template <typename T>
std::string written(const T& value) {
  std::ostringstream out;
  out.imbue(std::locale::classic());
  out << value;
  return out.str();
}

TomlValue value_of(const ::toml::node& node);

void add_entries(const ::toml::table& table, TomlValue& value) {
  for (const auto& [key, member] : table) {
    const auto& begin = key.source().begin;
    value.entries.push_back({std::string(key.str()), value_of(member), begin.line, begin.column});
  }
  // The library sorts by name; where a name first stands in the file is the order of its author.
  std::stable_sort(value.entries.begin(), value.entries.end(), [](const auto& a, const auto& b) {
    return std::pair(a.line, a.column) < std::pair(b.line, b.column);
  });
}

TomlValue value_of(const ::toml::node& node) {
  TomlValue value;
  value.line = node.source().begin.line;
  value.column = node.source().begin.column;
  if (const auto* table = node.as_table()) {
    add_entries(*table, value);
  } else if (const auto* array = node.as_array()) {
    value.kind = TomlValue::Kind::array;
    for (const auto& item : *array) { value.items.push_back(value_of(item)); }
  } else if (const auto* text = node.as_string()) {
    value.kind = TomlValue::Kind::string;
    value.text = text->get();
  } else if (const auto* integer = node.as_integer()) {
    value.kind = TomlValue::Kind::integer;
    value.integer = integer->get();
  } else if (const auto* boolean = node.as_boolean()) {
    value.kind = TomlValue::Kind::boolean;
    value.boolean = boolean->get();
  } else if (const auto* number = node.as_floating_point()) {
    value.kind = TomlValue::Kind::number;
    value.text = written(number->get());
  } else {
    value.kind = TomlValue::Kind::date_time;
    if (const auto* date = node.as_date()) { value.text = written(date->get()); }
    if (const auto* time = node.as_time()) { value.text = written(time->get()); }
    if (const auto* both = node.as_date_time()) { value.text = written(both->get()); }
  }
  return value;
}

}  // namespace

const TomlValue* TomlValue::find(std::string_view name) const {
  for (const auto& entry : entries) {
    if (entry.name == name) { return &entry.value; }
  }
  return nullptr;
}

std::string_view to_string(TomlValue::Kind kind) {
  switch (kind) {
    case TomlValue::Kind::string:
      return "a string";
    case TomlValue::Kind::integer:
      return "a whole number";
    case TomlValue::Kind::number:
      return "a number";
    case TomlValue::Kind::boolean:
      return "true or false";
    case TomlValue::Kind::date_time:
      return "a date or time";
    case TomlValue::Kind::array:
      return "an array";
    case TomlValue::Kind::table:
      return "a table";
  }
  return "a value";
}

std::string toml_caret(std::string_view text, unsigned line, unsigned column) {
  const auto lines = split(text, '\n');
  if (line == 0 || line > lines.size()) { return ""; }
  auto shown = lines[line - 1];
  if (!shown.empty() && shown.back() == '\r') { shown.remove_suffix(1); }
  const auto cut = first_code_points(shown, 120);
  const auto before = first_code_points(cut, column > 0 ? column - 1 : 0);
  return to_valid_utf8(cut) + "\n" + std::string(count_width(before), ' ') + "^";
}

Result<TomlValue> parse_toml(std::string_view text, std::string_view file) {
  if (text.size() > k_max_bytes) { return Error{"toml.too_large", std::string(file), "1", ""}; }
  if (const auto line = line_of_overlong_key(text)) {
    return Error{
        "toml.syntax", std::string(file),
        place(line, 1) + ": a key has more than " + std::to_string(k_max_key_parts) + " parts",
        toml_caret(text, line, 1)};
  }
  const auto parsed = ::toml::parse(text, file);
  if (!parsed) {
    const auto& where = parsed.error().source().begin;
    return Error{
        "toml.syntax", std::string(file),
        place(where.line, where.column) + ": " + to_valid_utf8(parsed.error().description()),
        toml_caret(text, where.line, where.column)};
  }
  return value_of(parsed.table());
}

}  // namespace ecpay
