#include "core/catalogue/entry_reader.hpp"

#include "core/base/text.hpp"

namespace ecpay::catalogue {

std::string Place::pointer() const {
  if (parent == nullptr) return std::string(name) + "#";
  return parent->pointer() + "/" + (row ? std::to_string(*row) : std::string(name));
}

void Problems::add(std::string_view code, const Place& place, std::string detail) {
  if (!first_) first_ = Error{std::string(code), place.pointer(), std::move(detail), ""};
}

ObjectReader::ObjectReader(const Value& object, const Place& place, Problems& problems)
    : object_(object), place_(place), problems_(problems), asked_(object.members.size(), false) {
  if (!object.is_object()) problems_.add("catalogue.value", place_, "an object is expected here");
  for (std::size_t i = 0; i < object.members.size(); ++i) {
    if (object.find(object.members[i].name) != &object.members[i].value) {
      fail(object.members[i].name, "the key stands here twice");
    }
  }
}

const Value* ObjectReader::take(std::string_view key) {
  const auto* found = object_.find(key);
  for (std::size_t i = 0; found != nullptr && i < object_.members.size(); ++i) {
    if (&object_.members[i].value == found) asked_[i] = true;
  }
  return found;
}

std::string scalar_text(const Value& value, const Place& place, Problems& problems) {
  if (value.kind == Value::Kind::text || value.kind == Value::Kind::number) return value.text;
  problems.add("catalogue.value", place, "a text or a number is expected here");
  return {};
}

std::string ObjectReader::text(std::string_view key) {
  const auto* value = take(key);
  return value == nullptr ? std::string() : scalar_text(*value, at(key), problems_);
}

std::string ObjectReader::required_text(std::string_view key) {
  auto value = text(key);
  if (value.empty()) problems_.add("catalogue.missing_key", at(key), std::string(key));
  return value;
}

std::optional<long long> ObjectReader::integer(std::string_view key) {
  const auto* value = take(key);
  if (value == nullptr) return std::nullopt;
  const auto number = value->kind == Value::Kind::number
                          ? parse_integer(value->text, -1'000'000'000'000, 1'000'000'000'000)
                          : std::nullopt;
  if (!number) fail(key, "a whole number is expected here");
  return number;
}

bool ObjectReader::flag(std::string_view key) {
  const auto* value = take(key);
  if (value == nullptr) return false;
  if (value->kind != Value::Kind::boolean) fail(key, "true or false is expected here");
  return value->text == "true";
}

std::vector<std::string> ObjectReader::texts(std::string_view key) {
  const auto* value = take(key);
  if (value == nullptr) return {};
  if (value->kind != Value::Kind::rows) return {scalar_text(*value, at(key), problems_)};
  std::vector<std::string> all;
  all.reserve(value->rows.size());
  for (const auto& row : value->rows) all.push_back(scalar_text(row, at(key), problems_));
  return all;
}

Texts ObjectReader::both_languages(std::string_view key) {
  const auto* value = take(key);
  if (value == nullptr) return {};
  const auto here = at(key);
  ObjectReader reader(*value, here, problems_);
  Texts both;
  both.en = reader.required_text("en");
  both.zh_tw = reader.required_text("zh-TW");
  reader.finish();
  return both;
}

void ObjectReader::fail(std::string_view key, std::string detail) {
  problems_.add("catalogue.value", at(key), std::move(detail));
}

void ObjectReader::finish() {
  for (std::size_t i = 0; i < asked_.size(); ++i) {
    if (!asked_[i]) {
      problems_.add("catalogue.unknown_key", at(object_.members[i].name), object_.members[i].name);
    }
  }
}

}  // namespace ecpay::catalogue
