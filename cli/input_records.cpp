// Inputs that record a request among other things: HAR, events of API Gateway, logs.
#include <algorithm>

#include "cli/input_formats.hpp"
#include "core/base/text.hpp"

namespace ecpay::cli {
namespace {

using catalogue::Value;

Result<Input> as_kind(Result<Input> input, std::string_view kind, std::string url = "") {
  if (!input) return input;
  input->kind = kind;
  input->url = std::move(url);
  return input;
}

bool is_signed(std::string_view body) {
  return body.find("CheckMacValue") != std::string_view::npos ||
         body.find("\"Data\"") != std::string_view::npos;
}

// The body of an entry's request: its text, or its parameters where the text was not kept.
std::optional<std::string> har_body(const Value& entry) {
  const auto* request = entry.find("request");
  const auto* data = request == nullptr ? nullptr : request->find("postData");
  if (data == nullptr || !data->is_object()) return std::nullopt;
  if (data->has("text")) return data->get("text");
  const auto* parameters = data->find("params");
  if (parameters == nullptr || parameters->rows.empty()) return std::nullopt;
  wire::Form form;
  for (const auto& row : parameters->rows) form.add(row.get("name"), row.get("value"));
  return form.encode();
}

bool is_name(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

// The form body inside a line: it begins with the name before the last '=' of its first pair, and
// ends where the quote around it does, or at a blank. Empty if there is none.
std::string_view form_in_line(std::string_view line) {
  const auto ampersand = line.find('&');
  if (ampersand == std::string_view::npos) return {};
  const auto equals = line.rfind('=', ampersand);
  if (equals == std::string_view::npos || equals == 0) return {};
  std::size_t begin = equals;
  while (begin > 0 && is_name(line[begin - 1])) --begin;
  if (begin == equals) return {};
  auto rest = line.substr(begin);
  const char before = begin == 0 ? ' ' : line[begin - 1];
  const bool quoted = before == '"' || before == '\'' || before == '`';
  const auto end = quoted ? rest.find(before) : rest.find_first_of(" \t\r\n\"'`<>)]}");
  return rest.substr(0, end);
}

}  // namespace

std::string_view json_kind(std::string_view text) {
  // Only objects with these members are read twice.
  const bool maybe_har = text.find("\"postData\"") != std::string_view::npos;
  const bool maybe_event = text.find("\"body\"") != std::string_view::npos;
  if (!maybe_har && !maybe_event) return "json";
  const auto value = catalogue::parse_value(text);
  if (!value || !value->is_object()) return "json";
  const auto* log = value->find("log");
  const auto* request = value->find("request");
  if ((log != nullptr && log->find("entries") != nullptr) ||
      (request != nullptr && request->find("postData") != nullptr)) {
    return "har";
  }
  const bool is_event = value->has("body") && value->find("CheckMacValue") == nullptr &&
                        value->find("MerchantID") == nullptr;
  return is_event ? "event" : "json";
}

Result<Input> read_har_text(std::string_view text) {
  const auto value = catalogue::parse_value(text);
  if (!value) return value.error();
  const auto* log = value->find("log");
  const auto* entries = log == nullptr ? nullptr : log->find("entries");
  const std::vector<Value> alone{*value};
  const auto& rows = entries == nullptr ? alone : entries->rows;
  std::string body, url;
  for (const auto& entry : rows) {
    auto found = har_body(entry);
    if (!found || (is_signed(body) && !is_signed(*found))) continue;
    body = std::move(*found);
    url = entry.find("request")->get("url");
  }
  if (body.empty()) return Error{"input.har", "", "", ""};
  return as_kind(read_body_text(body), "har", std::move(url));
}

Result<Input> read_event_text(std::string_view text) {
  const auto value = catalogue::parse_value(text);
  if (!value) return value.error();
  if (!value->has("body")) return Error{"input.event", "", "", ""};
  const auto body = value->get("body");
  if (value->get("isBase64Encoded") != "true") return as_kind(read_body_text(body), "event");
  const auto decoded = base64_decode(body);
  if (!decoded) return Error{"input.event", "", "", ""};
  return as_kind(read_body_text(*decoded), "event");
}

bool looks_like_log(std::string_view text) {
  // A form begins with a name; what begins otherwise, or has two '=' before its first '&', has
  // words in front.
  const auto first = text.substr(0, text.find_first_of("&\n"));
  const auto name_end = std::find_if_not(first.begin(), first.end(), is_name);
  const bool begins_with_pair = name_end != first.end() && *name_end == '=';
  const bool has_words = first.find_first_of(" \t\"'") != std::string_view::npos;
  if (begins_with_pair && (!has_words || std::count(first.begin(), first.end(), '=') < 2))
    return false;
  const bool is_one_word = !has_words && text.find('\n') == std::string_view::npos;
  return !is_one_word && read_log_text(text).has_value();
}

Result<Input> read_log_text(std::string_view text) {
  std::string_view best;
  for (const auto line : split(text, '\n')) {
    const auto found = form_in_line(line);
    if (found.empty() || (is_signed(best) && !is_signed(found))) continue;
    if (best.empty() || is_signed(found)) best = found;
    if (is_signed(best)) break;
  }
  if (best.empty()) return Error{"input.log", "", "", ""};
  return as_kind(read_form_text(best), "log");
}

}  // namespace ecpay::cli
