#include <algorithm>

#include "core/base/text.hpp"
#include "core/catalogue/decimal.hpp"
#include "core/catalogue/pattern.hpp"
#include "core/catalogue/validation.hpp"

namespace ecpay::catalogue {
namespace {

// One present value being held against its field.
struct Subject {
  const FieldSpec& field;
  const std::string& prefix;
  Findings& findings;

  std::string path() const { return prefix + field.name; }
  void report(std::string_view rule, Explanation said) const {
    auto& violation = findings.add(path(), rule, field.certainty, std::move(said));
    violation.source = field.source;
    violation.refuse = field.refuse;
  }
};

std::size_t count(std::string_view text, LengthUnit unit) {
  switch (unit) {
    case LengthUnit::chars:
      return count_code_points(text);
    case LengthUnit::utf8_bytes:
      return text.size();
    case LengthUnit::width:
      return count_width(text);
    case LengthUnit::digits:
      return static_cast<std::size_t>(
          std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }));
  }
  return 0;
}

void check_limits(const Subject& subject, const std::vector<Limit>& limits, std::string_view text) {
  for (const auto& limit : limits) {
    const auto has = count(text, limit.unit);
    const auto report = [&](std::string_view rule, Explanation said) {
      auto& violation =
          subject.findings.add(subject.path(), rule, limit.certainty, std::move(said));
      violation.source = limit.source;
      violation.refuse = subject.field.refuse;
    };
    if (limit.max && has > static_cast<std::size_t>(*limit.max)) {
      report("max_length", explain_too_long(subject.path(), has, *limit.max, limit.unit));
    } else if (limit.min && has < static_cast<std::size_t>(*limit.min)) {
      report("min_length", explain_too_short(subject.path(), has, *limit.min, limit.unit));
    }
  }
}

void check_range(const Subject& subject, std::string_view text) {
  const auto& field = subject.field;
  if (!field.min && !field.max) return;
  const auto low = field.min ? compare_numbers(text, *field.min) : std::optional<int>(0);
  const auto high = field.max ? compare_numbers(text, *field.max) : std::optional<int>(0);
  if (low && high && *low >= 0 && *high <= 0) return;
  subject.report("range", explain_range(subject.path(), text, field.min.value_or(""),
                                        field.max.value_or(""), field.unit));
}

// The shape that the type asks for; false if the value has another.
bool check_type(const Subject& subject, std::string_view text) {
  const auto& field = subject.field;
  switch (field.type) {
    case FieldType::text:
    case FieldType::list:
    case FieldType::rows:
    case FieldType::object:
      return true;
    case FieldType::integer:
      if (is_integer_text(text)) return true;
      subject.report("integer", explain_shape(subject.path(), text,
                                              "a whole number without sign or separators",
                                              "整數（不含符號、小數與千分位）"));
      return false;
    case FieldType::decimal: {
      if (!Decimal::parse(text)) {
        subject.report("decimal", explain_shape(subject.path(), text, "a number", "數值"));
        return false;
      }
      const auto digits = count_digits(text);
      if (field.int_digits > 0 && digits.whole > static_cast<std::size_t>(field.int_digits)) {
        subject.report("int_digits", explain_too_long(subject.path(), digits.whole,
                                                      field.int_digits, LengthUnit::digits));
      }
      const bool has_limit = field.fraction_digits > 0 || field.int_digits > 0;
      if (has_limit && digits.fraction > static_cast<std::size_t>(field.fraction_digits)) {
        subject.report("fraction_digits",
                       explain_too_long(subject.path(), digits.fraction, field.fraction_digits,
                                        LengthUnit::digits));
      }
      return true;
    }
    case FieldType::datetime:
      if (!field.pattern.empty() || is_taiwan_datetime(text)) return true;
      subject.report("datetime", explain_shape(subject.path(), text,
                                               "a time as yyyy/MM/dd HH:mm:ss (Taiwan time)",
                                               "yyyy/MM/dd HH:mm:ss 格式的時間（台灣時間）"));
      return false;
    case FieldType::url:
      if (is_http_url(text)) return true;
      subject.report("url", explain_shape(subject.path(), text, "a whole http or https address",
                                          "完整的 http 或 https 網址"));
      return false;
    case FieldType::json_text:
      if (parse_value(text)) return true;
      subject.report("json_text",
                     explain_shape(subject.path(), text, "valid JSON text", "有效的 JSON 文字"));
      return false;
  }
  return true;
}

// Pattern, choices and range: of a text, or of one element of a list.
void check_scalar(const Subject& subject, std::string_view text) {
  const auto& field = subject.field;
  if (!field.pattern.empty()) {
    const auto* matcher = field.matcher;
    if (matcher != nullptr && !matcher->matches(text)) {
      subject.report("pattern", explain_shape(subject.path(), text, matcher->en, matcher->zh_tw));
    }
  }
  if (!field.choices.empty() &&
      std::find(field.choices.begin(), field.choices.end(), text) == field.choices.end()) {
    subject.report("choices", explain_choices(subject.path(), text, field.choices));
  }
  check_range(subject, text);
}

void check_text(const Subject& subject, std::string_view text) {
  check_limits(subject, subject.field.limits, text);
  if (!check_type(subject, text)) return;
  if (subject.field.type != FieldType::list) return check_scalar(subject, text);
  for (const auto element : split(text, subject.field.separator.front())) {
    if (subject.findings.full()) return;
    check_limits(subject, subject.field.each_limits, element);
    check_scalar(subject, element);
  }
}

void collect_names(const std::vector<FieldEntry>& entries, std::vector<std::string>& names) {
  for (const auto& entry : entries) {
    if (entry.field) names.push_back(entry.field->name);
    if (entry.group) collect_names(entry.group->fields, names);
  }
}

void check_rows(const Subject& subject, const Value& value, const Scope& scope) {
  const auto& field = subject.field;
  const auto size = static_cast<long long>(value.rows.size());
  if ((field.min_rows && size < *field.min_rows) || (field.max_rows && size > *field.max_rows)) {
    const auto text = [](const std::optional<long long>& number) {
      return number ? std::to_string(*number) : std::string();
    };
    subject.report("rows", explain_rows(subject.path(), value.rows.size(), text(field.min_rows),
                                        text(field.max_rows)));
  }
  std::vector<std::string> names;
  collect_names(field.fields, names);
  std::sort(names.begin(), names.end());
  for (std::size_t i = 0; i < value.rows.size() && !subject.findings.full(); ++i) {
    const auto row_prefix = subject.path() + "[" + std::to_string(i) + "].";
    const Scope row{&value.rows[i], &scope, scope.request};
    check_fields(field.fields, row, row_prefix, subject.findings);
    check_names(names, value.rows[i], row_prefix, subject.findings);
  }
}

void check_nested(const Subject& subject, const Value& value, const Scope& scope) {
  const auto& field = subject.field;
  if (field.type == FieldType::rows) {
    if (value.kind == Value::Kind::rows) return check_rows(subject, value, scope);
    subject.report("type", explain_shape(subject.path(), value.text, "a JSON array", " JSON 陣列"));
    return;
  }
  if (!value.is_object()) {
    subject.report("type",
                   explain_shape(subject.path(), value.text, "a JSON object", " JSON 物件"));
    return;
  }
  std::vector<std::string> names;
  collect_names(field.fields, names);
  std::sort(names.begin(), names.end());
  const Scope inner{&value, &scope, scope.request};
  check_fields(field.fields, inner, subject.path() + ".", subject.findings);
  check_names(names, value, subject.path() + ".", subject.findings);
}

void check_field(const FieldSpec& field, const Scope& scope, const std::string& prefix,
                 Findings& findings, const When& when) {
  const auto* value = scope.object->find(field.name);
  const Subject subject{field, prefix, findings};
  if (value == nullptr || !value->is_present()) {
    if (field.need == Need::required)
      subject.report("required", explain_required(subject.path(), when));
    return;
  }
  if (field.type == FieldType::rows || field.type == FieldType::object)
    return check_nested(subject, *value, scope);
  if (value->is_object() || value->kind == Value::Kind::rows) {
    subject.report("type",
                   explain_shape(subject.path(), "", "a plain value, not an object or array",
                                 "單一值，不是物件或陣列"));
    return;
  }
  if (field.encoded.empty()) return check_text(subject, value->text);
  check_text(subject, decoded(value->text));
}

bool is_active(const std::vector<FieldEntry>& entries, std::string_view name, const Scope& scope) {
  return std::any_of(entries.begin(), entries.end(), [&](const FieldEntry& entry) {
    if (entry.field) return entry.field->name == name;
    return entry.group && holds(entry.group->when, scope) &&
           is_active(entry.group->fields, name, scope);
  });
}

// Fields that are sent although their group's condition does not hold.
void check_inactive(const std::vector<FieldEntry>& all, const GroupSpec& group, const Scope& scope,
                    const std::string& prefix, Findings& findings) {
  for (const auto& entry : group.fields) {
    if (entry.group) {
      check_inactive(all, *entry.group, scope, prefix, findings);
    } else if (entry.field && scope.object->has(entry.field->name) &&
               !is_active(all, entry.field->name, scope) &&
               !findings.has(prefix + entry.field->name, "no_effect")) {
      auto& violation =
          findings.add(prefix + entry.field->name, "no_effect", entry.field->certainty,
                       explain_no_effect(prefix + entry.field->name, group.when));
      violation.source = entry.field->source;
    }
  }
}

// `together`: whether a group around demands members only if one of them is there.
void check_list(const std::vector<FieldEntry>& all, const std::vector<FieldEntry>& entries,
                const Scope& scope, const std::string& prefix, Findings& findings,
                const When& when) {
  for (const auto& entry : entries) {
    if (findings.full()) return;
    if (entry.field) {
      check_field(*entry.field, scope, prefix, findings, when);
    } else if (entry.group && !holds(entry.group->when, scope)) {
      check_inactive(all, *entry.group, scope, prefix, findings);
    } else if (entry.group &&
               (!entry.group->together || any_present(entry.group->fields, *scope.object))) {
      check_list(all, entry.group->fields, scope, prefix, findings, entry.group->when);
    }
  }
}

}  // namespace

void check_fields(const std::vector<FieldEntry>& entries, const Scope& scope,
                  const std::string& prefix, Findings& findings) {
  check_list(entries, entries, scope, prefix, findings, {});
}

}  // namespace ecpay::catalogue
