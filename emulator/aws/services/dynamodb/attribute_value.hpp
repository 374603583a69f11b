#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/aws/services/dynamodb/decimal.hpp"

namespace ecpay::aws::dynamodb {

enum class Type { S, N, B, BOOL, NUL, M, L, SS, NS, BS };
// "S", "NULL", as on the wire.
std::string_view to_string(Type type);
std::optional<Type> type_of(std::string_view name);

struct AttributeValue;
using Item = std::map<std::string, AttributeValue, std::less<>>;

// One value of an item, a plain tree no deeper than k_max_nesting.
struct AttributeValue {
  Type type = Type::NUL;
  std::string text;                  // S: UTF-8; B: raw bytes
  Decimal number;                    // N
  bool flag = false;                 // BOOL
  std::vector<AttributeValue> list;  // L; members of SS, NS and BS in sorted order
  Item map;                          // M

  // Sets compare as sets, numbers by value.
  bool operator==(const AttributeValue& other) const;
};

// Whether a < b for two values of the same type S, N or B. REQUIRES: that.
bool less(const AttributeValue& a, const AttributeValue& b);

inline constexpr std::size_t k_max_nesting = 32;
inline constexpr std::size_t k_max_item_bytes = 400 * 1024;

// Reads {"S": "x"}. Refuses with DynamoDB's messages (ValidationException, SerializationException).
Outcome<AttributeValue> read_value(const Json& json);
// Reads {"name": {"S": "x"}, …}.
Outcome<Item> read_item(const Json& json);

Json to_json(const AttributeValue& value);
Json to_json(const Item& item);

// Size by DynamoDB's rule: names and texts in UTF-8 bytes, numbers about two digits a byte, one
// byte for BOOL and NULL, three and one per member for lists and maps.
std::size_t size_of(const AttributeValue& value);
std::size_t size_of(const Item& item);

}  // namespace ecpay::aws::dynamodb
