#include <algorithm>

#include "core/base/text.hpp"
#include "core/catalogue/decimal.hpp"
#include "core/catalogue/derivation.hpp"
#include "core/catalogue/pattern.hpp"
#include "core/catalogue/sample_value.hpp"
#include "core/wire/url_encoding.hpp"

namespace ecpay::catalogue {
namespace {

std::string unit_name(LengthUnit unit) {
  switch (unit) {
    case LengthUnit::chars:
      return "characters";
    case LengthUnit::utf8_bytes:
      return "bytes";
    case LengthUnit::width:
      return "columns";
    case LengthUnit::digits:
      return "digits";
  }
  return {};
}

std::string shifted(const std::string& number, std::string_view by) {
  return (*Decimal::parse(number) + *Decimal::parse(by)).to_string();
}

}  // namespace

void Derivation::set(Value& values, std::string_view path,
                     const std::optional<std::string>& text) const {
  const auto* field = find_field(api_.request.fields, field_path(path));
  if (text && field != nullptr && field->encoded == "url") {
    return set_path(api_.request.fields, values, path, wire::check_mac_encode(*text));
  }
  set_path(api_.request.fields, values, path, text);
}

void Derivation::add(const Spot& spot, std::string_view rule, std::string what, Certainty certainty,
                     const std::optional<std::string>& text) {
  Probe probe{sample_,
              spot.path,
              std::string(rule),
              std::move(what),
              refuses(certainty) ? Expectation::refused : Expectation::warned,
              values_};
  set(probe.values, spot.path, text);
  probes_.push_back(std::move(probe));
}

// A positive says something only if no rule over several fields looks at the field as well.
void Derivation::add_accepted(const Spot& spot, std::string_view rule, std::string what,
                              const std::string& text) {
  if (is_ruled(spot.path)) return;
  add(spot, rule, std::move(what), Certainty::documented, text);
  probes_.back().expected = Expectation::accepted;
}

// Whether another value of the field may break a refusing rule, or wake one up.
bool Derivation::is_ruled(const std::string& path) const {
  const auto name = field_path(path);
  const bool present = values_.has(path);
  return std::any_of(
      api_.request.rules.begin(), api_.request.rules.end(), [&](const RuleSpec& rule) {
        if (!refuses(rule.certainty) || rule.kind == RuleKind::no_effect) return false;
        const auto is_field = [&](const std::string& field) {
          return (rule.scope.empty() ? field : rule.scope + "." + field) == name;
        };
        const bool wakes =
            std::any_of(rule.when.begin(), rule.when.end(),
                        [&](const Condition& condition) { return is_field(condition.field); });
        if (wakes || is_field(rule.equals)) return true;
        const bool about_presence =
            rule.kind == RuleKind::exclusive || rule.kind == RuleKind::exactly_one;
        const bool harmless = rule.kind == RuleKind::differ || rule.kind == RuleKind::required ||
                              rule.kind == RuleKind::at_least_one || (about_presence && present);
        return !harmless && std::any_of(rule.fields.begin(), rule.fields.end(), is_field);
      });
}

void Derivation::derive_fields() {
  each_field(api_.request.fields, Scope{&values_, nullptr, nullptr}, "");
}

void Derivation::each_field(const std::vector<FieldEntry>& entries, const Scope& scope,
                            const std::string& prefix) {
  for (const auto& entry : entries) {
    if (entry.group) {
      const bool active =
          holds(entry.group->when, scope) &&
          (!entry.group->together || any_present(entry.group->fields, *scope.object));
      if (active) each_field(entry.group->fields, scope, prefix);
      continue;
    }
    const auto& field = *entry.field;
    const Spot spot{field, prefix + field.name, field.need == Need::required};
    derive_field(spot);
    const auto* value = scope.object->find(field.name);
    if (value == nullptr) continue;
    if (field.type == FieldType::object) {
      each_field(field.fields, Scope{value, &scope, nullptr}, spot.path + ".");
    } else if (field.type == FieldType::rows && !value->rows.empty()) {
      derive_rows(spot, *value);
      each_field(field.fields, Scope{&value->rows.front(), &scope, nullptr}, spot.path + "[0].");
    }
  }
}

void Derivation::derive_field(const Spot& spot) {
  if (spot.required) add(spot, "required", "removed", spot.field.certainty, std::nullopt);
  if (spot.field.type == FieldType::rows || spot.field.type == FieldType::object) return;
  derive_limits(spot, spot.field.limits);
  derive_limits(spot, spot.field.each_limits);
  derive_choices(spot);
  derive_range(spot);
  derive_shape(spot);
}

void Derivation::derive_limits(const Spot& spot, const std::vector<Limit>& limits) {
  for (const auto& limit : limits) {
    const auto unit = " " + unit_name(limit.unit);
    if (limit.max) {
      const auto max = static_cast<std::size_t>(*limit.max);
      const auto text = fitting_text(spot.field, max, limit.unit);
      if (text) add_accepted(spot, "max_length", std::to_string(max) + unit, *text);
      const auto longer =
          fitting_text(spot.field, max + 1, limit.unit).value_or(long_text(max + 1, limit.unit));
      const bool same_unit = limit.unit == LengthUnit::chars || limit.unit == LengthUnit::digits;
      add(spot, "max_length", std::to_string(max + 1) + unit, limit.certainty,
          same_unit ? longer : long_text(max + 1, limit.unit));
    }
    if (limit.min && *limit.min > 1) {
      const auto min = static_cast<std::size_t>(*limit.min);
      const auto text = fitting_text(spot.field, min, limit.unit);
      if (text) add_accepted(spot, "min_length", std::to_string(min) + unit, *text);
      add(spot, "min_length", std::to_string(min - 1) + unit, limit.certainty,
          fitting_text(spot.field, min - 1, limit.unit).value_or(long_text(min - 1, limit.unit)));
    }
  }
}

void Derivation::derive_choices(const Spot& spot) {
  const auto& choices = spot.field.choices;
  const bool digits_only = spot.field.type == FieldType::integer;
  for (const auto& choice : choices) {
    auto misspelt = choice + (digits_only ? "9" : "x");
    while (std::find(choices.begin(), choices.end(), misspelt) != choices.end()) misspelt += "9";
    add(spot, "choices", choice + " misspelt", spot.field.certainty, misspelt);
  }
}

void Derivation::derive_range(const Spot& spot) {
  const auto& field = spot.field;
  if (field.type == FieldType::list) return;
  if (field.min) {
    add_accepted(spot, "range", "the smallest", *field.min);
    add(spot, "range", "less than the smallest", field.certainty, shifted(*field.min, "-1"));
  }
  if (field.max) {
    add_accepted(spot, "range", "the largest", *field.max);
    add(spot, "range", "more than the largest", field.certainty, shifted(*field.max, "1"));
  }
}

void Derivation::derive_shape(const Spot& spot) {
  const auto& field = spot.field;
  if (!field.pattern.empty()) {
    if (const auto text = breaking_text(field.pattern, false))
      add(spot, "pattern", "pattern broken", field.certainty, *text);
  }
  switch (field.type) {
    case FieldType::integer:
      add(spot, "integer", "with a fraction", field.certainty, "12.5");
      break;
    case FieldType::decimal:
      add(spot, "decimal", "no number", field.certainty, "12x");
      if (field.int_digits > 0) {
        const auto count = static_cast<std::size_t>(field.int_digits);
        add_accepted(spot, "int_digits", "as many digits as allowed",
                     long_text(count, LengthUnit::digits));
        add(spot, "int_digits", "a digit too many", field.certainty,
            long_text(count + 1, LengthUnit::digits));
      }
      if (field.fraction_digits > 0) {
        const auto count = static_cast<std::size_t>(field.fraction_digits);
        add_accepted(spot, "fraction_digits", "as many decimals as allowed",
                     "1." + long_text(count, LengthUnit::digits));
        add(spot, "fraction_digits", "a decimal too many", field.certainty,
            "1." + long_text(count + 1, LengthUnit::digits));
      }
      break;
    case FieldType::datetime:
      if (field.pattern.empty())
        add(spot, "datetime", "no such day", field.certainty, "2025/02/30 12:00:00");
      break;
    case FieldType::url:
      add(spot, "url", "no address", field.certainty, "/ecpay/return");
      break;
    case FieldType::json_text:
      add(spot, "json_text", "broken JSON", field.certainty, "{");
      break;
    case FieldType::text:
    case FieldType::list:
    case FieldType::rows:
    case FieldType::object:
      break;
  }
}

void Derivation::derive_rows(const Spot& spot, const Value& value) {
  const auto grow = [&](long long count, Expectation expected) {
    Probe probe{sample_, spot.path, "rows", std::to_string(count) + " rows", expected, values_};
    Value rows = value;
    rows.rows.resize(static_cast<std::size_t>(count), value.rows.front());
    probe.values.set(spot.path, std::move(rows));
    probes_.push_back(std::move(probe));
  };
  const auto broken = refuses(spot.field.certainty) ? Expectation::refused : Expectation::warned;
  const bool outermost = spot.path.find('.') == std::string::npos;
  if (spot.field.max_rows && outermost) grow(*spot.field.max_rows + 1, broken);
  if (spot.field.min_rows && *spot.field.min_rows > 1 && outermost)
    grow(*spot.field.min_rows - 1, broken);
}

}  // namespace ecpay::catalogue
