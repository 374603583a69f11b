#include "core/base/text.hpp"
#include "core/catalogue/derivation.hpp"
#include "core/catalogue/pattern.hpp"

namespace ecpay::catalogue {
namespace {

std::string repeated(std::string_view piece, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += piece;
  return out;
}

bool matches(const FieldSpec& field, std::string_view text) {
  if (field.pattern.empty()) return true;
  const auto* matcher = find_matcher(field.pattern, MatcherUse::pattern);
  return matcher != nullptr && matcher->matches(text);
}

std::string filler_of(const FieldSpec& field) {
  if (field.pattern.empty()) return "x";
  const auto* matcher = find_matcher(field.pattern, MatcherUse::pattern);
  return matcher == nullptr ? std::string() : std::string(matcher->filler);
}

}  // namespace

std::string long_text(std::size_t count, LengthUnit unit) {
  switch (unit) {
    case LengthUnit::chars:
      return repeated("x", count);
    case LengthUnit::digits:
      return repeated("1", count);
    case LengthUnit::utf8_bytes:
      return repeated("王", count / 3) + repeated("x", count % 3);
    case LengthUnit::width:
      return repeated("王", count / 2) + repeated("x", count % 2);
  }
  return {};
}

std::optional<std::string> fitting_text(const FieldSpec& field, std::size_t count,
                                        LengthUnit unit) {
  if (!field.choices.empty() || field.type == FieldType::datetime ||
      field.type == FieldType::json_text) {
    return std::nullopt;
  }
  std::string text;
  if (field.type == FieldType::url) {
    const std::string start = "https://shop.example.com/";
    if (count < start.size()) return std::nullopt;
    text = start + repeated("a", count - start.size());
  } else if (field.pattern == "email") {
    const std::string domain = "@example.com";
    if (count <= domain.size()) return std::nullopt;
    text = repeated("a", count - domain.size()) + domain;
  } else if (unit == LengthUnit::digits) {
    text = long_text(count, unit);
  } else if (unit == LengthUnit::chars || filler_of(field) != "x") {
    const auto filler = filler_of(field);
    if (filler.empty()) return std::nullopt;
    text = repeated(filler, count);
  } else {
    text = long_text(count, unit);
  }
  if (!matches(field, text)) return std::nullopt;
  return text;
}

std::optional<std::string> breaking_text(std::string_view pattern, bool is_check) {
  const auto* matcher = find_matcher(pattern, is_check ? MatcherUse::check : MatcherUse::pattern);
  if (matcher == nullptr) return std::nullopt;
  for (const auto text : {"王!", "ab 1", "12", "<b>1</b>", "a%26b", "x;y", "a\nb", "12345679",
                          "https://shop.example.com:8080/", "https://商店.tw/",
                          "https://shop.example.com/;a", "it's"}) {
    if (!matcher->matches(text)) return text;
  }
  return std::nullopt;
}

}  // namespace ecpay::catalogue
