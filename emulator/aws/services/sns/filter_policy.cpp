#include "emulator/aws/services/sns/filter_policy.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/base/text.hpp"

namespace ecpay::aws::sns {
namespace {

constexpr std::size_t k_max_policy_bytes = 150 * 1024;
constexpr int k_max_nesting = 32;

Refusal invalid(const std::string& reason) {
  return {"InvalidParameter", "Invalid parameter: FilterPolicy: " + reason};
}

std::optional<double> number_of(const std::string& text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// '*' stands for any text; linear in the text times the pattern's stars at worst.
bool matches_wildcard(std::string_view pattern, std::string_view text) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

bool compare(double value, const std::string& comparator, double bound) {
  if (comparator == "=") return value == bound;
  if (comparator == "<") return value < bound;
  if (comparator == "<=") return value <= bound;
  if (comparator == ">") return value > bound;
  return value >= bound;
}

// [">", 0, "<=", 100]
bool matches_numeric(const Json& terms, double value) {
  for (std::size_t i = 0; i + 1 < terms.size(); i += 2) {
    if (!compare(value, terms[i].get<std::string>(), terms[i + 1].get<double>())) return false;
  }
  return true;
}

bool equals(const Json& a, const Json& b) {
  if (a.is_number() && b.is_number()) return a.get<double>() == b.get<double>();
  return a == b;
}

bool matches_text(const std::string& name, const Json& wanted, const std::string& text) {
  const auto& pattern = wanted.get_ref<const std::string&>();
  if (name == "prefix") return text.starts_with(pattern);
  if (name == "suffix") return text.ends_with(pattern);
  if (name == "equals-ignore-case") return equals_ignoring_case(text, pattern);
  return matches_wildcard(pattern, text);
}

bool matches(const Json& condition, const Json& value);

bool is_anything_but(const Json& excluded, const Json& value) {
  if (excluded.is_array()) {
    return std::none_of(excluded.begin(), excluded.end(),
                        [&](const Json& each) { return equals(each, value); });
  }
  return excluded.is_object() ? !matches(excluded, value) : !equals(excluded, value);
}

// One condition of a list against one value that is there.
bool matches(const Json& condition, const Json& value) {
  if (!condition.is_object()) return equals(condition, value);
  const std::string& name = condition.begin().key();
  const Json& wanted = *condition.begin();
  if (name == "exists") return wanted.get<bool>();
  if (name == "anything-but") return is_anything_but(wanted, value);
  if (name == "numeric") return value.is_number() && matches_numeric(wanted, value.get<double>());
  return value.is_string() && matches_text(name, wanted, value.get_ref<const std::string&>());
}

// Every name must have a value that one of its conditions matches; $or needs one of its policies.
// `values` is an object; arrays in it match by any member.
bool accepts_values(const Json& policy, const Json& values) {
  for (const auto& [name, conditions] : policy.items()) {
    if (name == "$or" && conditions.is_array()) {
      const bool any = std::any_of(conditions.begin(), conditions.end(),
                                   [&](const Json& each) { return accepts_values(each, values); });
      if (!any) return false;
      continue;
    }
    const auto found = values.find(name);
    const bool present = found != values.end();
    if (conditions.is_object()) {
      if (!present || !found->is_object() || !accepts_values(conditions, *found)) return false;
      continue;
    }
    const bool any = std::any_of(conditions.begin(), conditions.end(), [&](const Json& condition) {
      if (!present) return condition.is_object() && condition.value("exists", true) == false;
      if (!found->is_array()) return matches(condition, *found);
      return std::any_of(found->begin(), found->end(),
                         [&](const Json& value) { return matches(condition, value); });
    });
    if (!any) return false;
  }
  return true;
}

Json values_of(const Message& message) {
  Json values = Json::object();
  for (const auto& attribute : message.attributes) {
    if (attribute.type.starts_with("Binary")) continue;  // never matches
    values[attribute.name] = attribute.value;
    if (attribute.type.starts_with("Number")) {
      if (const auto number = number_of(attribute.value)) values[attribute.name] = *number;
    } else if (attribute.type.starts_with("String.Array")) {
      auto list = parse_json(attribute.value);
      if (list && list->is_array()) values[attribute.name] = *std::move(list);
    }
  }
  return values;
}

bool is_numeric_terms(const Json& terms) {
  static constexpr std::array<std::string_view, 5> k_comparators{"=", "<", "<=", ">", ">="};
  if (!terms.is_array() || (terms.size() != 2 && terms.size() != 4)) return false;
  for (std::size_t i = 0; i < terms.size(); i += 2) {
    if (!terms[i].is_string() || !terms[i + 1].is_number()) return false;
    const auto& comparator = terms[i].get_ref<const std::string&>();
    if (std::find(k_comparators.begin(), k_comparators.end(), comparator) == k_comparators.end()) {
      return false;
    }
  }
  return true;
}

bool is_scalar(const Json& value) { return !value.is_object() && !value.is_array(); }

bool is_text_operator(std::string_view name) {
  return name == "prefix" || name == "suffix" || name == "equals-ignore-case" || name == "wildcard";
}

std::optional<Refusal> check_condition(const Json& condition, const std::string& name) {
  if (condition.is_array()) return invalid("\"" + name + "\" must be a list of plain values");
  if (!condition.is_object()) return std::nullopt;
  if (condition.size() != 1) return invalid("\"" + name + "\" has more than one operator");
  const std::string& key = condition.begin().key();
  const Json& value = *condition.begin();
  if (is_text_operator(key) && value.is_string()) return std::nullopt;
  if (key == "exists" && value.is_boolean()) return std::nullopt;
  if (key == "numeric" && is_numeric_terms(value)) return std::nullopt;
  if (key == "anything-but") {
    if (is_scalar(value)) return std::nullopt;
    if (value.is_array() && std::all_of(value.begin(), value.end(), is_scalar)) return std::nullopt;
    if (value.is_object() && value.size() == 1 && is_text_operator(value.begin().key()) &&
        value.begin()->is_string()) {
      return std::nullopt;
    }
  }
  return invalid("the operator \"" + std::string(first_code_points(key, 40)) + "\" of \"" + name +
                 "\" is unknown, not emulated, or has a wrong value");
}

std::optional<Refusal> check_policy(const Json& policy, int depth) {
  if (!policy.is_object()) return invalid("it must be an object");
  if (depth > k_max_nesting) return invalid("it is nested too deeply");
  for (const auto& [name, conditions] : policy.items()) {
    if (conditions.is_object()) {
      if (auto refusal = check_policy(conditions, depth + 1)) return refusal;
      continue;
    }
    if (!conditions.is_array() || conditions.empty()) {
      return invalid("\"" + name + "\" must be an object or a list");
    }
    for (const auto& condition : conditions) {
      auto refusal =
          name == "$or" ? check_policy(condition, depth + 1) : check_condition(condition, name);
      if (refusal) return refusal;
    }
  }
  return std::nullopt;
}

}  // namespace

Outcome<Json> read_filter_policy(std::string_view text) {
  if (text.size() > k_max_policy_bytes) return invalid("it is too large");
  auto policy = parse_json(text);
  if (!policy) return invalid("failed to parse JSON");
  if (auto refusal = check_policy(*policy, 0)) return *refusal;
  return *std::move(policy);
}

bool accepts(const Json& policy, std::string_view scope, const Message& message) {
  if (policy.empty()) return true;
  if (scope != "MessageBody") return accepts_values(policy, values_of(message));
  const auto body = parse_json(message.text);
  return body && body->is_object() && accepts_values(policy, *body);
}

}  // namespace ecpay::aws::sns
