#include "core/catalogue/conditions.hpp"

#include <algorithm>

#include "core/catalogue/catalogue.hpp"

namespace ecpay::catalogue {
namespace {

const Value* find_dotted(const Value& object, std::string_view name) {
  const Value* found = object.find(name);
  if (found != nullptr) return found;
  const auto dot = name.find('.');
  if (dot == std::string_view::npos) return nullptr;
  found = object.find(name.substr(0, dot));
  return found == nullptr ? nullptr : find_dotted(*found, name.substr(dot + 1));
}

bool holds(const Condition& condition, const Value* value) {
  switch (condition.kind) {
    case Condition::Kind::present:
      return value != nullptr;
    case Condition::Kind::absent:
      return value == nullptr;
    case Condition::Kind::one_of:
      if (value == nullptr) return condition.or_absent;
      return std::find(condition.values.begin(), condition.values.end(), value->text) !=
             condition.values.end();
  }
  return false;
}

}  // namespace

const Value* Scope::present(std::string_view name) const {
  constexpr std::string_view k_request = "request.";
  if (name.size() > k_request.size() && name[7] == '.' && name.starts_with(k_request)) {
    const auto* value =
        request == nullptr ? nullptr : find_dotted(*request, name.substr(k_request.size()));
    return value != nullptr && value->is_present() ? value : nullptr;
  }
  for (const Scope* scope = this; scope != nullptr; scope = scope->outer) {
    if (scope->object == nullptr) continue;
    const auto* value =
        scope->dotted ? find_dotted(*scope->object, name) : scope->object->find(name);
    if (value != nullptr && value->is_present()) return value;
  }
  return nullptr;
}

bool holds(const When& when, const Scope& scope) {
  return std::all_of(when.begin(), when.end(), [&](const Condition& condition) {
    return holds(condition, scope.present(condition.field));
  });
}

bool holds(const When& when, const Value& values, const Value* request) {
  return holds(when, Scope{&values, nullptr, request});
}

bool any_present(const std::vector<FieldEntry>& entries, const Value& object) {
  return std::any_of(entries.begin(), entries.end(), [&](const FieldEntry& entry) {
    if (entry.group) return any_present(entry.group->fields, object);
    return entry.field && object.has(entry.field->name);
  });
}

EndpointMatch choose(const std::vector<EndpointMatch>& matches, const Value& values) {
  const EndpointMatch* fallback = nullptr;
  for (const auto& match : matches) {
    if (match.endpoint->when.empty()) {
      if (fallback == nullptr) fallback = &match;
    } else if (holds(match.endpoint->when, values, nullptr)) {
      return match;
    }
  }
  return fallback == nullptr ? EndpointMatch{} : *fallback;
}

std::string family_of(const EndpointMatch& match, const Value& values) {
  if (match.endpoint != nullptr && !match.endpoint->family.empty()) return match.endpoint->family;
  if (match.api == nullptr) return {};
  for (const auto& account : match.api->accounts) {
    if (holds(account.when, values, nullptr)) return account.family;
  }
  return {};
}

}  // namespace ecpay::catalogue
