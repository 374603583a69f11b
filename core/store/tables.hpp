#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/store/store.hpp"

namespace ecpay::store {

// Where an item lies in its table. Both parts are texts whose byte order is the order of the keys;
// `range` is empty in a table without a range key. The caller encodes numbers and binary so.
struct ItemKey {
  std::string hash;
  std::string range;
  bool operator==(const ItemKey&) const = default;
};

struct StoredItem {
  ItemKey key;
  std::string item;  // JSON text of the attributes
};

// The JSON text of one item, if the table has it. A table that was never written to has no rows.
std::optional<std::string> find_item(Reader& reader, std::string_view table, const ItemKey& key);

// Inserts or replaces.
void put_item(Writer& writer, std::string_view table, const ItemKey& key, std::string_view item);

// False if there was no such item.
bool delete_item(Writer& writer, std::string_view table, const ItemKey& key);

std::int64_t count_items(Reader& reader, std::string_view table);

// Which items of a table to walk over. Bounds on the range are inclusive texts; what is finer than
// that the visitor decides.
struct ItemWalk {
  std::string table;
  std::optional<std::string> hash = {};  // one partition; unset: the whole table
  std::string range_from = {};           // with `hash`
  std::optional<std::string> range_to = {};
  std::optional<ItemKey> after = {};  // starts behind this key, in the direction of the walk
  enum class Direction { forward, backward } direction = Direction::forward;
};

// Calls `visit` for each item in key order until it answers false. The item lives during the call.
void walk_items(Reader& reader, const ItemWalk& walk,
                const std::function<bool(StoredItem&& item)>& visit);

}  // namespace ecpay::store
