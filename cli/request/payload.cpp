#include "cli/request/payload.hpp"

#include "core/base/text.hpp"
#include "core/catalogue/value.hpp"
#include "embedded/payload_pages.hpp"

namespace ecpay::cli {
namespace {

std::string shell_quote(std::string_view text) {
  return "'" + replace_all(std::string(text), "'", "'\\''") + "'";
}

std::string as_curl(const Payload& payload) {
  return "curl " + shell_quote(payload.url) + " \\\n  -H " +
         shell_quote("Content-Type: " + payload.content_type) + " \\\n  --data-raw " +
         shell_quote(payload.body);
}

std::string as_http(const Payload& payload) {
  return "POST " + payload.url + "\nContent-Type: " + payload.content_type + "\n\n" + payload.body;
}

// Bodies stand in backticks, where Hurl reads escapes and {{variables}}.
std::string as_hurl(const Payload& payload) {
  const std::string head = "POST " + payload.url + "\nContent-Type: " + payload.content_type + "\n";
  // In JSON two braces in a row stand inside a text only, so that one of them may be escaped.
  if (!payload.form) return head + replace_all(payload.body, "{{", "\\u007b{");
  auto body = replace_all(payload.body, "\\", "\\\\");
  return head + "`" + replace_all(std::move(body), "`", "\\`") + "`";
}

// The template's line of a parameter comes once for each.
std::string as_page(const Payload& payload) {
  std::string page;
  for (const auto line : split(embedded_payload_pages()[0].content, '\n')) {
    if (line.find("{{name}}") == std::string_view::npos) {
      page += replace_all(std::string(line), "{{action}}", html_escape(payload.url)) + "\n";
      continue;
    }
    for (const auto& pair : payload.form->pairs()) {
      const auto at = line.find("{{value}}");
      const auto name_at = line.find("{{name}}");
      page += line.substr(0, name_at);
      page += html_escape(pair.name);
      page += line.substr(name_at + 8, at - name_at - 8);
      page += html_escape(pair.value);
      page += std::string(line.substr(at + 9)) + "\n";
    }
  }
  while (page.ends_with('\n')) page.pop_back();
  return page;
}

}  // namespace

Result<std::string> write_payload(const Payload& payload, std::string_view as) {
  if (!payload.form && (as == "form" || as == "html"))
    return Error{"payload.as", std::string(as), "", ""};
  if (as == "json")
    return payload.form ? catalogue::to_json(catalogue::value_of(*payload.form)) : payload.body;
  if (as == "html") return as_page(payload);
  if (as == "curl") return as_curl(payload);
  if (as == "http") return as_http(payload);
  if (as == "hurl") return as_hurl(payload);
  return payload.body;
}

}  // namespace ecpay::cli
