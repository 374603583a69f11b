#include "core/base/clock.hpp"

#include <catch2/catch.hpp>

using namespace ecpay;

TEST_CASE("format_taiwan writes the form ECPay uses, eight hours ahead of UTC", "[base][clock]") {
  const Instant instant = *parse_instant("2025-01-01T04:00:00Z");
  CHECK(format_taiwan(instant) == "2025/01/01 12:00:00");
  CHECK(format_taiwan(instant, "yyddd") == "25001");
  CHECK(format_iso(instant) == "2025-01-01T12:00:00.000+08:00");
  CHECK(format_utc(instant) == "2025-01-01T04:00:00.000Z");
}

TEST_CASE("parse_instant reads ISO 8601 and takes Taiwan where no offset is given",
          "[base][clock]") {
  const auto text =
      GENERATE(as<std::string>{}, "2026-01-01T10:00:00+08:00", "2026-01-01T10:00",
               "2026-01-01 10:00:00", "2026-01-01T02:00:00.000Z", "2025-12-31T21:00:00-05:00");
  CAPTURE(text);
  const auto instant = parse_instant(text);
  REQUIRE(instant);
  CHECK(format_utc(*instant) == "2026-01-01T02:00:00.000Z");
}

TEST_CASE("parse_instant refuses what is no time", "[base][clock]") {
  const auto text =
      GENERATE(as<std::string>{}, "", "tomorrow", "2026-13-01", "2026-02-30T00:00:00Z",
               "2026-01-01T25:00", "2026-01-01T10:00:00+08:00x");
  CAPTURE(text);
  const auto instant = parse_instant(text);
  REQUIRE_FALSE(instant);
  CHECK(instant.error().code == "time.format");
}

TEST_CASE("parse_taiwan reads only the exact form", "[base][clock]") {
  REQUIRE(parse_taiwan("2025/01/01 12:00:00"));
  CHECK(format_taiwan(*parse_taiwan("2025/01/01 12:00:00")) == "2025/01/01 12:00:00");
  CHECK_FALSE(parse_taiwan("2025-01-01 12:00:00"));
  CHECK_FALSE(parse_taiwan("2025/1/1 12:00:00"));
  CHECK_FALSE(parse_taiwan("2025/02/30 12:00:00"));
  CHECK_FALSE(parse_taiwan("2025/01/01 12:00:00 "));
}

TEST_CASE("parse_duration adds its parts", "[base][clock]") {
  CHECK(*parse_duration("1d12h") == std::chrono::hours(36));
  CHECK(*parse_duration("250ms") == std::chrono::milliseconds(250));
  CHECK_FALSE(parse_duration("5"));
  CHECK_FALSE(parse_duration("5 minutes"));
  CHECK_FALSE(parse_duration("-5m"));
}
