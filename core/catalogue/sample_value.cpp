#include "core/catalogue/sample_value.hpp"

#include <algorithm>

#include "core/base/text.hpp"

namespace ecpay::catalogue {
namespace {

bool has_sample(const FieldSpec& field) {
  return !field.sample.empty() || field.type == FieldType::rows || field.type == FieldType::object;
}

Value sample_object(const std::vector<FieldEntry>& fields, const Scope* outer) {
  Value object = Value::empty_object();
  const Scope scope{&object, outer, nullptr};
  add_samples(fields, object, scope);
  return object;
}

void set_row(const FieldSpec& field, Value& object, std::size_t row, std::string_view rest,
             const std::optional<std::string>& text) {
  constexpr std::size_t k_most_rows = 1000;
  if (object.find(field.name) == nullptr)
    object.set(field.name, sample_value(field, Scope{&object, nullptr, nullptr}));
  Value rows = *object.find(field.name);
  while (rows.rows.size() <= row && row < k_most_rows) {
    rows.rows.push_back(rows.rows.empty() ? Value::empty_object() : rows.rows.back());
  }
  if (row < rows.rows.size()) set_path(field.fields, rows.rows[row], rest, text);
  object.set(field.name, std::move(rows));
}

const FieldSpec* find_here(const std::vector<FieldEntry>& fields, std::string_view name) {
  for (const auto& entry : fields) {
    if (entry.field && entry.field->name == name) return &*entry.field;
    if (entry.group) {
      if (const auto* found = find_here(entry.group->fields, name)) return found;
    }
  }
  return nullptr;
}

}  // namespace

Value value_for(const FieldSpec& field, std::string text) {
  if (field.json != "number") return Value::of_text(std::move(text));
  const auto parsed = parse_value(text);
  const bool is_number = parsed && parsed->kind == Value::Kind::number;
  return is_number ? Value::of_number(std::move(text)) : Value::of_text(std::move(text));
}

Value sample_value(const FieldSpec& field, const Scope& scope) {
  if (field.type == FieldType::object) return sample_object(field.fields, &scope);
  if (field.type == FieldType::rows) {
    Value rows;
    rows.kind = Value::Kind::rows;
    const auto count = std::max(1LL, field.min_rows.value_or(1));
    for (long long i = 0; i < count; ++i) rows.rows.push_back(sample_object(field.fields, &scope));
    return rows;
  }
  return value_for(field, field.sample);
}

void add_samples(const std::vector<FieldEntry>& fields, Value& object, const Scope& scope) {
  for (const auto& entry : fields) {
    if (entry.group) {
      const bool wanted = holds(entry.group->when, scope) &&
                          (!entry.group->together || any_present(entry.group->fields, object));
      if (wanted) add_samples(entry.group->fields, object, scope);
      continue;
    }
    const auto& field = *entry.field;
    if (field.need != Need::required || !has_sample(field) || object.find(field.name) != nullptr)
      continue;
    auto value = sample_value(field, scope);
    object.set(field.name, std::move(value));
  }
}

void set_path(const std::vector<FieldEntry>& fields, Value& object, std::string_view path,
              const std::optional<std::string>& text) {
  const auto end = path.find_first_of(".[");
  const auto head = path.substr(0, end);
  const auto* field = find_here(fields, head);
  if (field == nullptr) return;
  if (end == std::string_view::npos) {
    if (!text) return object.remove(head);
    object.set(head, value_for(*field, *text));
    return;
  }
  if (path[end] == '.') {
    if (object.find(head) == nullptr)
      object.set(head, sample_value(*field, Scope{&object, nullptr, nullptr}));
    Value inner = *object.find(head);
    set_path(field->fields, inner, path.substr(end + 1), text);
    object.set(head, std::move(inner));
    return;
  }
  const auto close = path.find(']', end);
  if (close == std::string_view::npos || close + 2 > path.size()) return;
  const auto row = parse_integer(path.substr(end + 1, close - end - 1), 0, 999);
  set_row(*field, object, static_cast<std::size_t>(row.value_or(0)), path.substr(close + 2), text);
}

}  // namespace ecpay::catalogue
