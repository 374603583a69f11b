#include "cli/input_formats.hpp"

#include <algorithm>

#include "core/base/text.hpp"
#include "core/wire/check_mac.hpp"
#include "core/wire/html_tags.hpp"

namespace ecpay::cli {
namespace {

bool is_ecpay_address(std::string_view url) {
  return to_lower(url).find(".ecpay.com.tw/") != std::string::npos;
}

// How likely a page's form is the one that is meant.
int rank_of(const wire::HtmlForm& form) {
  const bool is_signed = std::any_of(form.fields.begin(), form.fields.end(), [](const auto& field) {
    return field.first == wire::k_check_mac_field;
  });
  return (is_signed ? 2 : 0) + (is_ecpay_address(form.action) ? 1 : 0);
}

}  // namespace

bool is_name(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

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

// multipart/form-data, by its first boundary: records of a body often come without its headers.
Result<Input> read_multipart_text(std::string_view text) {
  const auto line = trim(text.substr(0, text.find('\n')));
  const auto form = wire::Form::parse_multipart(
      text, "multipart/form-data; boundary=" + std::string(line.substr(2)));
  if (!form) return form.error();
  return Input{"form", "", "", catalogue::value_of(*form)};
}

bool is_multipart(std::string_view text) {
  return text.starts_with("--") &&
         text.substr(0, 400).find("Content-Disposition: form-data") != std::string_view::npos;
}

Result<Input> read_body_text(std::string_view text) {
  if (is_multipart(text)) return read_multipart_text(text);
  return trim(text).starts_with('{') ? read_json_text(text) : read_form_text(text);
}

Result<Input> read_html_text(std::string_view text) {
  const auto forms = wire::read_html_forms(text);
  const wire::HtmlForm* best = nullptr;
  for (const auto& form : forms) {
    const auto worth = [](const wire::HtmlForm& of) {
      return std::pair{rank_of(of), of.fields.size()};
    };
    if (!best || worth(form) > worth(*best)) best = &form;
  }
  if (!best) return Error{"input.no_form", "", "", ""};
  wire::Form form;
  for (const auto& [name, value] : best->fields) form.add(name, value);
  return Input{"html", best->action, "", catalogue::value_of(form)};
}

}  // namespace ecpay::cli
