#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

// Compiled once, in json.cpp: every file that reads or writes JSON would compile them again.
extern template class nlohmann::basic_json<nlohmann::ordered_map>;
extern template class nlohmann::detail::serializer<nlohmann::ordered_json>;
extern template class nlohmann::detail::iter_impl<const nlohmann::ordered_json>;

namespace ecpay {

// JSON whose members keep their order: what we write is ordered, what we read shows as it came.
using Json = nlohmann::ordered_json;

// JSON nested deeper than this is refused before a value is built, since copying and dumping
// recurse (DECISIONS K2).
inline constexpr std::size_t k_max_json_depth = 128;
// An object with more members is refused: finding a member looks at all of them, so that reading
// one would take quadratic time.
inline constexpr std::size_t k_max_json_members = 12'000;

// Parses UTF-8 JSON text. Errors: "json.syntax" (`subject` = byte offset), "json.too_deep",
// "json.too_many_members".
// Numbers become doubles or 64-bit integers: where their text matters, read it with wire::Form or
// keep the source text (DECISIONS K10).
Result<Json> parse_json(std::string_view text);

// Whether brackets nest no deeper than k_max_json_depth; linear, builds nothing.
bool is_json_shallow(std::string_view text);

// Compact text; invalid UTF-8 is replaced by U+FFFD instead of throwing.
std::string to_text(const Json& value);

// The member `name` if `object` is an object that has it as text; else `otherwise`.
std::string text_of(const Json& object, std::string_view name, std::string_view otherwise = "");

}  // namespace ecpay
