#include <algorithm>
#include <set>

#include "core/base/text.hpp"
#include "core/catalogue/decimal.hpp"
#include "core/catalogue/pattern.hpp"
#include "core/catalogue/validation.hpp"

namespace ecpay::catalogue {
namespace {

// A rule in one place: the message, an object, or one row.
class RuleCheck {
 public:
  RuleCheck(const RuleSpec& rule, const Scope& scope, Findings& findings)
      : rule_(rule), scope_(scope), findings_(findings) {}

  std::string prefix{};      // of paths: "IssueModel."
  std::string_view rows{};   // "Items[].", stripped from names
  std::string row_prefix{};  // what stands for it: "Items[2]."

  void run();

 private:
  std::string_view local(std::string_view field) const {
    return !rows.empty() && field.starts_with(rows) ? field.substr(rows.size()) : field;
  }
  std::string path(std::string_view field) const {
    if (!rows.empty() && field.starts_with(rows))
      return prefix + row_prefix + std::string(field.substr(rows.size()));
    return prefix + std::string(field);
  }
  // A field of the row is looked for in the row alone, any other one outward.
  const Value* value(std::size_t i) const {
    if (rows.empty() || !rule_.fields[i].starts_with(rows)) return scope_.present(rule_.fields[i]);
    const auto* found = scope_.object->find(local(rule_.fields[i]));
    return found != nullptr && found->is_present() ? found : nullptr;
  }
  std::string text(std::size_t i, const Value& value) const {
    return rule_.shapes[i].url_encoded ? decoded(value.text) : value.text;
  }
  std::vector<std::string> elements(std::size_t i, const Value& value) const;
  std::vector<std::string> present_fields() const;
  void report(std::string_view field, Explanation said) const;

  void check_each();
  void check_one(std::size_t i, const std::string& element);
  void check_equal();
  void check_differ();
  void check_prefix();
  void check_presence();
  void check_counts();
  void check_product();
  void check_sum();
  void check_sets();
  void compare_result(const Decimal& calculated);

  const RuleSpec& rule_;
  const Scope& scope_;
  Findings& findings_;
};

void RuleCheck::report(std::string_view field, Explanation said) const {
  if (!rule_.message.en.empty()) said.message = rule_.message;
  auto& violation =
      findings_.add(path(field), to_string(rule_.kind), rule_.certainty, std::move(said));
  violation.source = rule_.source;
  violation.refuse = rule_.refuse;
}

std::vector<std::string> RuleCheck::elements(std::size_t i, const Value& value) const {
  const auto whole = text(i, value);
  if (rule_.shapes[i].type != FieldType::list) return {whole};
  std::vector<std::string> list;
  for (const auto element : split(whole, rule_.shapes[i].separator.front()))
    list.emplace_back(element);
  return list;
}

std::vector<std::string> RuleCheck::present_fields() const {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < rule_.fields.size(); ++i) {
    if (value(i) != nullptr) names.push_back(path(rule_.fields[i]));
  }
  return names;
}

void RuleCheck::check_each() {
  for (std::size_t i = 0; i < rule_.fields.size(); ++i) {
    const auto* found = value(i);
    if (rule_.kind == RuleKind::required) {
      if (found == nullptr)
        report(rule_.fields[i], explain_required(path(rule_.fields[i]), rule_.when));
      continue;
    }
    if (found == nullptr) continue;
    if (rule_.kind == RuleKind::no_effect) {
      report(rule_.fields[i], explain_no_effect(path(rule_.fields[i]), {}));
    } else if (rule_.shapes[i].type == FieldType::list) {
      for (const auto& element : elements(i, *found)) check_one(i, element);
    } else if (rule_.shapes[i].url_encoded) {
      check_one(i, decoded(found->text));
    } else {
      check_one(i, found->text);
    }
  }
}

void RuleCheck::check_one(std::size_t i, const std::string& element) {
  const auto& field = rule_.fields[i];
  if (rule_.kind == RuleKind::choices) {
    if (std::find(rule_.values.begin(), rule_.values.end(), element) == rule_.values.end()) {
      report(field, explain_choices(path(field), element, rule_.values));
    }
  } else if (rule_.kind == RuleKind::range) {
    const auto low =
        rule_.min.empty() ? std::optional<int>(0) : compare_numbers(element, rule_.min);
    const auto high =
        rule_.max.empty() ? std::optional<int>(0) : compare_numbers(element, rule_.max);
    if (low && high && (*low < 0 || *high > 0))
      report(field, explain_range(path(field), element, rule_.min, rule_.max, ""));
  } else {
    const auto* matcher = rule_.matcher;
    if (matcher != nullptr && !matcher->matches(element)) {
      report(field, explain_shape(path(field), element, matcher->en, matcher->zh_tw));
    }
  }
}

void RuleCheck::check_equal() {
  const auto* first = value(0);
  for (std::size_t i = 1; i < rule_.fields.size() && first != nullptr; ++i) {
    const auto* other = value(i);
    if (other == nullptr) continue;
    const auto order = compare_numbers(first->text, other->text);
    if (order ? *order == 0 : text(0, *first) == text(i, *other)) continue;
    report(rule_.fields[0],
           explain_equal({path(rule_.fields[0]), path(rule_.fields[i])}, first->text, other->text));
  }
}

void RuleCheck::check_differ() {
  for (std::size_t i = 0; i < rule_.fields.size(); ++i) {
    for (std::size_t j = i + 1; j < rule_.fields.size(); ++j) {
      const auto* a = value(i);
      const auto* b = value(j);
      if (a == nullptr || b == nullptr || text(i, *a) != text(j, *b)) continue;
      report(rule_.fields[i], explain_differ({path(rule_.fields[i]), path(rule_.fields[j])}));
    }
  }
}

void RuleCheck::check_prefix() {
  const auto* first = value(0);
  if (first == nullptr) return;
  auto prefixes = rule_.values;
  for (std::size_t i = 1; i < rule_.fields.size(); ++i) {
    if (const auto* other = value(i)) prefixes.push_back(text(i, *other));
  }
  const auto whole = text(0, *first);
  const bool starts = std::any_of(prefixes.begin(), prefixes.end(), [&](const std::string& wanted) {
    return whole.starts_with(wanted);
  });
  if (!prefixes.empty() && !starts)
    report(rule_.fields[0], explain_prefix(path(rule_.fields[0]), prefixes));
}

void RuleCheck::check_presence() {
  std::size_t present = 0;
  for (std::size_t i = 0; i < rule_.fields.size(); ++i) present += value(i) == nullptr ? 0 : 1;
  const bool too_many = rule_.kind != RuleKind::at_least_one && present > 1;
  const bool too_few = rule_.kind != RuleKind::exclusive && present == 0;
  if (too_many) {
    const auto names = present_fields();
    auto said = explain_exclusive(names);
    for (const auto& field : rule_.fields) {
      if (path(field) == names.front()) return report(field, std::move(said));
    }
  } else if (too_few) {
    std::vector<std::string> names;
    for (const auto& field : rule_.fields) names.push_back(path(field));
    report(rule_.fields[0], explain_one_of_fields(names, rule_.kind));
  }
}

void RuleCheck::check_counts() {
  std::vector<std::string> names;
  std::vector<std::size_t> counts;
  for (std::size_t i = 0; i < rule_.fields.size(); ++i) {
    if (const auto* found = value(i)) {
      names.push_back(path(rule_.fields[i]));
      counts.push_back(found->kind == Value::Kind::rows ? found->rows.size()
                                                        : elements(i, *found).size());
    }
  }
  const auto differs = std::find_if(counts.begin(), counts.end(),
                                    [&](std::size_t count) { return count != counts.front(); });
  if (differs == counts.end()) return;
  for (const auto& field : rule_.fields) {
    if (path(field) == names.front()) return report(field, explain_count(names, counts));
  }
}

void RuleCheck::compare_result(const Decimal& calculated) {
  const auto* result = scope_.present(local(rule_.equals));
  if (result == nullptr) return;
  const auto has = Decimal::parse(result->text);
  const auto wanted = rule_.round.empty() ? calculated : calculated.rounded();
  if (!has || *has == wanted) return;
  report(rule_.equals, explain_result(rule_, path(rule_.equals), result->text, wanted.to_string()));
}

void RuleCheck::check_product() {
  auto product = *Decimal::parse("1");
  for (std::size_t i = 0; i < rule_.fields.size(); ++i) {
    const auto* factor = value(i);
    const auto number = factor == nullptr ? std::nullopt : Decimal::parse(factor->text);
    if (!number) return;
    product = product * *number;
  }
  compare_result(product);
}

// Calls use(i, value) for each value of each field, row by row.
template <typename Use>
bool each_value(const RuleSpec& rule, const Scope& scope, Use use) {
  for (std::size_t i = 0; i < rule.fields.size(); ++i) {
    const auto part = std::string_view(rule.fields[i]).substr(0, rule.shapes[i].row_part);
    if (part.empty()) {
      if (const auto* value = scope.present(rule.fields[i]); value != nullptr && !use(i, *value))
        return false;
      continue;
    }
    const auto* rows = scope.present(part.substr(0, part.size() - 3));
    if (rows == nullptr) continue;
    for (const auto& row : rows->rows) {
      const auto* value = row.find(std::string_view(rule.fields[i]).substr(part.size()));
      if (value != nullptr && value->is_present() && !use(i, *value)) return false;
    }
  }
  return true;
}

void RuleCheck::check_sum() {
  Decimal total;
  const bool all_numbers = each_value(rule_, scope_, [&](std::size_t i, const Value& value) {
    for (const auto& element : elements(i, value)) {
      const auto number = Decimal::parse(element);
      if (!number) return false;
      total = total + *number;
    }
    return true;
  });
  if (all_numbers) compare_result(total);
}

void RuleCheck::check_sets() {
  std::set<std::string> found;
  each_value(rule_, scope_, [&](std::size_t i, const Value& value) {
    for (auto& element : elements(i, value)) {
      if (found.size() < 20) found.insert(std::move(element));
    }
    return true;
  });
  const std::vector<std::string> has(found.begin(), found.end());
  if (has.empty() ||
      std::find(rule_.allowed.begin(), rule_.allowed.end(), has) != rule_.allowed.end())
    return;
  report(rule_.fields[0], explain_sets(rule_, path(rule_.fields[0]), has));
}

void RuleCheck::run() {
  if (!holds(rule_.when, scope_)) return;
  switch (rule_.kind) {
    case RuleKind::required:
    case RuleKind::choices:
    case RuleKind::range:
    case RuleKind::pattern:
    case RuleKind::check:
    case RuleKind::no_effect:
      return check_each();
    case RuleKind::equal:
      return check_equal();
    case RuleKind::differ:
      return check_differ();
    case RuleKind::prefix:
      return check_prefix();
    case RuleKind::exclusive:
    case RuleKind::at_least_one:
    case RuleKind::exactly_one:
      return check_presence();
    case RuleKind::same_count:
      return check_counts();
    case RuleKind::sum:
      return check_sum();
    case RuleKind::product:
      return check_product();
    case RuleKind::row_sets:
      return check_sets();
  }
}

// Runs the rule in `scope`, or in each of its rows if its first field lies in rows.
void run_in(const RuleSpec& rule, const Scope& scope, const std::string& prefix,
            Findings& findings) {
  const bool whole = rule.kind == RuleKind::sum || rule.kind == RuleKind::row_sets;
  const auto rows =
      std::string_view(rule.fields.front()).substr(0, whole ? 0 : rule.shapes.front().row_part);
  if (rows.empty()) {
    RuleCheck check(rule, scope, findings);
    check.prefix = prefix;
    return check.run();
  }
  const auto name = rows.substr(0, rows.size() - 3);
  const auto* array = scope.present(name);
  if (array == nullptr) return;
  for (std::size_t i = 0; i < array->rows.size() && !findings.full(); ++i) {
    const Scope row{&array->rows[i], &scope, scope.request};
    RuleCheck check(rule, row, findings);
    check.prefix = prefix;
    check.rows = rows;
    check.row_prefix = std::string(name) + "[" + std::to_string(i) + "].";
    check.run();
  }
}

// Follows the rule's scope, "Models[].Invoice", down from `scope`.
void descend(const RuleSpec& rule, std::string_view path, const Scope& scope,
             const std::string& prefix, Findings& findings) {
  if (path.empty()) return run_in(rule, scope, prefix, findings);
  const auto dot = path.find('.');
  auto head = path.substr(0, dot);
  const auto rest = dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
  const bool in_rows = head.ends_with("[]");
  if (in_rows) head.remove_suffix(2);
  const auto* inner = scope.object->find(head);
  if (inner == nullptr || !inner->is_present()) return;
  if (!in_rows) {
    const Scope object{inner, &scope, scope.request};
    return descend(rule, rest, object, prefix + std::string(head) + ".", findings);
  }
  for (std::size_t i = 0; i < inner->rows.size() && !findings.full(); ++i) {
    const Scope row{&inner->rows[i], &scope, scope.request};
    descend(rule, rest, row, prefix + std::string(head) + "[" + std::to_string(i) + "].", findings);
  }
}

}  // namespace

void check_rule(const RuleSpec& rule, const Scope& message, Findings& findings) {
  if (findings.full()) return;
  descend(rule, rule.scope, message, "", findings);
}

}  // namespace ecpay::catalogue
