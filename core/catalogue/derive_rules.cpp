#include <algorithm>

#include "core/base/text.hpp"
#include "core/catalogue/decimal.hpp"
#include "core/catalogue/derivation.hpp"
#include "core/catalogue/names.hpp"
#include "core/catalogue/sample_value.hpp"

namespace ecpay::catalogue {
namespace {

// Rules over rows are broken in the first row.
std::string first_row(std::string_view field) {
  return replace_all(std::string(field), "[]", "[0]");
}

std::string any_value(const FieldSpec& field) {
  if (!field.sample.empty()) return field.sample;
  if (!field.choices.empty()) return field.choices.front();
  if (field.type == FieldType::url) return "https://shop.example.com/other";
  if (field.type == FieldType::integer || field.type == FieldType::decimal)
    return field.min.value_or("1");
  return "1";
}

}  // namespace

// The rule must still apply: a change may have switched off its own condition.
void Derivation::add_broken(const RuleSpec& rule, const std::string& field, Value values) {
  const auto* rows = values.find(std::string_view(field).substr(0, field.find('[')));
  const Scope message{&values, nullptr, nullptr};
  const bool in_row =
      field.find("[0].") != std::string::npos && rows != nullptr && !rows->rows.empty();
  const Scope row{in_row ? &rows->rows.front() : &values, &message, nullptr};
  if (!holds(rule.when, in_row ? row : message)) return;
  const bool warns = !refuses(rule.certainty) || rule.kind == RuleKind::no_effect;
  probes_.push_back({sample_, field, std::string(to_string(rule.kind)), "rule broken",
                     warns ? Expectation::warned : Expectation::refused, std::move(values)});
}

void Derivation::break_each(const RuleSpec& rule) {
  for (const auto& name : rule.fields) {
    const auto* field = find_field(api_.request.fields, name);
    if (field == nullptr) continue;
    const auto path = first_row(name);
    std::optional<std::string> text;
    if (rule.kind == RuleKind::choices) {
      const auto other = std::find_if(
          field->choices.begin(), field->choices.end(), [&](const std::string& choice) {
            return std::find(rule.values.begin(), rule.values.end(), choice) == rule.values.end();
          });
      text = other == field->choices.end() ? "zz" : *other;
    } else if (rule.kind == RuleKind::range) {
      const auto& edge = rule.max.empty() ? rule.min : rule.max;
      text = (*Decimal::parse(edge) + *Decimal::parse(rule.max.empty() ? "-1" : "1")).to_string();
    } else if (rule.kind == RuleKind::pattern || rule.kind == RuleKind::check) {
      const bool is_check = rule.kind == RuleKind::check;
      text = breaking_text(is_check ? rule.check : rule.pattern, is_check);
      if (!text) continue;
    } else if (rule.kind == RuleKind::no_effect) {
      text = any_value(*field);
    }
    auto values = values_;
    set(values, path, text);
    add_broken(rule, path, std::move(values));
  }
}

void Derivation::break_presence(const RuleSpec& rule) {
  auto values = values_;
  if (rule.kind != RuleKind::exclusive) {
    for (const auto& name : rule.fields) set(values, name, std::nullopt);
    return add_broken(rule, rule.fields.front(), std::move(values));
  }
  for (const auto& name : rule.fields) {
    const auto* field = find_field(api_.request.fields, name);
    if (field != nullptr && !values.has(name)) set(values, name, any_value(*field));
  }
  add_broken(rule, rule.fields.front(), std::move(values));
}

void Derivation::break_result(const RuleSpec& rule) {
  const auto path = first_row(rule.equals);
  auto values = values_;
  const auto open = path.find('[');
  const auto* rows =
      open == std::string::npos ? nullptr : values.find(std::string_view(path).substr(0, open));
  const auto name = std::string_view(path).substr(path.rfind('.') + 1);
  const auto has =
      rows != nullptr && !rows->rows.empty() ? rows->rows.front().get(name) : values.get(path);
  const auto number = Decimal::parse(has);
  if (!number) return;
  set(values, path, (*number + *Decimal::parse("1")).to_string());
  add_broken(rule, path, std::move(values));
}

void Derivation::break_pair(const RuleSpec& rule) {
  const auto& first = rule.fields[0];
  const auto& second = rule.fields.size() > 1 ? rule.fields[1] : first;
  auto values = values_;
  if (rule.kind == RuleKind::differ) {
    if (!values.has(first)) return;
    set(values, second, values.get(first));
  } else if (rule.kind == RuleKind::equal) {
    if (!values.has(first) || !values.has(second)) return;
    const auto number = Decimal::parse(values.get(first));
    set(values, first,
        number ? (*number + *Decimal::parse("1")).to_string() : values.get(first) + "x");
  } else {
    if (!values.has(first)) return;
    set(values, first, "zz" + values.get(first));
  }
  add_broken(rule, first, std::move(values));
}

void Derivation::break_lists(const RuleSpec& rule) {
  auto values = values_;
  const auto& name = rule.fields.front();
  const auto* field = find_field(api_.request.fields, name);
  if (field == nullptr) return;
  if (rule.kind == RuleKind::same_count) {
    if (field->type != FieldType::list || !values.has(name)) return;
    set(values, name, field->sample + field->separator + any_value(*field));
    return add_broken(rule, name, std::move(values));
  }
  if (field->type == FieldType::list) {
    if (!values.has(name)) return;
    set(values, name, rule.allowed.front().front());
    return add_broken(rule, name, std::move(values));
  }
  const auto open = name.find("[]");
  const auto* rows =
      open == std::string::npos ? nullptr : values.find(std::string_view(name).substr(0, open));
  if (rows == nullptr) return;
  const auto count = rows->rows.size();
  for (std::size_t i = 0; i < count; ++i) {
    set(values, replace_all(name, "[]", "[" + std::to_string(i) + "]"),
        rule.allowed.front().front());
  }
  add_broken(rule, name, std::move(values));
}

void Derivation::derive_rule(const RuleSpec& rule) {
  switch (rule.kind) {
    case RuleKind::required:
    case RuleKind::choices:
    case RuleKind::range:
    case RuleKind::pattern:
    case RuleKind::check:
    case RuleKind::no_effect:
      return break_each(rule);
    case RuleKind::exclusive:
    case RuleKind::at_least_one:
    case RuleKind::exactly_one:
      return break_presence(rule);
    case RuleKind::sum:
    case RuleKind::product:
      return break_result(rule);
    case RuleKind::equal:
    case RuleKind::differ:
    case RuleKind::prefix:
      return break_pair(rule);
    case RuleKind::same_count:
    case RuleKind::row_sets:
      return break_lists(rule);
  }
}

void Derivation::derive_rules() {
  for (const auto& rule : api_.request.rules) {
    if (rule.scope.empty()) derive_rule(rule);
  }
}

std::vector<Probe> derive_probes(const ApiSpec& api, const FillContext& context) {
  std::vector<Probe> probes;
  for (const auto& sample : api.samples) {
    const auto values = sample_request(api, sample.first, context);
    if (!values) continue;
    Derivation derivation(api, sample.first, *values, probes);
    derivation.derive_fields();
    derivation.derive_rules();
  }
  return probes;
}

}  // namespace ecpay::catalogue
