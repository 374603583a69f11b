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

TEST_CASE("Patterns of shipping labels count half-width characters and know their symbols",
          "[catalogue][pattern]") {
  struct Case {
    std::string pattern, text;
    bool fits;
  };
  const auto [pattern, text, fits] = GENERATE(values<Case>({
      {"no_goods_symbols", "tea, cake (2)", true},
      {"no_goods_symbols", "tea & cake", false},
      {"no_goods_symbols", "茶[大]", false},
      {"no_goods_symbols", "tea_1", false},
      {"no_quotes", "tea & cake", true},
      {"no_quotes", "5\" plate", false},
      {"no_quotes", "shop's tea", false},
      {"name_up_to_10", "A", true},
      {"name_up_to_10", "王小明王小", true},
      {"name_up_to_10", "王小明王小明", false},
      {"name_up_to_10", "abcdefghij", true},
      {"name_up_to_10", "abcdefghijk", false},
      {"name_4_to_10", "王明", true},
      {"name_4_to_10", "王", false},
      {"name_4_to_10", "Amy", false},
      {"name_4_to_10", "王Amy王Am", true},
      {"name_4_to_10", "王Amy王Amy王", false},
  }));
  CAPTURE(pattern, text);
  const auto* matcher = find_matcher(pattern, MatcherUse::pattern);
  REQUIRE(matcher != nullptr);
  CHECK(matcher->matches(text) == fits);
}
