#pragma once

#include <string>
#include <vector>

#include "emulator/aws/services/dynamodb/expression.hpp"

namespace ecpay::aws::dynamodb {

// What expressions mean over an item. All are pure.

// The value at `path`, or null.
const AttributeValue* find_value(const Item& item, const Path& path);

bool holds(const Condition& condition, const Item& item);

// The item after the update, with the paths it touched. Every operand is read from `item` as it
// was. Refuses what does not fit the item, with the service's messages.
struct Updated {
  Item item;
  std::vector<Path> paths;
};
Outcome<Updated> apply_update(const Update& update, const Item& item);

// Only what `paths` name; list members close up.
Item project(const Item& item, const std::vector<Path>& paths);

}  // namespace ecpay::aws::dynamodb
