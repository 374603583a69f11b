#pragma once

#include <optional>
#include <string_view>

#include "core/catalogue/spec.hpp"

// How the enumerators are written in the entries.
namespace ecpay::catalogue {

std::string_view to_string(Certainty certainty);
std::string_view to_string(FieldType type);
std::string_view to_string(Need need);
std::string_view to_string(LengthUnit unit);
std::string_view to_string(RuleKind kind);
std::string_view to_string(MacKind kind);
std::string_view to_string(Sender sender);

// The enumerator of that name, or nothing.
template <typename Enum>
std::optional<Enum> named(std::string_view name);

// All names of the enumeration, blank-separated, for messages.
template <typename Enum>
std::string_view names_of();

}  // namespace ecpay::catalogue
