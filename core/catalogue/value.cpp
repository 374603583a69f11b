#include "core/catalogue/value.hpp"

#include <algorithm>
#include <stdexcept>

namespace ecpay::catalogue {

Value Value::of_text(std::string text) {
  Value value;
  value.text = std::move(text);
  return value;
}

Value Value::of_number(std::string source_text) {
  Value value;
  value.kind = Kind::number;
  value.text = std::move(source_text);
  return value;
}

Value Value::of_integer(long long number) { return of_number(std::to_string(number)); }

Value Value::empty_object() {
  Value value;
  value.kind = Kind::object;
  return value;
}

const Value* Value::find(std::string_view name) const {
  // Parameter names share lengths and beginnings (CustomField1 to 4): the last character tells most
  // of them apart before the bytes are compared.
  if (name.empty()) {
    const auto found = std::find_if(members.begin(), members.end(),
                                    [](const Member& member) { return member.name.empty(); });
    return found == members.end() ? nullptr : &found->value;
  }
  const char last = name.back();
  for (const auto& member : members) {
    const auto& other = member.name;
    if (other.size() == name.size() && other.back() == last && other == name) return &member.value;
  }
  return nullptr;
}

std::string Value::get(std::string_view name) const {
  const auto* found = find(name);
  return found == nullptr || found->kind == Kind::null ? std::string() : found->text;
}

bool Value::has(std::string_view name) const {
  const auto* found = find(name);
  return found != nullptr && found->is_present();
}

bool Value::is_present() const {
  switch (kind) {
    case Kind::text:
    case Kind::number:
    case Kind::boolean:
      return !text.empty();
    case Kind::null:
      return false;
    case Kind::object:
      return true;
    case Kind::rows:
      return !rows.empty();
  }
  return false;
}

Value& Value::set(std::string_view name, Value value) {
  if (kind != Kind::object) throw std::logic_error("Value::set: not an object");
  for (auto& member : members) {
    if (member.name == name) {
      member.value = std::move(value);
      return *this;
    }
  }
  members.push_back({std::string(name), std::move(value)});
  return *this;
}

Value& Value::set(std::string_view name, std::string new_text) {
  return set(name, of_text(std::move(new_text)));
}

void Value::remove(std::string_view name) {
  std::erase_if(members, [&](const Member& member) { return member.name == name; });
}

Value value_of(const wire::Form& form) {
  Value value = Value::empty_object();
  value.members.reserve(form.pairs().size());
  for (const auto& pair : form.pairs()) {
    value.members.push_back({pair.name, Value::of_text(pair.value)});
  }
  return value;
}

wire::Form form_of(const Value& object) {
  wire::Form form;
  for (const auto& [name, value] : object.members) {
    if (value.is_object() || value.kind == Value::Kind::rows) continue;
    form.add(name, value.kind == Value::Kind::null ? std::string() : value.text);
  }
  return form;
}

}  // namespace ecpay::catalogue
