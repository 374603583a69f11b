#pragma once

#include <functional>

#include "core/catalogue/conditions.hpp"
#include "core/catalogue/derive.hpp"
#include "core/catalogue/entry_loader.hpp"

// The two halves of derive_probes(): fields, and rules over several.
namespace ecpay::catalogue {

// One sample being varied.
class Derivation {
 public:
  Derivation(const ApiSpec& api, std::string sample, const Value& values,
             std::vector<Probe>& probes)
      : api_(api), sample_(std::move(sample)), values_(values), probes_(probes) {}

  void derive_fields();
  void derive_rules();

 private:
  struct Spot {
    const FieldSpec& field;
    std::string path;  // "Items[0].ItemName"
    bool required = false;
  };

  void each_field(const std::vector<FieldEntry>& entries, const Scope& scope,
                  const std::string& prefix);
  void derive_field(const Spot& spot);
  void derive_limits(const Spot& spot, const std::vector<Limit>& limits);
  void derive_choices(const Spot& spot);
  void derive_range(const Spot& spot);
  void derive_shape(const Spot& spot);
  void derive_rows(const Spot& spot, const Value& value);

  void derive_rule(const RuleSpec& rule);
  void break_each(const RuleSpec& rule);
  void break_presence(const RuleSpec& rule);
  void break_result(const RuleSpec& rule);
  void break_pair(const RuleSpec& rule);
  void break_lists(const RuleSpec& rule);

  // A probe with one field set (or removed); its text is encoded where the field is.
  void add(const Spot& spot, std::string_view rule, std::string what, Certainty certainty,
           const std::optional<std::string>& text);
  void add_accepted(const Spot& spot, std::string_view rule, std::string what,
                    const std::string& text);
  // A probe of a rule, kept only if the rule still applies to the changed values.
  void add_broken(const RuleSpec& rule, const std::string& field, Value values);
  void set(Value& values, std::string_view path, const std::optional<std::string>& text) const;
  bool is_ruled(const std::string& path) const;

  const ApiSpec& api_;
  std::string sample_;
  const Value& values_;
  std::vector<Probe>& probes_;
};

// A text of that many units that the field's pattern allows; nothing if there is none.
std::optional<std::string> fitting_text(const FieldSpec& field, std::size_t count, LengthUnit unit);
// A text of that many units, whatever the pattern says.
std::string long_text(std::size_t count, LengthUnit unit);
// A text that the matcher refuses; nothing if it takes all.
std::optional<std::string> breaking_text(std::string_view pattern, bool is_check);

}  // namespace ecpay::catalogue
