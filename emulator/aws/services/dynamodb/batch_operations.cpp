#include <algorithm>
#include <set>

#include "emulator/aws/services/dynamodb/item_write.hpp"
#include "emulator/aws/services/dynamodb/operations.hpp"
#include "emulator/aws/services/protocol/input.hpp"

namespace ecpay::aws::dynamodb {
namespace {

constexpr std::size_t k_max_gets = 100;
constexpr std::size_t k_max_writes = 25;
constexpr std::size_t k_max_transaction = 100;

Refusal invalid(std::string message) { return {"ValidationException", std::move(message)}; }

struct ItemRead {
  const TableSpec* table = nullptr;
  store::ItemKey key;
  std::optional<std::vector<Path>> paths;
};

using Place = std::tuple<std::string, std::string, std::string>;

Place place_of(const TableSpec& table, const store::ItemKey& key) {
  return {table.name, key.hash, key.range};
}

Outcome<const Json*> request_items(const Json& input) {
  const Json& items = member(input, "RequestItems");
  if (items.is_null()) return missing_member("RequestItems");
  if (!items.is_object()) {
    return Refusal{"SerializationException", "RequestItems must be a Map"};
  }
  if (!items.empty()) return &items;
  return invalid(
      "1 validation error detected: Value '{}' at 'requestItems' failed to satisfy "
      "constraint: Member must have length greater than or equal to 1");
}

// Adds the keys that one table's part of a BatchGetItem asks for.
std::optional<Refusal> read_gets(const App& app, const std::string& table_name, const Json& part,
                                 std::vector<ItemRead>& reads) {
  if (auto refusal = refuse_unsupported(part)) return refusal;
  auto table = table_of(app, Json{{"TableName", table_name}});
  if (!table) return table.refusal();
  auto placeholders = Placeholders::read(part, {"ProjectionExpression"});
  if (!placeholders) return placeholders.refusal();
  auto paths = projection_of(part, *placeholders);
  if (!paths) return paths.refusal();
  if (auto refusal = placeholders->unused()) return refusal;
  const Json& keys = member(part, "Keys");
  if (!keys.is_array() || keys.empty()) {
    return invalid("1 validation error detected: Value at 'requestItems." + table_name +
                   ".member.keys' failed to satisfy constraint: Member must have length greater "
                   "than or equal to 1");
  }
  for (const auto& json : keys) {
    auto attributes = read_item(json);
    if (!attributes) return attributes.refusal();
    auto key = key_of(**table, *attributes);
    if (!key) return key.refusal();
    reads.push_back({*table, *std::move(key), *paths});
    if (reads.size() > k_max_gets) {
      return invalid("Too many items requested for the BatchGetItem call");
    }
  }
  return std::nullopt;
}

std::optional<Json> read_one(store::Reader& reader, const ItemRead& read) {
  const auto text = store::find_item(reader, read.table->name, read.key);
  if (!text) return std::nullopt;
  const Item item = stored_item(*text);
  return to_json(read.paths ? project(item, *read.paths) : item);
}

std::optional<Refusal> read_writes(const App& app, const std::string& table_name, const Json& part,
                                   std::vector<ItemWrite>& writes) {
  auto table = table_of(app, Json{{"TableName", table_name}});
  if (!table) return table.refusal();
  if (!part.is_array()) return Refusal{"SerializationException", "WriteRequests must be a List"};
  for (const auto& request : part) {
    const Json& put = member(request, "PutRequest");
    const Json& erase = member(request, "DeleteRequest");
    if (put.is_null() == erase.is_null()) {
      return invalid(
          "Supplied AttributeValue has more than one datatypes set, must contain "
          "exactly one of the supported datatypes");
    }
    auto write = put.is_null() ? plain_delete(**table, member(erase, "Key"))
                               : plain_put(**table, member(put, "Item"));
    if (!write) return write.refusal();
    writes.push_back(*std::move(write));
    if (writes.size() > k_max_writes) {
      return invalid("Too many items requested for the BatchWriteItem call");
    }
  }
  return std::nullopt;
}

Outcome<ItemWrite> read_transaction_item(const App& app, const Json& item) {
  const Json& put = member(item, "Put");
  const Json& update = member(item, "Update");
  const Json& erase = member(item, "Delete");
  const Json& check = member(item, "ConditionCheck");
  const auto given = static_cast<int>(!put.is_null()) + static_cast<int>(!update.is_null()) +
                     static_cast<int>(!erase.is_null()) + static_cast<int>(!check.is_null());
  if (given != 1) {
    return invalid("TransactItems can only contain one of Check, Put, Update or Delete");
  }
  if (!put.is_null()) return read_put(app, put);
  if (!update.is_null()) {
    if (member(update, "UpdateExpression").is_null()) return missing_member("UpdateExpression");
    return read_update(app, update);
  }
  return erase.is_null() ? read_check(app, check) : read_delete(app, erase);
}

Outcome<const Json*> transact_items(const Json& input) {
  const Json& items = member(input, "TransactItems");
  if (items.is_null()) return missing_member("TransactItems");
  if (items.is_array() && !items.empty() && items.size() <= k_max_transaction) return &items;
  return invalid(
      "1 validation error detected: Value at 'transactItems' failed to satisfy "
      "constraint: Member must have length less than or equal to 100 and greater than "
      "or equal to 1");
}

// Performs all; a refusal of any becomes the reason at its place and cancels the rest.
Outcome<Done> perform_all(store::Writer& writer, const std::vector<ItemWrite>& writes,
                          const Call& call) {
  Json reasons = Json::array();
  std::string codes;
  bool cancelled = false;
  for (const auto& write : writes) {
    const auto written = perform(writer, write, call);
    Json reason{{"Code", "None"}};
    if (!written) {
      cancelled = true;
      const Refusal& refusal = written.refusal();
      const bool condition = refusal.type == "ConditionalCheckFailedException";
      reason["Code"] = condition ? "ConditionalCheckFailed" : "ValidationError";
      reason["Message"] = refusal.message;
      if (refusal.members.contains("Item")) reason["Item"] = refusal.members["Item"];
    }
    codes += (codes.empty() ? "" : ", ") + reason["Code"].get<std::string>();
    reasons.push_back(std::move(reason));
  }
  if (!cancelled) return Done{};
  Refusal refusal{
      "TransactionCanceledException",
      "Transaction cancelled, please refer cancellation reasons for specific reasons [" + codes +
          "]"};
  refusal.members["CancellationReasons"] = std::move(reasons);
  return refusal;
}

}  // namespace

Outcome<Json> batch_get_item(const ServiceSetup& setup, const Call& call) {
  const auto tables = request_items(call.input);
  if (!tables) return tables.refusal();
  std::vector<ItemRead> reads;
  for (const auto& [name, part] : (*tables)->items()) {
    if (auto refusal = read_gets(setup.app, name, part, reads)) return *refusal;
  }
  std::set<Place> places;
  for (const auto& read : reads) {
    if (!places.insert(place_of(*read.table, read.key)).second) {
      return invalid("Provided list of item keys contains duplicates");
    }
  }
  Json responses = Json::object();
  for (const auto& [name, part] : (*tables)->items()) responses[name] = Json::array();
  setup.store.read([&](store::Reader& reader) {
    for (const auto& read : reads) {
      const bool by_name = responses.contains(read.table->name);
      if (auto item = read_one(reader, read)) {
        responses[by_name ? read.table->name : read.table->arn].push_back(*std::move(item));
      }
    }
    return true;
  });
  return Json{{"Responses", std::move(responses)}, {"UnprocessedKeys", Json::object()}};
}

Outcome<Json> batch_write_item(const ServiceSetup& setup, const Call& call) {
  const auto tables = request_items(call.input);
  if (!tables) return tables.refusal();
  std::vector<ItemWrite> writes;
  for (const auto& [name, part] : (*tables)->items()) {
    if (auto refusal = read_writes(setup.app, name, part, writes)) return *refusal;
  }
  std::set<Place> places;
  for (const auto& write : writes) {
    if (!places.insert(place_of(*write.table, write.key)).second) {
      return invalid("Provided list of item keys contains duplicates");
    }
  }
  const auto written =
      write_outcome<Done>(setup.store, [&](store::Writer& writer) -> Outcome<Done> {
        for (const auto& write : writes) {
          auto one = perform(writer, write, call);
          if (!one) return one.refusal();
        }
        return Done{};
      });
  if (!written) return written.refusal();
  return Json{{"UnprocessedItems", Json::object()}};
}

Outcome<Json> transact_get_items(const ServiceSetup& setup, const Call& call) {
  const auto items = transact_items(call.input);
  if (!items) return items.refusal();
  std::vector<ItemRead> reads;
  for (const auto& item : **items) {
    const Json& get = member(item, "Get");
    auto table = table_of(setup.app, get);
    if (!table) return table.refusal();
    auto placeholders = Placeholders::read(get, {"ProjectionExpression"});
    if (!placeholders) return placeholders.refusal();
    auto paths = projection_of(get, *placeholders);
    if (!paths) return paths.refusal();
    if (auto refusal = placeholders->unused()) return *refusal;
    auto key = key_member(**table, get);
    if (!key) return key.refusal();
    reads.push_back({*table, *std::move(key), *std::move(paths)});
  }
  Json responses = Json::array();
  setup.store.read([&](store::Reader& reader) {
    for (const auto& read : reads) {
      auto item = read_one(reader, read);
      responses.push_back(item ? Json{{"Item", *std::move(item)}} : Json::object());
    }
    return true;
  });
  return Json{{"Responses", std::move(responses)}};
}

Outcome<Json> transact_write_items(const ServiceSetup& setup, const Call& call) {
  const auto items = transact_items(call.input);
  if (!items) return items.refusal();
  std::vector<ItemWrite> writes;
  std::set<Place> places;
  for (const auto& item : **items) {
    auto write = read_transaction_item(setup.app, item);
    if (!write) return write.refusal();
    if (!places.insert(place_of(*write->table, write->key)).second) {
      return invalid("Transaction request cannot include multiple operations on one item");
    }
    writes.push_back(*std::move(write));
  }
  const auto written = write_outcome<Done>(
      setup.store, [&](store::Writer& writer) { return perform_all(writer, writes, call); });
  if (!written) return written.refusal();
  return Json::object();
}

}  // namespace ecpay::aws::dynamodb
