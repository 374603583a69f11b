#include "cli/input_formats.hpp"

#include "core/base/text.hpp"
#include "core/wire/html_tags.hpp"

namespace ecpay::cli {
namespace {

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

// What a curl line sends, put together from its options.
struct CurlLine {
  std::string url;
  std::string body;  // the -d parts joined as curl joins them
  wire::Form form;
  bool has_form = false;
};

bool is_data_option(std::string_view option) {
  return option == "-d" || option == "--data" || option == "--data-raw" ||
         option == "--data-binary" || option == "--data-ascii" || option == "--json";
}

bool is_pair_option(std::string_view option) {
  return option == "--data-urlencode" || option == "-F" || option == "--form" ||
         option == "--form-string";
}

// Options of curl that take no value; of all others the next word is the value.
bool is_switch(std::string_view option) {
  for (const std::string_view name :
       {"-s", "-S", "-i", "-k", "-v", "-L", "-sS", "-G", "-f", "--silent", "--show-error",
        "--include", "--insecure", "--verbose", "--location", "--compressed", "--fail", "--http1.1",
        "--http2"}) {
    if (option == name) return true;
  }
  return false;
}

Result<CurlLine> read_words(const std::vector<std::string>& words) {
  CurlLine line;
  for (std::size_t i = 1; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (!word.starts_with('-')) {
      line.url = word;
      continue;
    }
    if (is_switch(word) || i + 1 == words.size()) continue;
    const std::string& value = words[++i];
    if (word == "--url") line.url = value;
    if (is_pair_option(word)) {
      const auto equals = value.find('=');
      if (equals == std::string::npos) return Error{"input.argument", value, "", ""};
      line.form.add(value.substr(0, equals), value.substr(equals + 1));
      line.has_form = true;
    } else if (is_data_option(word)) {
      line.body += (line.body.empty() ? "" : "&") + value;
      if (trim(value).starts_with('{')) continue;
      const auto part = wire::Form::parse(value);
      if (!part) return part.error();
      for (const auto& pair : part->pairs()) line.form.add(pair.name, pair.value);
      line.has_form = true;
    }
  }
  return line;
}

}  // namespace

Result<Input> read_form_text(std::string_view text) {
  const auto form = wire::Form::parse(text);
  if (!form) return form.error();
  return Input{"form", "", std::string(text), catalogue::value_of(*form)};
}

Result<Input> read_json_text(std::string_view text) {
  auto value = catalogue::parse_value(text);
  if (!value) return value.error();
  if (!value->is_object()) return Error{"input.json_object", "", "", ""};
  return Input{"json", "", std::string(trim(text)), std::move(*value)};
}

Result<Input> read_body_text(std::string_view text) {
  return trim(text).starts_with('{') ? read_json_text(text) : read_form_text(text);
}

Result<Input> read_html_text(std::string_view text) {
  const auto forms = wire::read_html_forms(text);
  const wire::HtmlForm* best = nullptr;
  for (const auto& form : forms) {
    if (!best || form.fields.size() > best->fields.size()) best = &form;
  }
  if (!best) return Error{"input.no_form", "", "", ""};
  wire::Form form;
  for (const auto& [name, value] : best->fields) form.add(name, value);
  return Input{"html", best->action, "", catalogue::value_of(form)};
}

Result<Input> read_curl_text(std::string_view text) {
  const auto words = shell_words(text);
  if (!words) return Error{"input.curl", "", "an open quote", ""};
  auto line = read_words(*words);
  if (!line) return line.error();
  if (!line->has_form && !line->body.empty()) {
    auto input = read_json_text(line->body);
    if (!input) return input.error();
    input->kind = "curl";
    input->url = line->url;
    return input;
  }
  if (line->form.empty()) return Error{"input.curl", "", "no -d, --data-urlencode or -F", ""};
  return Input{"curl", line->url, line->body, catalogue::value_of(line->form)};
}

}  // namespace ecpay::cli
