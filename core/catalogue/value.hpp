#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/wire/form.hpp"

namespace ecpay::catalogue {

// What a parameter holds, exactly as it was sent: numbers keep their source text ("1.10", 38
// digits), members keep their order and their duplicates. A plain value.
struct Value {
  enum class Kind { text, number, boolean, null, object, rows };
  struct Member;

  Kind kind = Kind::text;
  std::string text;             // text; of a number or boolean its source text
  std::vector<Member> members;  // object
  std::vector<Value> rows;      // rows (a JSON array)

  static Value of_text(std::string text);
  static Value of_number(std::string source_text);
  static Value of_integer(long long number);
  static Value empty_object();

  bool is_object() const { return kind == Kind::object; }
  // Neither null nor an empty text nor an empty array.
  bool is_present() const;
  // The first member of that exact name, or null. Lives as long as this value stays unchanged.
  const Value* find(std::string_view name) const;
  // The scalar text of that member; empty if there is none or it is no scalar.
  std::string get(std::string_view name) const;
  // Present and not empty: an empty optional field counts as absent in every check (DECISIONS 5.4).
  bool has(std::string_view name) const;
  // Replaces the first member of that name, or adds it at the end. REQUIRES: an object.
  Value& set(std::string_view name, Value value);
  Value& set(std::string_view name, std::string text);
  void remove(std::string_view name);

  bool operator==(const Value&) const = default;
};

struct Value::Member {
  std::string name;
  Value value;
  bool operator==(const Member&) const = default;
};

// An object of texts.
Value value_of(const wire::Form& form);
// Scalars as text in order; nested members are left out.
wire::Form form_of(const Value& object);

// JSON text (RFC 8259, valid UTF-8), numbers by source text. Errors: "json.syntax" (`subject` =
// byte offset), "json.too_deep".
Result<Value> parse_value(std::string_view json_text);
// Compact JSON text; numbers and booleans as their source text, invalid UTF-8 as U+FFFD.
std::string to_json(const Value& value);

}  // namespace ecpay::catalogue
