#pragma once

#include "core/catalogue/spec.hpp"
#include "core/catalogue/value.hpp"

namespace ecpay::catalogue {

// Where the names of conditions and rules are looked up: in one object, then in those around it.
struct Scope {
  const Value* object = nullptr;
  const Scope* outer = nullptr;
  const Value* request = nullptr;  // what "request." means; may be null
  bool dotted = true;              // whether names may reach into objects; a form has none

  // The value at a dotted name; null if there is none or it is not present.
  const Value* present(std::string_view name) const;
};

bool holds(const When& when, const Scope& scope);

// Whether any required or optional field of a "together" group is present.
bool any_present(const std::vector<FieldEntry>& entries, const Value& object);

}  // namespace ecpay::catalogue
