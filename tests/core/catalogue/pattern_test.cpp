#include "core/catalogue/pattern.hpp"

#include <catch2/catch.hpp>

using namespace ecpay::catalogue;

TEST_CASE("Patterns of dates and invoice books accept their shape and nothing near it",
          "[catalogue][pattern]") {
  struct Case {
    std::string pattern, text;
    bool fits;
  };
  const auto [pattern, text, fits] = GENERATE(values<Case>({
      {"date_any", "2025-01-31", true},
      {"date_any", "2025/01/31", true},
      {"date_any", "2025-01/31", false},
      {"date_any", "2025-02-30", false},
      {"date_any", "2025-01-31 12:00:00", false},
      {"datetime_any", "2025-01-31 12:00:00", true},
      {"datetime_any", "2025/01/31 12:00:00", true},
      {"datetime_any", "2025-01-31", false},
      {"datetime_any", "2025-01-31 24:00:00", false},
      {"date_compact", "20250131", true},
      {"date_compact", "20250230", false},
      {"date_compact", "2025-1-1", false},
      {"date_compact", "", false},
      {"invoice_book_start", "10000000", true},
      {"invoice_book_start", "10000050", true},
      {"invoice_book_start", "10000049", false},
      {"invoice_book_start", "1000000", false},
      {"invoice_book_start", "100000a0", false},
      {"invoice_book_end", "10000049", true},
      {"invoice_book_end", "10000099", true},
      {"invoice_book_end", "10000050", false},
      {"invoice_book_end", "99", false},
  }));
  CAPTURE(pattern, text);
  const auto* matcher = find_matcher(pattern, MatcherUse::pattern);
  REQUIRE(matcher != nullptr);
  CHECK(matcher->matches(text) == fits);
}
