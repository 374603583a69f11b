#include <algorithm>

#include "core/base/text.hpp"
#include "core/catalogue/conditions.hpp"
#include "core/catalogue/validate.hpp"
#include "core/wire/url_encoding.hpp"

namespace ecpay::catalogue {
namespace {

constexpr std::size_t k_trade_no_digits = 12;

// 20 characters that begin with the time, so that people can read them; without an id source only
// the time.
std::string trade_no(std::string_view field, const FillContext& context) {
  auto text = format_taiwan(context.now, "yyMMddHHmmss");
  if (context.ids == nullptr) return text;
  const auto key = context.merchant_id + text;
  return text.substr(0, k_trade_no_digits) +
         context.ids->alphanumeric(20 - k_trade_no_digits, field, key);
}

// The default with its braces filled in; empty if there is none for this context.
std::string made(const FieldSpec& field, const FillContext& context) {
  const auto& text = field.default_value;
  if (text.empty())
    return field.same_as == "envelope.MerchantID" ? context.merchant_id : std::string();
  if (text == "{now}") return format_taiwan(context.now);
  if (text == "{today}") return format_taiwan(context.now, "yyyy-MM-dd");
  if (text == "{unix}") {
    return std::to_string(
        std::chrono::floor<std::chrono::seconds>(context.now).time_since_epoch().count());
  }
  if (text == "{merchant_id}") return context.merchant_id;
  if (text == "{trade_no}") return trade_no(field.name, context);
  return text;
}

Value value_for(const FieldSpec& field, std::string text) {
  return field.json == "number" ? Value::of_number(std::move(text))
                                : Value::of_text(std::move(text));
}

void fill(const std::vector<FieldEntry>& fields, Value& object, const Scope& scope,
          const FillContext& context) {
  for (const auto& entry : fields) {
    if (entry.group) {
      const bool wanted = holds(entry.group->when, scope) &&
                          (!entry.group->together || any_present(entry.group->fields, object));
      if (wanted) fill(entry.group->fields, object, scope, context);
      continue;
    }
    const auto& field = *entry.field;
    if (object.find(field.name) != nullptr) continue;
    auto text = made(field, context);
    if (!text.empty()) object.set(field.name, value_for(field, std::move(text)));
  }
}

// One row or object made of its required fields' samples.
Value sample_object(const std::vector<FieldEntry>& fields, const Scope* outer);

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

bool has_sample(const FieldSpec& field) {
  return !field.sample.empty() || field.type == FieldType::rows || field.type == FieldType::object;
}

// Adds the samples of required fields that are missing. Groups see what was added before them.
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

Value sample_object(const std::vector<FieldEntry>& fields, const Scope* outer) {
  Value object = Value::empty_object();
  const Scope scope{&object, outer, nullptr};
  add_samples(fields, object, scope);
  return object;
}

// Sets "Items[1].ItemName" below `object`; rows that do not exist yet copy the last one.
void set_path(const std::vector<FieldEntry>& fields, Value& object, std::string_view path,
              const std::optional<std::string>& text);

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

bool looks_encoded(std::string_view text) {
  const auto kept = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view("-_.!*()+%").find(c) != std::string_view::npos;
  };
  return std::all_of(text.begin(), text.end(), kept) && wire::url_decode(text).has_value();
}

void encode(const std::vector<FieldEntry>& fields, Value& object) {
  for (const auto& entry : fields) {
    if (entry.group) {
      encode(entry.group->fields, object);
      continue;
    }
    if (entry.field->encoded != "url") continue;
    const auto* value = object.find(entry.field->name);
    if (value == nullptr || looks_encoded(value->text)) continue;
    object.set(entry.field->name, wire::check_mac_encode(value->text));
  }
}

}  // namespace

Value fill_fields(const std::vector<FieldEntry>& fields, Value given, const FillContext& context) {
  const Scope scope{&given, nullptr, nullptr};
  fill(fields, given, scope, context);
  return given;
}

Value fill_defaults(const ApiSpec& api, Value given, const FillContext& context) {
  return fill_fields(api.request.fields, std::move(given), context);
}

Value encode_values(const ApiSpec& api, Value given) {
  encode(api.request.fields, given);
  return given;
}

std::optional<Value> sample_request(const ApiSpec& api, std::string_view sample_name,
                                    const FillContext& context) {
  const auto sample = std::find_if(api.samples.begin(), api.samples.end(),
                                   [&](const auto& entry) { return entry.first == sample_name; });
  if (sample == api.samples.end()) return std::nullopt;
  Value given = Value::empty_object();
  const Scope scope{&given, nullptr, nullptr};
  const auto& fields = api.request.fields;
  for (const auto& [path, text] : sample->second) {
    const bool nested = path.find_first_of(".[") != std::string::npos;
    if (!nested && text) set_path(fields, given, path, text);
  }
  given = fill_defaults(api, std::move(given), context);
  add_samples(fields, given, scope);
  for (const auto& [path, text] : sample->second) set_path(fields, given, path, text);
  return encode_values(api, std::move(given));
}

}  // namespace ecpay::catalogue
