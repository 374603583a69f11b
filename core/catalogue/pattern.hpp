#pragma once

#include <span>
#include <string_view>

// Named tests of a whole value. Each reads its text once from front to back (two constant passes at
// most), whatever the text: regular expressions on hostile input are not safe (DECISIONS K2).
namespace ecpay::catalogue {

// `pattern` says which characters in which shape; `check` computes something (a check digit).
enum class MatcherUse { pattern, check };

struct Matcher {
  std::string_view name;
  MatcherUse use;
  bool (*matches)(std::string_view text);
  std::string_view en;     // completes "must be …"
  std::string_view zh_tw;  // completes "須為…"
  std::string_view
      filler;  // a character that lengthens a matching text and leaves it matching, or empty
};

// By name and use; null if there is none.
const Matcher* find_matcher(std::string_view name, MatcherUse use);
std::span<const Matcher> all_matchers();

// An absolute http or https address with a host and without blanks or control characters.
bool is_http_url(std::string_view text);
// "2025/01/01 12:00:00" with an existing date and time.
bool is_taiwan_datetime(std::string_view text);

}  // namespace ecpay::catalogue
