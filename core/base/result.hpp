#pragma once

#include <string>
#include <utility>
#include <variant>

namespace ecpay {

// What went wrong, as users and peers cause it. `code` selects the row of core/base/messages that
// holds the category, the exit code and the texts in both languages.
struct Error {
  std::string code;     // stable, dotted, lower case: "field.too_long"
  std::string subject;  // the field, file, URL or name it is about; may be empty
  std::string detail;   // fills {detail} of the texts; never holds a key, an IV or card data
  std::string
      evidence;  // what was seen (a line with a caret, an answer's first bytes); may be empty

  bool operator==(const Error&) const = default;
};

// A T or an Error, never neither. Named after std::expected, of which this is a subset, so that
// moving to C++23 means replacing this class by an alias.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  // REQUIRES: has_value().
  const T& operator*() const& { return std::get<0>(state_); }
  T& operator*() & { return std::get<0>(state_); }
  T&& operator*() && { return std::get<0>(std::move(state_)); }
  const T* operator->() const { return &std::get<0>(state_); }
  T* operator->() { return &std::get<0>(state_); }
  // REQUIRES: !has_value().
  const Error& error() const { return std::get<1>(state_); }

 private:
  std::variant<T, Error> state_;
};

// Success without a value.
struct Done {
  bool operator==(const Done&) const = default;
};

}  // namespace ecpay
