#pragma once

#include <string>

#include "core/store/tables.hpp"
#include "emulator/aws/services/dynamodb/evaluation.hpp"
#include "emulator/aws/template/app.hpp"

namespace ecpay::aws::dynamodb {

// The key of a whole item that is to be stored. Refuses a missing key attribute, one of the wrong
// type, an empty or an over-long one.
Outcome<store::ItemKey> key_of_item(const TableSpec& table, const Item& item);

// The key given as such (GetItem's Key): exactly the key attributes.
Outcome<store::ItemKey> key_of(const TableSpec& table, const Item& key);

// The key attributes alone.
Item key_attributes(const TableSpec& table, const Item& item);

// The text by whose byte order the store keeps a key value (S, N or B).
std::string sort_text(const AttributeValue& value);

bool is_key_attribute(const TableSpec& table, std::string_view name);

// A KeyConditionExpression, taken apart: one partition and perhaps a condition on the range key.
struct KeyCondition {
  std::string hash;        // sort_text
  std::string range_from;  // inclusive bounds for the walk; finer is `range`
  std::optional<std::string> range_to;
  std::optional<Condition> range;
};

// Refuses what Query does not take as a key condition of this table.
Outcome<KeyCondition> key_condition_of(const TableSpec& table, const Condition& condition);

}  // namespace ecpay::aws::dynamodb
