#pragma once

#include <optional>

#include "emulator/aws/services/dynamodb/request.hpp"

namespace ecpay::aws::dynamodb {

// One write of one item, parsed and checked as far as that goes without the item that is there.
struct ItemWrite {
  enum class Kind { put, update, erase, check } kind = Kind::put;
  std::string operation;  // "PutItem", for the event
  const TableSpec* table = nullptr;
  store::ItemKey key;
  Item attributes;  // put: the item; else the key attributes
  Update update;
  std::optional<Condition> condition;
  enum class OnFailure { nothing, all_old } on_failure = OnFailure::nothing;
};

struct ItemWritten {
  std::optional<Item> before;
  std::optional<Item> after;
};

// Read one from the input of PutItem, UpdateItem, DeleteItem and ConditionCheck, or from the like
// members of a transaction.
Outcome<ItemWrite> read_put(const App& app, const Json& input);
Outcome<ItemWrite> read_update(const App& app, const Json& input);
Outcome<ItemWrite> read_delete(const App& app, const Json& input);
Outcome<ItemWrite> read_check(const App& app, const Json& input);

// A put or delete without condition, as in BatchWriteItem.
Outcome<ItemWrite> plain_put(const TableSpec& table, const Json& item);
Outcome<ItemWrite> plain_delete(const TableSpec& table, const Json& key);

// Checks the condition, writes, and logs table.written, all in the caller's transaction. Refuses
// with ConditionalCheckFailedException or what the update does not accept.
Outcome<ItemWritten> perform(store::Writer& writer, const ItemWrite& write, const Call& call);

}  // namespace ecpay::aws::dynamodb
