#include "core/explain/value_changes.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>

#include "core/base/clock.hpp"
#include "core/base/text.hpp"
#include "core/wire/url_encoding.hpp"

namespace ecpay::explain {
namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_digits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// "01" as "1".
std::string unpadded(std::string_view two) {
  return std::string(two.substr(two[0] == '0' ? 1 : 0));
}

}  // namespace

std::string decoded_again(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+') {
      out += ' ';
    } else if (text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 &&
               hex_value(text[i + 2]) >= 0) {
      out += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string component_encoded(std::string_view text) {
  constexpr std::string_view k_kept = "!'()*~";
  std::string out;
  for (const char c : text) {
    if (k_kept.find(c) != std::string_view::npos) {
      out += c;
    } else if (c == ' ') {
      out += "%20";
    } else {
      out += wire::php_urlencode(std::string_view(&c, 1));
    }
  }
  return out;
}

std::string html_escaped(std::string_view text, const HtmlStyle& style) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    std::string_view name;
    if (c == '&') name = style.ampersand;
    if (c == '<') name = style.less;
    if (c == '>') name = style.greater;
    if (c == '"') name = style.quote;
    if (c == '\'') name = style.apostrophe;
    if (name.empty()) {
      out += c;
    } else {
      out += name;
    }
  }
  return out;
}

std::string amount_as(std::string_view text, AmountStyle style) {
  if (!is_digits(text) || text.size() > 9) return std::string(text);
  switch (style) {
    case AmountStyle::point_zero:
      return std::string(text) + ".0";
    case AmountStyle::two_decimals:
      return std::string(text) + ".00";
    case AmountStyle::thousands:
      break;
  }
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i > 0 && (text.size() - i) % 3 == 0) out += ',';
    out += text[i];
  }
  return out;
}

bool is_amount_name(std::string_view name) {
  constexpr std::array<std::string_view, 4> k_parts{"amount", "amt", "price", "chargefee"};
  const std::string lower = to_lower(name);
  return std::any_of(k_parts.begin(), k_parts.end(),
                     [&](std::string_view part) { return lower.find(part) != std::string::npos; });
}

bool is_date(std::string_view text) { return parse_taiwan(text).has_value(); }

std::string date_as(std::string_view text, DateStyle style) {
  if (!is_date(text)) return std::string(text);
  const std::string dashes = replace_all(std::string(text), "/", "-");
  const auto part = [&](std::size_t from, std::size_t size) { return text.substr(from, size); };
  switch (style) {
    case DateStyle::dashes:
      return dashes;
    case DateStyle::iso:
      return replace_all(dashes, " ", "T");
    case DateStyle::iso_taipei:
      return replace_all(dashes, " ", "T") + "+08:00";
    case DateStyle::iso_utc:
      return format_utc(*parse_taiwan(text));
    case DateStyle::unpadded:
      return std::string(part(0, 5)) + unpadded(part(5, 2)) + "/" + unpadded(part(8, 2)) + " " +
             std::string(part(11, 8));
    case DateStyle::date_only:
      return std::string(part(0, 10));
  }
  return std::string(text);
}

std::string date_shifted(std::string_view text, long long seconds) {
  const auto instant = parse_taiwan(text);
  if (!instant) return {};
  return format_taiwan(*instant + std::chrono::seconds(seconds));
}

}  // namespace ecpay::explain
