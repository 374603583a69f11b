#include "core/wire/html_tags.hpp"

#include <algorithm>
#include <array>

#include "core/base/text.hpp"

namespace ecpay::wire {
namespace {

constexpr std::size_t k_max_attributes = 256;
constexpr std::array<std::string_view, 4> k_raw_text{"script", "style", "textarea", "title"};

// What a character ends, as bits.
enum Ends : unsigned char { k_blank = 1, k_tag_name = 2, k_attribute_name = 4, k_bare_value = 8 };

constexpr std::array<unsigned char, 256> k_ends = [] {
  std::array<unsigned char, 256> ends{};
  for (const unsigned char c : {' ', '\t', '\n', '\r', '\f'})
    ends[c] = k_blank | k_tag_name | k_attribute_name | k_bare_value;
  ends['>'] = k_tag_name | k_attribute_name | k_bare_value;
  ends['/'] = k_tag_name | k_attribute_name;
  ends['='] = k_attribute_name;
  return ends;
}();

bool ends(char c, Ends what) { return (k_ends[static_cast<unsigned char>(c)] & what) != 0; }
bool is_blank(char c) { return ends(c, k_blank); }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::size_t find_end(std::string_view page, std::size_t at, Ends what) {
  while (at < page.size() && !ends(page[at], what)) ++at;
  return at;
}

std::size_t skip_blanks(std::string_view page, std::size_t at) {
  while (at < page.size() && is_blank(page[at])) ++at;
  return at;
}

// Reads one attribute at `at`; returns where the next begins.
std::size_t read_attribute(std::string_view page, std::size_t at, HtmlTag& tag) {
  const std::size_t name_begin = at;
  at = find_end(page, at, k_attribute_name);
  if (at == name_begin) return at + 1;  // a stray '=' or '/'
  HtmlAttribute attribute;
  attribute.name = to_lower(page.substr(name_begin, at - name_begin));
  attribute.begin = attribute.end = at;
  const std::size_t after_name = skip_blanks(page, at);
  if (after_name < page.size() && page[after_name] == '=') {
    at = skip_blanks(page, after_name + 1);
    if (at < page.size() && (page[at] == '"' || page[at] == '\'')) {
      const auto close = page.find(page[at], at + 1);
      attribute.begin = at + 1;
      attribute.end = close == std::string_view::npos ? page.size() : close;
      at = std::min(page.size(), attribute.end + 1);
    } else {
      attribute.begin = at;
      at = find_end(page, at, k_bare_value);
      attribute.end = at;
    }
    attribute.value =
        decode_html_references(page.substr(attribute.begin, attribute.end - attribute.begin));
  }
  if (tag.attributes.size() < k_max_attributes && !tag.find(attribute.name)) {
    tag.attributes.push_back(std::move(attribute));
  }
  return at;
}

// After "<!" or "<?": where the markup that is no tag ends.
std::size_t skip_declaration(std::string_view page, std::size_t at) {
  const bool comment = page.substr(at, 4) == "<!--";
  const auto end = comment ? page.find("-->", at + 4) : page.find('>', at);
  if (end == std::string_view::npos) return page.size();
  return end + (comment ? 3 : 1);
}

// The position of "</name" from `at` on, letter case ignored; the page's end if there is none.
std::size_t find_closing(std::string_view page, std::size_t at, std::string_view name) {
  while ((at = page.find("</", at)) != std::string_view::npos) {
    if (equals_ignoring_case(page.substr(at + 2, name.size()), name)) return at;
    at += 2;
  }
  return page.size();
}

bool is_scalar(unsigned long code) {
  return code != 0 && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
}

// The digits of "&#…;" without '&#'; nothing if they are none.
std::optional<unsigned long> numeric_reference(std::string_view text) {
  const bool hex = !text.empty() && (text[0] == 'x' || text[0] == 'X');
  if (hex) text.remove_prefix(1);
  if (text.empty() || text.size() > 7) return std::nullopt;
  unsigned long code = 0;
  for (const char c : text) {
    unsigned long digit = 0;
    if (c >= '0' && c <= '9') {
      digit = static_cast<unsigned long>(c - '0');
    } else if (hex && ((c | 0x20) >= 'a') && ((c | 0x20) <= 'f')) {
      digit = static_cast<unsigned long>((c | 0x20) - 'a') + 10;
    } else {
      return std::nullopt;
    }
    code = code * (hex ? 16 : 10) + digit;
  }
  return code;
}

// Appends what the reference `name` (between '&' and ';') stands for; false if it is unknown.
bool append_reference(std::string& out, std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> k_named{
      {{"amp", "&"},
       {"lt", "<"},
       {"gt", ">"},
       {"quot", "\""},
       {"apos", "'"},
       {"nbsp", "\xC2\xA0"}}};
  if (!name.empty() && name[0] == '#') {
    const auto code = numeric_reference(name.substr(1));
    if (code) append_utf8(out, is_scalar(*code) ? static_cast<char32_t>(*code) : U'\xFFFD');
    return code.has_value();
  }
  for (const auto& [known, text] : k_named) {
    if (known == name) {
      out += text;
      return true;
    }
  }
  return false;
}

// Adds a control's contribution to the form it stands in.
void add_control(HtmlForm& form, const HtmlTag& tag) {
  const std::string type =
      to_lower(tag.find("type") ? tag.get("type") : (tag.name == "button" ? "submit" : "text"));
  const std::string name = tag.get("name");
  if (tag.find("disabled")) return;
  if (type == "submit" || type == "image") {
    form.buttons.emplace_back(name, tag.get("value"));
    return;
  }
  if (name.empty() || type == "button" || type == "reset" || type == "file") return;
  if ((type == "checkbox" || type == "radio") && !tag.find("checked")) return;
  const bool is_box = type == "checkbox" || type == "radio";
  form.fields.emplace_back(name, is_box && !tag.find("value") ? "on" : tag.get("value"));
}

// The select that is being read: its first option counts unless another is marked.
struct OpenSelect {
  bool open = false;
  bool chosen = false;
};

void read_option(HtmlForm& form, const HtmlTag& tag, OpenSelect& select) {
  if (!select.open || form.fields.empty()) return;
  const bool marked = tag.find("selected") != nullptr;
  if (!select.chosen || marked) {
    form.fields.back().second = tag.get("value");
    select.chosen = true;
  }
}

}  // namespace

const HtmlAttribute* HtmlTag::find(std::string_view attribute) const {
  const auto found = std::find_if(attributes.begin(), attributes.end(),
                                  [&](const HtmlAttribute& a) { return a.name == attribute; });
  return found == attributes.end() ? nullptr : &*found;
}

std::string HtmlTag::get(std::string_view attribute) const {
  const auto* found = find(attribute);
  return found ? found->value : std::string();
}

std::optional<HtmlTag> HtmlTagScanner::next() {
  std::optional<HtmlTag> tag(std::in_place);
  if (!next(*tag)) tag.reset();
  return tag;
}

bool HtmlTagScanner::next(HtmlTag& tag) {
  tag.attributes.clear();
  if (!raw_until_.empty()) {
    at_ = find_closing(page_, at_, raw_until_);
    raw_until_.clear();
  }
  while (true) {
    at_ = page_.find('<', at_);
    if (at_ == std::string_view::npos || at_ + 1 >= page_.size()) {
      at_ = page_.size();
      return false;
    }
    const char after = page_[at_ + 1];
    if (after == '!' || after == '?') {
      at_ = skip_declaration(page_, at_);
      continue;
    }
    const bool closing = after == '/';
    const std::size_t name_begin = at_ + (closing ? 2 : 1);
    if (name_begin >= page_.size() || !is_letter(page_[name_begin])) {
      ++at_;
      continue;
    }
    tag.closing = closing;
    tag.begin = at_;
    std::size_t at = find_end(page_, name_begin, k_tag_name);
    tag.name = to_lower(page_.substr(name_begin, at - name_begin));
    while ((at = skip_blanks(page_, at)) < page_.size() && page_[at] != '>') {
      at = read_attribute(page_, at, tag);
    }
    at_ = std::min(page_.size(), at + 1);
    tag.end = at_;
    if (!closing && std::find(k_raw_text.begin(), k_raw_text.end(), tag.name) != k_raw_text.end()) {
      raw_until_ = tag.name;
    }
    return true;
  }
}

std::string decode_html_references(std::string_view text) {
  if (text.find('&') == std::string_view::npos) return std::string(text);
  std::string out;
  out.reserve(text.size());
  std::size_t at = 0;
  while (at < text.size()) {
    const auto amp = text.find('&', at);
    out += text.substr(at, amp == std::string_view::npos ? amp : amp - at);
    if (amp == std::string_view::npos) break;
    const auto end = text.substr(amp, 12).find(';');
    if (end != std::string_view::npos && append_reference(out, text.substr(amp + 1, end - 1))) {
      at = amp + end + 1;
    } else {
      out += '&';
      at = amp + 1;
    }
  }
  return out;
}

std::vector<HtmlForm> read_html_forms(std::string_view page) {
  std::vector<HtmlForm> forms;
  bool inside = false;
  OpenSelect select;
  HtmlTagScanner scanner(page);
  while (const auto tag = scanner.next()) {
    if (tag->name == "form") {
      inside = !tag->closing;
      select = {};
      if (!inside) continue;
      HtmlForm form;
      form.action = tag->get("action");
      form.method = to_upper(tag->find("method") ? tag->get("method") : "GET");
      form.enctype = to_lower(tag->get("enctype"));
      for (const auto& a : tag->attributes) form.attributes.emplace_back(a.name, a.value);
      forms.push_back(std::move(form));
    } else if (inside && tag->name == "select") {
      select = {!tag->closing && !tag->get("name").empty(), false};
      if (select.open) forms.back().fields.emplace_back(tag->get("name"), "");
    } else if (inside && !tag->closing && tag->name == "option") {
      read_option(forms.back(), *tag, select);
    } else if (inside && !tag->closing && tag->name == "textarea") {
      const auto close = find_closing(page, tag->end, "textarea");
      if (!tag->get("name").empty()) {
        forms.back().fields.emplace_back(
            tag->get("name"), decode_html_references(page.substr(tag->end, close - tag->end)));
      }
    } else if (inside && !tag->closing && (tag->name == "input" || tag->name == "button")) {
      add_control(forms.back(), *tag);
    }
  }
  return forms;
}

}  // namespace ecpay::wire
