// Inputs that record a request among other things: HAR, events of API Gateway, logs.
#include <algorithm>
#include <array>

#include "cli/input_formats.hpp"
#include "core/base/text.hpp"
#include "core/wire/check_mac.hpp"

namespace ecpay::cli {
namespace {

using catalogue::Value;

Result<Input> read_first_in_log(std::string_view text);

constexpr int k_most_levels = 3;  // of objects within objects, and of JSON within JSON

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

// The first form body at or behind `from` inside a line: it begins with the name before the last
// '=' of its first pair, and ends where the quote around it does, or at a blank. Empty if there is
// none.
std::string_view form_in_line(std::string_view line, std::size_t from) {
  const auto ampersand = line.find('&', from);
  if (ampersand == std::string_view::npos) return {};
  const auto equals = line.substr(from, ampersand - from).rfind('=');
  if (equals == std::string_view::npos) return {};
  std::size_t begin = from + equals;
  while (begin > from && is_name(line[begin - 1])) --begin;
  if (begin == from + equals) return {};
  auto rest = line.substr(begin);
  const char before = begin == 0 ? ' ' : line[begin - 1];
  const bool quoted = before == '"' || before == '\'' || before == '`';
  const auto end = quoted ? rest.find(before) : rest.find_first_of(" \t\r\n\"'`<>)]}");
  return rest.substr(0, end);
}

// The signed form body of a line, else its first.
std::string_view best_form_in_line(std::string_view line) {
  std::string_view first;
  std::size_t from = 0;
  for (auto ampersand = line.find('&'); ampersand != std::string_view::npos;
       ampersand = line.find('&', from)) {
    const auto found = form_in_line(line, from);
    if (is_signed(found)) return found;
    if (first.empty()) first = found;
    const auto end = found.empty()
                         ? std::size_t{0}
                         : static_cast<std::size_t>(found.data() - line.data()) + found.size();
    from = std::max(end, ampersand + 1);
    if (from >= line.size()) break;
  }
  return first;
}

// Whether an object holds what is looked for itself, or only something that does.
bool is_wrapped(const Value& object, std::string_view text) {
  if (text.find(wire::k_check_mac_field) == std::string_view::npos) return false;
  for (const std::string_view name : {"CheckMacValue", "MerchantID", "Data", "RqHeader"}) {
    if (object.find(name) != nullptr) return false;
  }
  return true;
}

// The signed parameters anywhere in an object: its own, those of an object in it, or of a text in
// it.
std::optional<Input> find_signed(const Value& value, int levels) {
  if (value.kind == Value::Kind::text) {
    if (levels == 0 || value.text.find(wire::k_check_mac_field) == std::string::npos) return {};
    auto input = read_first_in_log(value.text);
    const bool is_found = input && input->values.find(wire::k_check_mac_field) != nullptr;
    return is_found ? std::optional(std::move(*input)) : std::nullopt;
  }
  if (value.is_object() && value.find(wire::k_check_mac_field) != nullptr)
    return Input{"log", "", "", value};
  for (const auto& member : value.members) {
    if (auto found = levels > 0 ? find_signed(member.value, levels - 1) : std::nullopt)
      return found;
  }
  return std::nullopt;
}

// A line of a log that is JSON itself.
std::optional<Input> read_json_line(std::string_view line) {
  if (!trim(line).starts_with('{') || line.find(wire::k_check_mac_field) == std::string_view::npos)
    return std::nullopt;
  const auto value = catalogue::parse_value(trim(line));
  return value ? find_signed(*value, k_most_levels) : std::nullopt;
}

// An envelope of the AES-JSON protocol somewhere in a line.
std::optional<Input> read_envelope_line(std::string_view line) {
  if (line.find("\"Data\"") == std::string_view::npos) return std::nullopt;
  const auto open = line.find('{');
  const auto close = line.rfind('}');
  if (open == std::string_view::npos || close == std::string_view::npos || close < open)
    return std::nullopt;
  const auto text = line.substr(open, close - open + 1);
  auto value = catalogue::parse_value(text);
  if (!value || !value->is_object() || value->find("Data") == nullptr) return std::nullopt;
  const bool has_header = value->find("RqHeader") != nullptr || value->find("RpHeader") != nullptr;
  if (!has_header) return std::nullopt;
  return Input{"log", "", std::string(text), std::move(*value)};
}

// The first signed form body of the lines, else their first form body; empty if there is none.
std::string_view best_form_of(std::string_view text) {
  std::string_view best;
  for (const auto line : split(text, '\n')) {
    const auto found = best_form_in_line(line);
    if (is_signed(found)) return found;
    if (best.empty()) best = found;
  }
  return best;
}

// Where the lines end that hold a signature or an envelope, not only a word about one.
std::vector<std::size_t> ends_of_signed_lines(std::string_view text) {
  constexpr std::array<std::string_view, 2> k_marks{wire::k_check_mac_field, "\"Data\""};
  std::vector<std::size_t> ends;
  for (const auto line : split(text, '\n')) {
    const bool found = std::any_of(k_marks.begin(), k_marks.end(), [&](std::string_view mark) {
      for (auto at = line.find(mark); at != std::string_view::npos; at = line.find(mark, at + 1)) {
        const auto next = line.substr(at + mark.size(), 1);
        if (!next.empty() && std::string_view("=\"':]\\").find(next) != std::string_view::npos)
          return true;
      }
      return false;
    });
    if (found) ends.push_back(static_cast<std::size_t>(line.data() - text.data()) + line.size());
  }
  return ends;
}

Result<Input> read_first_in_log(std::string_view text) {
  for (const auto line : split(text, '\n')) {
    if (auto json = read_json_line(line)) return as_kind(std::move(*json), "log");
    if (auto sealed = read_envelope_line(line)) return std::move(*sealed);
  }
  const auto form = best_form_of(text);
  if (is_signed(form)) return as_kind(read_form_text(form), "log");
  const auto printed = read_literal(text);
  if (!printed.empty()) return Input{"log", "", "", catalogue::value_of(printed)};
  if (form.empty()) return Error{"input.log", "", "", ""};
  return as_kind(read_form_text(form), "log");
}

}  // namespace

std::string_view json_kind(std::string_view text) {
  // Only objects with these members are read twice.
  const bool maybe_har = text.find("\"postData\"") != std::string_view::npos;
  const bool maybe_event = text.find("\"body\"") != std::string_view::npos;
  // What begins otherwise than with a name in quotes is an object of another language.
  const auto second = text.find_first_not_of(" \t\r\n", 1);
  const bool is_other = second != std::string_view::npos && text[second] != '"' &&
                        text[second] != '}' && !read_literal(text).empty();
  if (is_other) return "log";
  const bool maybe_log = text.find(wire::k_check_mac_field) != std::string_view::npos;
  if (!maybe_har && !maybe_event && !maybe_log) return "json";
  const auto value = catalogue::parse_value(text);
  if (!value || !value->is_object()) return "json";
  const auto* log = value->find("log");
  const auto* request = value->find("request");
  if ((log != nullptr && log->find("entries") != nullptr) ||
      (request != nullptr && request->find("postData") != nullptr)) {
    return "har";
  }
  const auto* body = value->find("body");
  const bool is_event = body != nullptr && body->kind == Value::Kind::text &&
                        value->find("CheckMacValue") == nullptr &&
                        value->find("MerchantID") == nullptr;
  if (is_event) return "event";
  return is_wrapped(*value, text) ? "log" : "json";
}

Result<Input> read_har_text(std::string_view text, std::size_t entry) {
  const auto value = catalogue::parse_value(text);
  if (!value) return value.error();
  const auto* log = value->find("log");
  const auto* entries = log == nullptr ? nullptr : log->find("entries");
  const std::vector<Value> alone{*value};
  const auto& rows = entries == nullptr ? alone : entries->rows;
  if (entry > rows.size())
    return Error{"input.har_entry", std::to_string(entry), std::to_string(rows.size()), ""};
  std::string body, url;
  std::vector<std::size_t> choices;
  std::size_t choice = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (entry != 0 && i + 1 != entry) continue;
    auto found = har_body(rows[i]);
    if (found && is_signed(*found)) choices.push_back(i + 1);
    if (!found || (is_signed(body) && !is_signed(*found))) continue;
    body = std::move(*found);
    url = rows[i].find("request")->get("url");
    choice = i + 1;
  }
  if (body.empty()) return Error{"input.har", "", "", ""};
  auto input = as_kind(read_body_text(body), "har", std::move(url));
  if (input) {
    input->choices = std::move(choices);
    input->choice = choice;
  }
  return input;
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
    return text.find('&') == std::string_view::npos && !read_literal(text).empty();
  const bool is_one_word = !has_words && text.find('\n') == std::string_view::npos;
  return !is_one_word && read_first_in_log(text).has_value();
}

Result<Input> read_log_text(std::string_view text, std::size_t entry) {
  const auto ends = ends_of_signed_lines(text);
  if (entry > ends.size())
    return Error{"input.log_entry", std::to_string(entry), std::to_string(ends.size()), ""};
  // What is printed over several lines begins before that with its signature.
  auto input = read_first_in_log(entry < 2 ? text : text.substr(ends[entry - 2]));
  if (!input || entry != 0) return input;
  for (std::size_t i = 0; i < ends.size(); ++i) input->choices.push_back(i + 1);
  input->choice = 1;
  return input;
}

}  // namespace ecpay::cli
