#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/clock.hpp"
#include "core/base/ids.hpp"
#include "core/catalogue/spec.hpp"
#include "core/catalogue/value.hpp"

namespace ecpay::catalogue {

struct Violation {
  std::string field;  // "Items[2].ItemPrice"; of rules over several fields the first
  std::string
      rule;  // "required", "max_length", "choices", "range", "pattern" … or a RuleKind's name
  Certainty certainty = Certainty::documented;
  Texts message;
  Texts fix;
  std::string source;
  std::optional<Refusal> refuse;

  bool warns_only() const {
    return !refuses(certainty) || rule == "no_effect" || rule == "unknown_field";
  }
};

// Everything that is wrong with a request's values, in the order of the fields. Never stops at the
// first; linear in the size of the values; at most 200 rows.
std::vector<Violation> validate(const ApiSpec& api, const Value& values, const Value& outer);
bool has_refusal(const std::vector<Violation>& violations);

struct FillContext {
  Instant now{};
  std::string merchant_id;
  const IdSource* ids = nullptr;  // makes MerchantTradeNo and the like
};
// Adds defaults, MerchantID, dates and numbers that the shop would make, where `given` has none.
Value fill_defaults(const ApiSpec& api, Value given, const FillContext& context);

// The same for the fields of one list (an envelope's header); groups by their conditions.
Value fill_fields(const std::vector<FieldEntry>& fields, Value given, const FillContext& context);

// Fields that are URL-encoded before signing (FieldSpec::encoded): a value that holds a character
// no encoding leaves is encoded, one that looks encoded stays.
Value encode_values(const ApiSpec& api, Value given);

// The named sample, then defaults, then the required fields' own samples: a whole request as it
// goes on the wire (encoded), unsigned. Nothing if there is none of that name.
std::optional<Value> sample_request(const ApiSpec& api, std::string_view sample_name,
                                    const FillContext& context);

}  // namespace ecpay::catalogue
