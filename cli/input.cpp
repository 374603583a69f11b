#include "cli/input.hpp"

#include <fstream>
#include <iostream>
#include <optional>

#include "core/base/text.hpp"
#include "core/catalogue/value.hpp"
#include "core/wire/html_tags.hpp"
#include "core/wire/url_encoding.hpp"

namespace ecpay::cli {
namespace {

constexpr std::size_t k_max_input_bytes = 10U << 20;

Result<std::string> read_all(std::istream& stream, const std::string& name) {
  std::string text;
  char buffer[64 * 1024];
  while (stream.read(buffer, sizeof buffer) || stream.gcount() > 0) {
    text.append(buffer, static_cast<std::size_t>(stream.gcount()));
    if (text.size() > k_max_input_bytes) {
      return Error{"input.too_large", name, std::to_string(k_max_input_bytes >> 20U), ""};
    }
  }
  return text;
}

Result<std::string> read_file(const std::string& name, std::istream& standard_input) {
  if (name == "-") return read_all(standard_input, "-");
  std::ifstream file(name, std::ios::binary);
  if (!file) return Error{"input.unreadable", name, "", ""};
  // Opening a folder succeeds; reading it does not.
  auto text = read_all(file, name);
  if (text && text->empty() && file.bad()) return Error{"input.unreadable", name, "", ""};
  return text;
}

Result<wire::Form> parse_json_input(std::string_view text) {
  const auto value = catalogue::parse_value(text);
  if (!value) return value.error();
  if (!value->is_object()) return Error{"input.json_object", "", "", ""};
  wire::Form form;
  for (const auto& member : value->members) {
    using Kind = catalogue::Value::Kind;
    const Kind kind = member.value.kind;
    if (kind == Kind::null || kind == Kind::object || kind == Kind::rows) {
      return Error{"input.json_value", member.name, "", ""};
    }
    form.add(member.name, member.value.text);
  }
  return form;
}

Result<wire::Form> parse_html_input(std::string_view text) {
  const auto forms = wire::read_html_forms(text);
  const wire::HtmlForm* best = nullptr;
  for (const auto& form : forms) {
    if (!best || form.fields.size() > best->fields.size()) best = &form;
  }
  if (!best) return Error{"input.no_form", "", "", ""};
  wire::Form form;
  for (const auto& [name, value] : best->fields) form.add(name, value);
  return form;
}

// The words of a POSIX shell line: quotes, backslashes, $'…' and line continuations.
std::optional<std::vector<std::string>> shell_words(std::string_view line) {
  std::vector<std::string> words;
  std::string word;
  bool in_word = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      if (in_word) words.push_back(std::move(word));
      word.clear();
      in_word = false;
      continue;
    }
    if (c == '\\' && i + 1 < line.size()) {
      if (line[++i] == '\n') continue;
      word += line[i];
    } else if (c == '\'' || c == '"') {
      for (++i; i < line.size() && line[i] != c; ++i) {
        const bool escapes =
            c == '"' && line[i] == '\\' && i + 1 < line.size() &&
            std::string_view("\"\\$`\n").find(line[i + 1]) != std::string_view::npos;
        if (escapes) ++i;
        word += line[i];
      }
      if (i >= line.size()) return std::nullopt;
    } else {
      word += c;
    }
    in_word = true;
  }
  if (in_word) words.push_back(std::move(word));
  return words;
}

Result<wire::Form> parse_curl_input(std::string_view text) {
  const auto words = shell_words(text);
  if (!words) return Error{"input.curl", "", "an open quote", ""};
  wire::Form form;
  for (std::size_t i = 1; i + 1 < words->size(); ++i) {
    const std::string& option = (*words)[i];
    if (option == "--data-urlencode" || option == "-F" || option == "--form" ||
        option == "--form-string") {
      const std::string& pair = (*words)[++i];
      const auto equals = pair.find('=');
      if (equals == std::string::npos) return Error{"input.argument", pair, "", ""};
      form.add(pair.substr(0, equals), pair.substr(equals + 1));
    } else if (option == "-d" || option == "--data" || option == "--data-raw" ||
               option == "--data-binary") {
      const auto part = wire::Form::parse((*words)[++i]);
      if (!part) return part.error();
      for (const auto& pair : part->pairs()) form.add(pair.name, pair.value);
    }
  }
  if (form.empty()) return Error{"input.curl", "", "no -d, --data-urlencode or -F", ""};
  return form;
}

std::string_view detect(std::string_view text) {
  const auto start = trim(text);
  if (start.starts_with('{')) return "json";
  if (start.starts_with("curl ")) return "curl";
  if (start.starts_with('<')) return "html";
  return "form";
}

}  // namespace

Result<wire::Form> parse_input(std::string_view text, std::string_view kind) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (kind.empty()) kind = detect(text);
  if (kind == "json") return parse_json_input(text);
  if (kind == "html") return parse_html_input(text);
  if (kind == "curl") return parse_curl_input(trim(text));
  // The line end that an editor or `echo` adds is not part of the last value.
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
  return wire::Form::parse(text);
}

Result<std::optional<std::string>> read_input_text(const InputOptions& options,
                                                   std::istream& standard_input) {
  std::string file = options.file;
  if (file.empty() && options.arguments.size() == 1 &&
      options.arguments[0].find('=') == std::string::npos) {
    file = options.arguments[0];
  }
  if (file.empty() && options.arguments.empty()) return Error{"input.none", "", "", ""};
  if (file.empty()) return std::optional<std::string>();
  auto text = read_file(file, standard_input);
  if (!text) return text.error();
  return std::optional<std::string>(std::move(*text));
}

Result<wire::Form> read_input(const InputOptions& options, std::istream& standard_input) {
  const auto text = read_input_text(options, standard_input);
  if (!text) return text.error();
  if (*text) return parse_input(**text, options.kind);
  wire::Form form;
  for (const auto& argument : options.arguments) {
    const auto equals = argument.find('=');
    if (equals == std::string::npos || equals == 0)
      return Error{"input.argument", argument, "", ""};
    form.add(argument.substr(0, equals), argument.substr(equals + 1));
  }
  return form;
}

}  // namespace ecpay::cli
