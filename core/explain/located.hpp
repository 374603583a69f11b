#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/explain/mistake.hpp"

namespace ecpay::explain {

// One parameter that was signed otherwise than it came: a guess that the search tries.
struct Located {
  std::string_view code;  // VALUE_CHANGED, PARAM_EXTRA, PARAM_MISSING, TRUNCATED …
  int rarity = 9;
  std::uint64_t slots = slot_one_value;
  std::vector<std::size_t> dropped;      // of Case::posted, these were not signed
  Pairs added;                           // these were signed, but did not come
  std::optional<std::size_t> replaced;   // this one had …
  std::string value;                     // … this value when it was signed
  std::string_view note_en, note_zh_tw;  // what happened to it; may be empty

  // The names it is about, joined by ", ".
  std::string names(const Pairs& posted) const;
  // The parameters as they were signed.
  void apply(Pairs& pairs) const;
};

// The guesses worth combining with other mistakes: about a dozen a parameter.
std::vector<Located> likely_guesses(const Case& about);
// Those that are only tried alone: every cut, nearby amounts and dates, one character lost, doubled
// or exchanged. At most `limit`, the usual ones first.
std::vector<Located> rare_guesses(const Case& about, std::size_t limit);

}  // namespace ecpay::explain
