#include "core/catalogue/entry_parts.hpp"

#include "core/catalogue/decimal.hpp"
#include "core/catalogue/pattern.hpp"

namespace ecpay::catalogue {
namespace {

constexpr int k_max_fragment_depth = 6;

Limit read_limit(const Value& object, const Place& place, const FieldSpec& field,
                 Problems& problems) {
  ObjectReader reader(object, place, problems);
  Limit limit;
  limit.min = reader.integer("min");
  limit.max = reader.integer("max");
  limit.unit = reader.choice("unit", LengthUnit::chars);
  limit.certainty = reader.choice("certainty", field.certainty);
  limit.source = reader.text("source");
  if (limit.source.empty()) limit.source = field.source;
  if (!limit.min && !limit.max) problems.add("catalogue.missing_key", place, "min or max");
  reader.finish();
  return limit;
}

std::vector<Limit> read_limits(ObjectReader& reader, std::string_view key, const FieldSpec& field) {
  std::vector<Limit> limits;
  const auto* array = reader.take(key);
  if (array == nullptr) return limits;
  const auto here = reader.at(key);
  if (array->kind != Value::Kind::rows) reader.fail(key, "an array is expected here");
  for (std::size_t i = 0; i < array->rows.size(); ++i) {
    const Place row{&here, {}, i};
    limits.push_back(read_limit(array->rows[i], row, field, reader.problems()));
  }
  return limits;
}

std::optional<std::string> read_number(ObjectReader& reader, std::string_view key) {
  if (!reader.has(key)) return std::nullopt;
  auto text = reader.text(key);
  if (!Decimal::parse(text)) reader.fail(key, "a number is expected here");
  return text;
}

void read_numbers(ObjectReader& reader, FieldSpec& field) {
  field.min = read_number(reader, "min");
  field.max = read_number(reader, "max");
  field.int_digits = static_cast<int>(reader.integer("int_digits").value_or(0));
  field.fraction_digits = static_cast<int>(reader.integer("fraction_digits").value_or(0));
  field.unit = reader.text("unit");
  field.window_s = reader.integer("window_s").value_or(0);
  field.min_rows = reader.integer("min_rows");
  field.max_rows = reader.integer("max_rows");
}

void read_writing(ObjectReader& reader, FieldSpec& field) {
  field.separator = reader.text("separator");
  if (field.type == FieldType::list && field.separator.size() != 1) {
    reader.fail("separator", "a list needs a separator of one character");
  }
  field.encoded = reader.text("encoded");
  if (!field.encoded.empty() && field.encoded != "url")
    reader.fail("encoded", "only \"url\" is known");
  if (reader.has("json")) field.json = reader.text("json");
  if (field.json != "text" && field.json != "number") reader.fail("json", "\"text\" or \"number\"");
  if (reader.has("empty")) field.empty = reader.text("empty");
  if (field.empty != "omitted" && field.empty != "sent")
    reader.fail("empty", "\"omitted\" or \"sent\"");
  field.default_value = reader.text("default");
  field.sample = reader.text("sample");
  field.same_as = reader.text("same_as");
}

FieldSpec read_field(const Value& object, const Place& place, const FieldsContext& context) {
  ObjectReader reader(object, place, context.problems);
  FieldSpec field;
  field.name = reader.required_text("name");
  field.type = reader.choice("type", FieldType::text);
  field.need = reader.choice("need", Need::optional);
  field.certainty = reader.choice("certainty", Certainty::documented);
  field.source = reader.text("source");
  field.limits = read_limits(reader, "limits", field);
  field.each_limits = read_limits(reader, "each_limits", field);
  field.pattern = reader.text("pattern");
  field.matcher = find_matcher(field.pattern, MatcherUse::pattern);
  if (!field.pattern.empty() && field.matcher == nullptr) {
    reader.fail("pattern", field.pattern + " is no pattern of core/catalogue/pattern.cpp");
  }
  field.choices = reader.texts("choices");
  read_numbers(reader, field);
  read_writing(reader, field);
  field.meaning = reader.both_languages("meaning");
  field.refuse = read_refusal(reader);
  if (const auto* nested = reader.take("fields")) {
    if (field.type != FieldType::rows && field.type != FieldType::object) {
      reader.fail("fields", "only rows and objects have fields");
    }
    auto inner = context;
    inner.scope += (inner.scope.empty() ? "" : ".") + field.name;
    if (field.type == FieldType::rows) inner.scope += "[]";
    field.fields = read_fields(*nested, reader.at("fields"), inner);
  }
  reader.finish();
  return field;
}

// What a fragment brings: its fields, and its rules with the conditions of where it is used.
std::vector<FieldEntry> use_fragment(ObjectReader& reader, FieldsContext context) {
  const auto name = reader.required_text("use");
  if (++context.depth > k_max_fragment_depth) {
    context.problems.add("catalogue.fragment", reader.at("use"), name + " is used within itself");
    return {};
  }
  const auto fragment = open_fragment(name, reader.at("use"), context.problems, context.fragments);
  if (!fragment) return {};
  const auto file = name + ".json";
  const Place root{nullptr, file, std::nullopt};
  ObjectReader parts(*fragment, root, context.problems);
  parts.take("fragment");
  std::vector<FieldEntry> entries;
  if (const auto* fields = parts.take("fields"))
    entries = read_fields(*fields, parts.at("fields"), context);
  if (const auto* rules = parts.take("rules")) read_rules(*rules, parts.at("rules"), context);
  parts.finish();
  return entries;
}

GroupSpec read_group(ObjectReader& reader, FieldsContext context) {
  GroupSpec group;
  group.name = reader.required_text("group");
  if (const auto* when = reader.take("when"))
    group.when = read_when(*when, reader.at("when"), context.problems);
  group.together = reader.flag("together");
  context.when.insert(context.when.end(), group.when.begin(), group.when.end());
  const auto* fields = reader.take("fields");
  if (fields == nullptr) {
    context.problems.add("catalogue.missing_key", reader.at("fields"), "fields");
  } else {
    group.fields = read_fields(*fields, reader.at("fields"), context);
  }
  reader.finish();
  return group;
}

}  // namespace

std::vector<FieldEntry> read_fields(const Value& array, const Place& place, FieldsContext context) {
  std::vector<FieldEntry> entries;
  if (array.kind != Value::Kind::rows) {
    context.problems.add("catalogue.value", place, "an array is expected here");
    return entries;
  }
  entries.reserve(array.rows.size());
  for (std::size_t i = 0; i < array.rows.size(); ++i) {
    const Place row{&place, {}, i};
    const auto& object = array.rows[i];
    if (object.find("use") != nullptr) {
      ObjectReader reader(object, row, context.problems);
      auto used = use_fragment(reader, context);
      reader.finish();
      entries.insert(entries.end(), std::make_move_iterator(used.begin()),
                     std::make_move_iterator(used.end()));
    } else if (object.find("group") != nullptr) {
      ObjectReader reader(object, row, context.problems);
      entries.push_back({std::nullopt, read_group(reader, context)});
    } else {
      entries.emplace_back().field.emplace(read_field(object, row, context));
    }
  }
  return entries;
}

std::optional<Value> open_fragment(const std::string& name, const Place& place, Problems& problems,
                                   const FragmentSource& fragments) {
  const auto text = fragments(name);
  if (!text) {
    problems.add("catalogue.fragment", place, "there is no fragment " + name);
    return std::nullopt;
  }
  auto parsed = parse_value(*text);
  if (!parsed) {
    problems.add("catalogue.fragment", place,
                 name + ".json is broken JSON at byte " + parsed.error().subject);
    return std::nullopt;
  }
  if (parsed->get("fragment") != name) {
    problems.add("catalogue.fragment", place,
                 name + ".json must say \"fragment\": \"" + name + "\"");
  }
  return std::move(*parsed);
}

std::optional<Refusal> read_refusal(ObjectReader& reader) {
  const auto* object = reader.take("refuse");
  if (object == nullptr) return std::nullopt;
  const auto here = reader.at("refuse");
  ObjectReader parts(*object, here, reader.problems());
  Refusal refusal;
  refusal.http = static_cast<int>(parts.integer("http").value_or(0));
  refusal.code = parts.text("code");
  refusal.text = parts.text("text");
  parts.finish();
  return refusal;
}

}  // namespace ecpay::catalogue
