#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/catalogue/names.hpp"
#include "core/catalogue/value.hpp"

// The strict way of reading catalogue files: every key must be asked for, or it is an error.
namespace ecpay::catalogue {

// Where in a file we are; a chain on the stack, turned into a JSON pointer only for an error.
struct Place {
  const Place* parent = nullptr;
  std::string_view name{};  // a member, or the file at the root
  std::optional<std::size_t> row{};

  std::string pointer() const;  // "aio/checkout.json#/request/fields/3"
};

// The first thing that is wrong with a file. Reading goes on with empty values after it, so that
// readers need no error paths of their own.
class Problems {
 public:
  void add(std::string_view code, const Place& place, std::string detail);
  const std::optional<Error>& first() const { return first_; }

 private:
  std::optional<Error> first_{};
};

// One JSON object being read. Call finish() when all keys have been asked for.
class ObjectReader {
 public:
  ObjectReader(const Value& object, const Place& place, Problems& problems);

  bool has(std::string_view key) const { return object_.find(key) != nullptr; }
  // The member, or null; counts as asked for.
  const Value* take(std::string_view key);
  // A text or a number's source text; empty if absent.
  std::string text(std::string_view key);
  std::string required_text(std::string_view key);
  std::optional<long long> integer(std::string_view key);
  bool flag(std::string_view key);
  // An array of texts and numbers; a single one counts as an array of one.
  std::vector<std::string> texts(std::string_view key);
  // {"en": …, "zh-TW": …}.
  Texts both_languages(std::string_view key);

  template <typename Enum>
  Enum choice(std::string_view key, Enum otherwise) {
    const auto name = text(key);
    if (name.empty()) return otherwise;
    const auto found = named<Enum>(name);
    if (!found) fail(key, name + " is none of: " + std::string(names_of<Enum>()));
    return found.value_or(otherwise);
  }

  void fail(std::string_view key, std::string detail);
  void finish();

  Place at(std::string_view key) const { return Place{&place_, key, std::nullopt}; }
  const Place& place() const { return place_; }
  Problems& problems() { return problems_; }

 private:
  const Value& object_;
  const Place& place_;
  Problems& problems_;
  std::vector<bool> asked_;
};

// Scalars as text; a problem for anything else.
std::string scalar_text(const Value& value, const Place& place, Problems& problems);

}  // namespace ecpay::catalogue
