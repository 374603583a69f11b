#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/catalogue/conditions.hpp"

// Values made of the fields' own samples, and changes to them by path.
namespace ecpay::catalogue {

// A number where the field writes numbers in JSON and the text is one, else a text.
Value value_for(const FieldSpec& field, std::string text);

// The field's sample; of objects and rows one made of their required fields' samples.
Value sample_value(const FieldSpec& field, const Scope& scope);

// Adds the samples of required fields that `object` lacks. Groups see what was added before them.
void add_samples(const std::vector<FieldEntry>& fields, Value& object, const Scope& scope);

// Sets "Items[1].ItemName" below `object`, or removes it where there is no text; rows that do not
// exist yet copy the last one. Paths that name no field change nothing.
void set_path(const std::vector<FieldEntry>& fields, Value& object, std::string_view path,
              const std::optional<std::string>& text);

}  // namespace ecpay::catalogue
