#include "cli/settings/place.hpp"

#include <algorithm>

#include "core/catalogue/nearest.hpp"

namespace ecpay::settings {
namespace {

// ECPay's keys have 16 characters; half of one that was cut is hidden too.
constexpr std::size_t k_shortest_key = 8;

bool is_key_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// "prot" for "port": two neighbours changed places, which counts as two edits of a short word.
bool is_swapped(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  const auto first =
      static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin()).first - a.begin());
  return first + 1 < a.size() && a[first] == b[first + 1] && a[first + 1] == b[first] &&
         a.substr(first + 2) == b.substr(first + 2);
}

std::string_view near(std::string_view name, std::span<const std::string_view> known) {
  const auto swapped = std::find_if(known.begin(), known.end(),
                                    [&](std::string_view one) { return is_swapped(name, one); });
  return swapped == known.end() ? catalogue::nearest(name, known) : *swapped;
}

}  // namespace

std::string without_keys(std::string text) {
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    bool digit = false;
    while (end < text.size() && is_key_character(text[end])) {
      digit = digit || (text[end] >= '0' && text[end] <= '9');
      ++end;
    }
    // Words of a path have no digit inside; a key of 16 random characters nearly always has.
    const std::size_t length = end - i;
    if (length >= 2 * k_shortest_key || (digit && length >= k_shortest_key))
      text.replace(i, length, length, '*');
    i = end + 1;
  }
  return text;
}

Error Place::at(unsigned line, unsigned column, Error error) const {
  error.subject = file.string() + ":" + std::to_string(line) + ":" + std::to_string(column) + " " +
                  without_keys(key);
  error.evidence = key.starts_with("profile.") ? "" : without_keys(toml_caret(text, line, column));
  return error;
}

Error Place::unknown(const TomlEntry& entry, std::span<const std::string_view> known) const {
  if (const auto meant = near(entry.name, known); !meant.empty())
    return inner(entry.name)
        .at(entry.line, entry.column, {"config.mistyped_key", "", std::string(meant), ""});
  std::string all;
  for (const auto one : known) all += (all.empty() ? "" : ", ") + std::string(one);
  return inner(entry.name).at(entry.line, entry.column, {"config.unknown_key", "", all, ""});
}

}  // namespace ecpay::settings
