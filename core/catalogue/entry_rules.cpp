#include <algorithm>

#include "core/base/text.hpp"
#include "core/catalogue/decimal.hpp"
#include "core/catalogue/entry_parts.hpp"
#include "core/catalogue/pattern.hpp"

namespace ecpay::catalogue {
namespace {

Condition read_condition(const std::string& field, const Value& value, const Place& place,
                         Problems& problems) {
  Condition condition;
  condition.field = field;
  if (value.kind == Value::Kind::text && value.text == "present") {
    condition.kind = Condition::Kind::present;
  } else if (value.kind == Value::Kind::text && value.text == "absent") {
    condition.kind = Condition::Kind::absent;
  } else if (value.kind == Value::Kind::rows && !value.rows.empty()) {
    for (const auto& row : value.rows) {
      auto text = scalar_text(row, place, problems);
      if (text == "absent") {
        condition.or_absent = true;
      } else {
        condition.values.push_back(std::move(text));
      }
    }
  } else {
    problems.add("catalogue.value", place,
                 "a list of values, \"present\" or \"absent\" is expected here");
  }
  return condition;
}

// What the kind cannot do without.
std::string_view missing_part(const RuleSpec& rule) {
  switch (rule.kind) {
    case RuleKind::choices:
      return rule.values.empty() ? "values" : "";
    case RuleKind::range:
      return rule.min.empty() && rule.max.empty() ? "min or max" : "";
    case RuleKind::pattern:
      return rule.pattern.empty() ? "pattern" : "";
    case RuleKind::check:
      return rule.check.empty() ? "check" : "";
    case RuleKind::sum:
    case RuleKind::product:
      return rule.equals.empty() ? "equals" : "";
    case RuleKind::row_sets:
      return rule.allowed.empty() ? "allowed" : "";
    case RuleKind::prefix:
      return rule.values.empty() && rule.fields.size() < 2 ? "values, or a second field" : "";
    case RuleKind::equal:
    case RuleKind::differ:
    case RuleKind::exclusive:
    case RuleKind::at_least_one:
    case RuleKind::exactly_one:
    case RuleKind::same_count:
      return rule.fields.size() < 2 ? "fields (two or more)" : "";
    case RuleKind::required:
    case RuleKind::no_effect:
      return "";
  }
  return "";
}

std::vector<std::vector<std::string>> read_sets(ObjectReader& reader) {
  std::vector<std::vector<std::string>> sets;
  const auto* array = reader.take("allowed");
  if (array == nullptr) return sets;
  const auto here = reader.at("allowed");
  for (std::size_t i = 0; i < array->rows.size(); ++i) {
    const Place row{&here, {}, i};
    auto& set = sets.emplace_back();
    for (const auto& value : array->rows[i].rows)
      set.push_back(scalar_text(value, row, reader.problems()));
    std::sort(set.begin(), set.end());
  }
  return sets;
}

void check_names(ObjectReader& reader, RuleSpec& rule) {
  rule.matcher = rule.check.empty() ? find_matcher(rule.pattern, MatcherUse::pattern)
                                    : find_matcher(rule.check, MatcherUse::check);
  if (!rule.pattern.empty() && find_matcher(rule.pattern, MatcherUse::pattern) == nullptr) {
    reader.fail("pattern", rule.pattern + " is no pattern of core/catalogue/pattern.cpp");
  }
  if (!rule.check.empty() && find_matcher(rule.check, MatcherUse::check) == nullptr) {
    reader.fail("check", rule.check + " is no check of core/catalogue/pattern.cpp");
  }
  if (!rule.min.empty() && !Decimal::parse(rule.min))
    reader.fail("min", "a number is expected here");
  if (!rule.max.empty() && !Decimal::parse(rule.max))
    reader.fail("max", "a number is expected here");
  if (!rule.round.empty() && rule.round != "half_up")
    reader.fail("round", "only \"half_up\" is known");
}

}  // namespace

When read_when(const Value& object, const Place& place, Problems& problems) {
  When when;
  if (!object.is_object()) problems.add("catalogue.value", place, "an object is expected here");
  for (const auto& [field, value] : object.members) {
    const Place here{&place, field, std::nullopt};
    when.push_back(read_condition(field, value, here, problems));
  }
  return when;
}

RuleSpec read_rule(const Value& object, const Place& place, Problems& problems) {
  ObjectReader reader(object, place, problems);
  RuleSpec rule;
  if (!named<RuleKind>(reader.required_text("kind"))) {
    reader.fail("kind", "none of: " + std::string(names_of<RuleKind>()));
  }
  rule.kind = reader.choice("kind", RuleKind::required);
  if (const auto* when = reader.take("when"))
    rule.when = read_when(*when, reader.at("when"), problems);
  rule.fields = reader.texts("fields");
  if (reader.has("field")) rule.fields.push_back(reader.text("field"));
  if (rule.fields.empty()) problems.add("catalogue.missing_key", reader.at("field"), "field");
  rule.values = reader.texts("values");
  rule.min = reader.text("min");
  rule.max = reader.text("max");
  rule.pattern = reader.text("pattern");
  rule.check = reader.text("check");
  rule.equals = reader.text("equals");
  rule.round = reader.text("round");
  rule.allowed = read_sets(reader);
  rule.certainty = reader.choice("certainty", Certainty::documented);
  rule.source = reader.text("source");
  rule.message = reader.both_languages("message");
  rule.refuse = read_refusal(reader);
  check_names(reader, rule);
  const auto missing = missing_part(rule);
  if (!missing.empty()) problems.add("catalogue.missing_key", place, std::string(missing));
  reader.finish();
  return rule;
}

void read_rules(const Value& array, const Place& place, const FieldsContext& context) {
  if (array.kind != Value::Kind::rows) {
    context.problems.add("catalogue.value", place, "an array is expected here");
  }
  if (context.rules == nullptr) {
    context.problems.add("catalogue.value", place, "rules cannot stand here");
    return;
  }
  for (std::size_t i = 0; i < array.rows.size(); ++i) {
    const Place row{&place, {}, i};
    if (array.rows[i].find("use") != nullptr) {
      ObjectReader reader(array.rows[i], row, context.problems);
      const auto name = reader.required_text("use");
      reader.finish();
      const auto fragment = open_fragment(name, row, context.problems, context.fragments);
      if (!fragment) continue;
      auto inner = context;
      if (++inner.depth > 6) {
        context.problems.add("catalogue.fragment", row, name + " is used within itself");
        continue;
      }
      const auto file = name + ".json";
      const Place root{nullptr, file, std::nullopt};
      ObjectReader parts(*fragment, root, context.problems);
      if (const auto* rules = parts.take("rules")) read_rules(*rules, parts.at("rules"), inner);
      continue;
    }
    auto rule = read_rule(array.rows[i], row, context.problems);
    rule.when.insert(rule.when.begin(), context.when.begin(), context.when.end());
    rule.scope = context.scope;
    context.rules->push_back(std::move(rule));
  }
}

}  // namespace ecpay::catalogue
