#include "core/catalogue/validate.hpp"

#include <algorithm>

#include "core/base/text.hpp"
#include "core/catalogue/decimal.hpp"
#include "core/catalogue/nearest.hpp"
#include "core/catalogue/validation.hpp"
#include "core/wire/url_encoding.hpp"

namespace ecpay::catalogue {
namespace {

constexpr int k_max_suggestions = 20;

void check_same_as(const std::vector<FieldEntry>& entries, const Scope& scope, const Value& outer,
                   Findings& findings) {
  constexpr std::string_view k_envelope = "envelope.";
  const auto& values = *scope.object;
  for (const auto& entry : entries) {
    if (entry.group && holds(entry.group->when, scope))
      check_same_as(entry.group->fields, scope, outer, findings);
    if (!entry.field || !entry.field->same_as.starts_with(k_envelope)) continue;
    const auto& field = *entry.field;
    const auto name = field.same_as.substr(k_envelope.size());
    if (!values.has(field.name) || !outer.has(name) || values.get(field.name) == outer.get(name))
      continue;
    auto& violation = findings.add(
        field.name, "same_as", field.certainty,
        explain_equal({field.name, field.same_as}, values.get(field.name), outer.get(name)));
    violation.source = field.source;
    violation.refuse = field.refuse;
  }
}

}  // namespace

Violation& Findings::add(std::string field, std::string_view rule, Certainty certainty,
                         Explanation said) {
  auto& row = full() ? dropped_ : rows_.emplace_back();
  row.field = std::move(field);
  row.rule = rule;
  row.certainty = certainty;
  row.message = std::move(said.message);
  row.fix = std::move(said.fix);
  return row;
}

bool Findings::has(std::string_view field, std::string_view rule) const {
  return std::any_of(rows_.begin(), rows_.end(),
                     [&](const Violation& row) { return row.field == field && row.rule == rule; });
}

std::optional<int> compare_numbers(std::string_view a, std::string_view b) {
  const auto left = parse_integer(a, -999'999'999'999'999, 999'999'999'999'999);
  const auto right = parse_integer(b, -999'999'999'999'999, 999'999'999'999'999);
  if (left && right) return *left < *right ? -1 : *left > *right ? 1 : 0;
  const auto exact_left = Decimal::parse(a);
  const auto exact_right = Decimal::parse(b);
  if (!exact_left || !exact_right) return std::nullopt;
  return exact_left->compare(*exact_right);
}

std::string decoded(std::string_view text) {
  auto plain = wire::url_decode(text);
  return plain ? std::move(*plain) : std::string(text);
}

void check_names(const std::vector<std::string>& known, const Value& object,
                 const std::string& prefix, Findings& findings) {
  std::vector<std::string_view> names;
  names.reserve(object.members.size());
  int suggestions = 0;
  for (const auto& member : object.members) {
    names.push_back(member.name);
    if (findings.full()) return;
    if (std::binary_search(known.begin(), known.end(), member.name)) continue;
    if (member.name == "HashKey" || member.name == "HashIV") {
      findings.add(prefix + member.name, "secret", Certainty::reported,
                   explain_secret(member.name));
      continue;
    }
    std::string_view near;
    if (suggestions++ < k_max_suggestions) {
      const std::vector<std::string_view> candidates(known.begin(), known.end());
      near = nearest(member.name, candidates);
    }
    findings.add(prefix + member.name, "unknown_field", Certainty::assumed,
                 explain_unknown(member.name, near));
  }
  std::sort(names.begin(), names.end());
  for (auto it = std::adjacent_find(names.begin(), names.end());
       it != names.end() && !findings.full(); it = std::adjacent_find(it, names.end())) {
    const auto name = *it;
    findings.add(prefix + std::string(name), "duplicate_field", Certainty::assumed,
                 explain_duplicate(name));
    it = std::upper_bound(it, names.end(), name);
  }
}

std::vector<Violation> validate(const ApiSpec& api, const Value& values, const Value& outer) {
  Findings findings;
  const auto& message = api.request;
  if (message.format == Format::aes_json && outer.is_object() && !outer.members.empty()) {
    const auto& name = message.envelope.header_name;
    const auto* header = outer.find(name);
    static const Value k_empty = Value::empty_object();
    const Scope scope{header != nullptr && header->is_object() ? header : &k_empty, nullptr,
                      nullptr};
    check_fields(message.envelope.header, scope, name + ".", findings);
    check_same_as(message.fields, Scope{&values, nullptr, nullptr}, outer, findings);
  }
  const bool dotted = message.format != Format::form;
  const Scope scope{&values, nullptr, nullptr, dotted};
  check_fields(message.fields, scope, "", findings);
  check_names(message.known_names, values, "", findings);
  for (const auto& rule : message.rules) check_rule(rule, scope, findings);
  auto violations = findings.take();
  for (auto& violation : violations) {
    if (violation.source.empty()) violation.source = api.source;
  }
  return violations;
}

bool has_refusal(const std::vector<Violation>& violations) {
  return std::any_of(violations.begin(), violations.end(),
                     [](const Violation& violation) { return !violation.warns_only(); });
}

}  // namespace ecpay::catalogue
