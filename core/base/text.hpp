#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ecpay {

// ASCII only, independent of the locale.
std::string to_lower(std::string_view text);
std::string to_upper(std::string_view text);
bool equals_ignoring_case(std::string_view a, std::string_view b);
std::string_view trim(std::string_view text);
std::vector<std::string_view> split(std::string_view text, char separator);
std::string replace_all(std::string text, std::string_view from, std::string_view to);

// Unicode code points; each byte that is not part of valid UTF-8 counts as one.
std::size_t count_code_points(std::string_view text);
// Display width: 2 for everything beyond U+00FF, 1 for the rest (the "Big5 width" ECPay counts in).
std::size_t count_width(std::string_view text);
bool is_utf8(std::string_view text);
// Invalid bytes become U+FFFD, so that the result is valid UTF-8.
std::string to_valid_utf8(std::string_view text);
// Appends one code point. REQUIRES: at most 0x10FFFF.
void append_utf8(std::string& out, char32_t code_point);
// The first `count` code points.
std::string_view first_code_points(std::string_view text, std::size_t count);

// Standard alphabet with padding. decode: nothing if a character or the padding is wrong.
std::string base64_encode(std::string_view bytes);
std::optional<std::string> base64_decode(std::string_view text);
std::string hex_encode_upper(std::string_view bytes);

// & < > " ' as entities, fit for text and quoted attribute values.
std::string html_escape(std::string_view text);

// A whole number within [min, max] with nothing around it.
std::optional<long long> parse_integer(std::string_view text, long long min, long long max);

}  // namespace ecpay
