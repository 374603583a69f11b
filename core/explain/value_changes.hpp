#pragma once

#include <string>
#include <string_view>

// What programs do to one value between signing and sending. None fails: text that a change does
// not apply to comes back as it is.
namespace ecpay::explain {

// Percent-escapes and '+' decoded; a broken escape stays.
std::string decoded_again(std::string_view text);
// As encodeURIComponent.
std::string component_encoded(std::string_view text);

// How a language's escape function writes the five characters; empty = left alone.
struct HtmlStyle {
  std::string_view ampersand = "&amp;", less = "&lt;", greater = "&gt;", quote = "&quot;",
                   apostrophe = "&#39;";
};
std::string html_escaped(std::string_view text, const HtmlStyle& style);

// A whole amount of 1 to 9 digits written otherwise.
enum class AmountStyle { point_zero, two_decimals, thousands };
std::string amount_as(std::string_view text, AmountStyle style);
bool is_amount_name(std::string_view name);

// "2025/01/01 12:00:00" written otherwise; only texts of exactly that shape change.
enum class DateStyle { dashes, iso, iso_taipei, iso_utc, unpadded, date_only };
std::string date_as(std::string_view text, DateStyle style);
bool is_date(std::string_view text);
// The same moment `seconds` later; empty if `text` is no date.
std::string date_shifted(std::string_view text, long long seconds);

}  // namespace ecpay::explain
