#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/catalogue/spec.hpp"

// What is said about a broken rule, in both languages. `fix` is what a tired person does next.
namespace ecpay::catalogue {

struct Explanation {
  Texts message;
  Texts fix;
};

// A value fit to be shown: quoted, cut to 60 characters; of fields that may hold card data or
// secrets only its length.
std::string quoted(std::string_view field, std::string_view value);
std::string joined(const std::vector<std::string>& values, std::string_view between);
// "ChoosePayment = CVS, BARCODE"; empty for no conditions.
std::string condition_text(const When& when);

Explanation explain_required(std::string_view field, const When& when);
Explanation explain_too_long(std::string_view field, std::size_t has, long long allowed,
                             LengthUnit unit);
Explanation explain_too_short(std::string_view field, std::size_t has, long long needed,
                              LengthUnit unit);
Explanation explain_choices(std::string_view field, std::string_view value,
                            const std::vector<std::string>& choices);
Explanation explain_range(std::string_view field, std::string_view value, std::string_view min,
                          std::string_view max, std::string_view unit);
// `en` completes "must be …".
Explanation explain_shape(std::string_view field, std::string_view value, std::string_view en,
                          std::string_view zh_tw);
Explanation explain_unknown(std::string_view field, std::string_view nearest_name);
Explanation explain_no_effect(std::string_view field, const When& when);
Explanation explain_rows(std::string_view field, std::size_t has, std::string_view min,
                         std::string_view max);
Explanation explain_duplicate(std::string_view field);
Explanation explain_secret(std::string_view field);

// Of rules over several fields.
Explanation explain_equal(const std::vector<std::string>& fields, std::string_view a,
                          std::string_view b);
Explanation explain_differ(const std::vector<std::string>& fields);
Explanation explain_prefix(std::string_view field, const std::vector<std::string>& prefixes);
Explanation explain_exclusive(const std::vector<std::string>& present);
Explanation explain_one_of_fields(const std::vector<std::string>& fields, RuleKind kind);
Explanation explain_count(const std::vector<std::string>& fields,
                          const std::vector<std::size_t>& counts);
Explanation explain_result(const RuleSpec& rule, std::string_view field, std::string_view has,
                           std::string_view calculated);
Explanation explain_sets(const RuleSpec& rule, std::string_view field,
                         const std::vector<std::string>& has);

}  // namespace ecpay::catalogue
