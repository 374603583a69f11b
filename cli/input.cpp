#include "cli/input.hpp"

#include <algorithm>
#include <fstream>
#include <iostream>

#include "cli/input_formats.hpp"
#include "core/base/text.hpp"

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

// Whether an argument is JSON itself: no file is called so.
bool is_json_argument(std::string_view argument) {
  return argument.starts_with('{') || argument.starts_with('[');
}

std::string_view without_byte_order_mark(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  return text;
}

std::string_view without_line_end(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

std::string_view detect(std::string_view text) {
  const auto start = trim(text);
  if (start.starts_with('{')) return json_kind(start);
  if (looks_like_curl(start)) return "curl";
  if (looks_like_http(start)) return "http";
  // "<QueryDict: {…}>" is no page.
  if (start.starts_with('<'))
    return read_literal(start.substr(0, start.find("<form"))).empty() ? "html" : "log";
  return looks_like_log(start) ? "log" : "form";
}

Result<Input> read_arguments(const std::vector<std::string>& arguments) {
  Input input;
  input.kind = "arguments";
  input.values = catalogue::Value::empty_object();
  for (const auto& argument : arguments) {
    const auto equals = argument.find('=');
    if (equals == std::string::npos || equals == 0)
      return Error{"input.argument", argument, "", ""};
    input.values.members.push_back(
        {argument.substr(0, equals), catalogue::Value::of_text(argument.substr(equals + 1))});
  }
  return input;
}

}  // namespace

namespace {

Result<Input> parse(std::string_view text, std::string_view kind, std::size_t entry) {
  text = without_byte_order_mark(text);
  if (kind.empty()) kind = detect(text);
  if (kind == "json") return read_json_text(text);
  if (kind == "html") return read_html_text(text);
  if (kind == "curl") return read_curl_text(trim(text));
  if (kind == "har") return read_har_text(text, entry);
  if (kind == "event") return read_event_text(text);
  if (kind == "http") return read_http_text(trim(text));
  if (kind == "log") return read_log_text(text, entry);
  return read_form_text(without_line_end(text));
}

void tell_choice(const Input& input, const Console& console) {
  constexpr std::size_t k_told = 10;
  if (input.choices.size() < 2) return;
  std::string numbers;
  for (std::size_t i = 0; i < std::min(input.choices.size(), k_told); ++i)
    numbers += (i == 0 ? "" : ", ") + std::to_string(input.choices[i]);
  if (input.choices.size() > k_told) numbers += " …";
  const auto read = std::to_string(input.choice);
  const auto count = std::to_string(input.choices.size());
  console.say(console.language == Language::en
                  ? "note:  " + count + " payloads are signed (" + numbers + "); number " + read +
                        " is read. Another one: --entry N."
                  : "註：    共有 " + count + " 筆含簽章的內容（" + numbers + "），讀取第 " + read +
                        " 筆。其他筆請用 --entry N。");
}

}  // namespace

Result<Input> parse_parameters(std::string_view text, const InputOptions& options,
                               const Console& console) {
  auto input = parse(text, options.kind, options.entry);
  if (input) tell_choice(*input, console);
  return input;
}

Result<std::optional<std::string>> read_input_text(const InputOptions& options,
                                                   std::istream& standard_input) {
  std::string file = options.file;
  if (file.empty() && options.arguments.empty()) return Error{"input.none", "", "", ""};
  if (file.empty() && options.arguments.size() == 1) {
    const auto& only = options.arguments[0];
    if (is_json_argument(only)) return std::optional<std::string>(only);
    if (only.find('=') == std::string::npos) file = only;
  }
  if (file.empty()) return std::optional<std::string>();
  auto text = read_file(file, standard_input);
  if (!text) return text.error();
  return std::optional<std::string>(std::move(*text));
}

Result<Input> read_parameters(const InputOptions& options, std::istream& standard_input,
                              const Console& console) {
  const auto text = read_input_text(options, standard_input);
  if (!text) return text.error();
  if (*text) return parse_parameters(**text, options, console);
  return read_arguments(options.arguments);
}

Result<wire::Form> flat_form(const Input& input) {
  using Kind = catalogue::Value::Kind;
  for (const auto& member : input.values.members) {
    const Kind kind = member.value.kind;
    if (kind == Kind::null || kind == Kind::object || kind == Kind::rows) {
      return Error{"input.json_value", member.name, "", ""};
    }
  }
  return catalogue::form_of(input.values);
}

Result<std::string> read_text(const InputOptions& options, std::istream& standard_input) {
  const auto text = read_input_text(options, standard_input);
  if (!text) return text.error();
  if (!*text) return Error{"input.unreadable", options.arguments[0], "", ""};
  return std::string(without_line_end(without_byte_order_mark(**text)));
}

}  // namespace ecpay::cli
