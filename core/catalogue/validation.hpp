#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/catalogue/conditions.hpp"
#include "core/catalogue/names.hpp"
#include "core/catalogue/validate.hpp"
#include "core/catalogue/violation_text.hpp"

// The two halves of validate(): fields, and rules over them.
namespace ecpay::catalogue {

// Collects violations; what goes beyond 200 is dropped.
class Findings {
 public:
  static constexpr std::size_t k_max = 200;

  bool full() const { return rows_.size() >= k_max; }
  Violation& add(std::string field, std::string_view rule, Certainty certainty, Explanation said);
  bool has(std::string_view field, std::string_view rule) const;
  std::vector<Violation> take() { return std::move(rows_); }

 private:
  std::vector<Violation> rows_{};
  Violation dropped_{};
};

void check_fields(const std::vector<FieldEntry>& entries, const Scope& scope,
                  const std::string& prefix, Findings& findings);
// Names of `object` that no field has, and names that come twice.
void check_names(const std::vector<std::string>& known, const Value& object,
                 const std::string& prefix, Findings& findings);
void check_rule(const RuleSpec& rule, const Scope& message, Findings& findings);

// Negative, zero, positive; nothing if one is no number. Exact.
std::optional<int> compare_numbers(std::string_view a, std::string_view b);

// The text as limits and patterns see it: URL-decoded where the field says so.
std::string decoded(std::string_view text);

}  // namespace ecpay::catalogue
