#include "emulator/aws/services/dynamodb/item_write.hpp"

#include "core/store/events.hpp"
#include "emulator/aws/services/protocol/input.hpp"

namespace ecpay::aws::dynamodb {
namespace {

Refusal invalid(std::string message) { return {"ValidationException", std::move(message)}; }

Outcome<ItemWrite> write_to(const App& app, const Json& input, ItemWrite::Kind kind) {
  if (auto refusal = refuse_unsupported(input)) return *refusal;
  auto table = table_of(app, input);
  if (!table) return table.refusal();
  auto on_failure = choice_of(input, "ReturnValuesOnConditionCheckFailure", {"NONE", "ALL_OLD"});
  if (!on_failure) return on_failure.refusal();
  ItemWrite write;
  write.kind = kind;
  write.table = *table;
  if (*on_failure == "ALL_OLD") write.on_failure = ItemWrite::OnFailure::all_old;
  return write;
}

// The condition and, if there is one, the update; then nothing given may be left unused.
std::optional<Refusal> read_expressions(const Json& input, ItemWrite& write) {
  std::vector<std::string_view> names{"ConditionExpression"};
  if (write.kind == ItemWrite::Kind::update) names.insert(names.begin(), "UpdateExpression");
  auto placeholders = Placeholders::read(input, names);
  if (!placeholders) return placeholders.refusal();
  const Json& update = member(input, "UpdateExpression");
  if (write.kind == ItemWrite::Kind::update && !update.is_null()) {
    if (!update.is_string()) {
      return Refusal{"SerializationException", "UpdateExpression must be a String"};
    }
    auto parsed = parse_update(update.get_ref<const std::string&>(), *placeholders);
    if (!parsed) return parsed.refusal();
    write.update = *std::move(parsed);
  }
  auto condition = condition_of(input, "ConditionExpression", *placeholders);
  if (!condition) return condition.refusal();
  write.condition = *std::move(condition);
  return placeholders->unused();
}

std::optional<Refusal> read_key(const Json& input, ItemWrite& write) {
  auto attributes = attributes_of(input, "Key");
  if (!attributes) return attributes.refusal();
  auto key = key_of(*write.table, *attributes);
  if (!key) return key.refusal();
  write.attributes = *std::move(attributes);
  write.key = *std::move(key);
  return std::nullopt;
}

std::optional<Refusal> read_new_item(const Json& json, ItemWrite& write) {
  auto item = read_item(json);
  if (!item) return item.refusal();
  if (size_of(*item) > k_max_item_bytes) {
    return invalid("Item size has exceeded the maximum allowed size");
  }
  auto key = key_of_item(*write.table, *item);
  if (!key) return key.refusal();
  write.attributes = *std::move(item);
  write.key = *std::move(key);
  return std::nullopt;
}

void log_write(store::Writer& writer, const ItemWrite& write, const Call& call) {
  Json data{{"table", write.table->name}, {"operation", write.operation}};
  data["keys"] = to_json(key_attributes(*write.table, write.attributes));
  store::append_event(writer, {store::EventKind::table_written, "", call.trace,
                               elapsed_ms(call.started), std::move(data)});
}

Outcome<Item> updated_item(const ItemWrite& write, const std::optional<Item>& before) {
  auto updated = apply_update(write.update, before ? *before : write.attributes);
  if (!updated) return updated.refusal();
  if (size_of(updated->item) > k_max_item_bytes) {
    return invalid("Item size to update has exceeded the maximum allowed size");
  }
  return std::move(updated->item);
}

}  // namespace

Outcome<ItemWrite> read_put(const App& app, const Json& input) {
  auto write = write_to(app, input, ItemWrite::Kind::put);
  if (!write) return write;
  write->operation = "PutItem";
  if (auto refusal = read_expressions(input, *write)) return *refusal;
  const Json& item = member(input, "Item");
  if (item.is_null()) return missing_member("Item");
  if (auto refusal = read_new_item(item, *write)) return *refusal;
  return write;
}

Outcome<ItemWrite> read_update(const App& app, const Json& input) {
  auto write = write_to(app, input, ItemWrite::Kind::update);
  if (!write) return write;
  write->operation = "UpdateItem";
  if (auto refusal = read_expressions(input, *write)) return *refusal;
  if (auto refusal = read_key(input, *write)) return *refusal;
  for (const auto& action : write->update.actions) {
    const std::string& name = action.path.front().name;
    if (!is_key_attribute(*write->table, name)) continue;
    return invalid("One or more parameter values were invalid: Cannot update attribute " + name +
                   ". This attribute is part of the key");
  }
  return write;
}

Outcome<ItemWrite> read_delete(const App& app, const Json& input) {
  auto write = write_to(app, input, ItemWrite::Kind::erase);
  if (!write) return write;
  write->operation = "DeleteItem";
  if (auto refusal = read_expressions(input, *write)) return *refusal;
  if (auto refusal = read_key(input, *write)) return *refusal;
  return write;
}

Outcome<ItemWrite> read_check(const App& app, const Json& input) {
  auto write = write_to(app, input, ItemWrite::Kind::check);
  if (!write) return write;
  write->operation = "ConditionCheck";
  if (member(input, "ConditionExpression").is_null()) return missing_member("ConditionExpression");
  if (auto refusal = read_expressions(input, *write)) return *refusal;
  if (auto refusal = read_key(input, *write)) return *refusal;
  return write;
}

Outcome<ItemWrite> plain_put(const TableSpec& table, const Json& item) {
  ItemWrite write;
  write.operation = "PutItem";
  write.table = &table;
  if (auto refusal = read_new_item(item, write)) return *refusal;
  return write;
}

Outcome<ItemWrite> plain_delete(const TableSpec& table, const Json& key) {
  ItemWrite write;
  write.kind = ItemWrite::Kind::erase;
  write.operation = "DeleteItem";
  write.table = &table;
  if (auto refusal = read_key(Json{{"Key", key}}, write)) return *refusal;
  return write;
}

Outcome<ItemWritten> perform(store::Writer& writer, const ItemWrite& write, const Call& call) {
  ItemWritten written;
  const std::string& table = write.table->name;
  if (const auto text = store::find_item(writer, table, write.key)) {
    written.before = stored_item(*text);
  }
  static const Item k_no_item;
  if (write.condition && !holds(*write.condition, written.before ? *written.before : k_no_item)) {
    Refusal refusal{"ConditionalCheckFailedException", "The conditional request failed"};
    if (written.before && write.on_failure == ItemWrite::OnFailure::all_old) {
      refusal.members["Item"] = to_json(*written.before);
    }
    return refusal;
  }
  switch (write.kind) {
    case ItemWrite::Kind::check:
      return written;
    case ItemWrite::Kind::erase:
      if (!store::delete_item(writer, table, write.key)) return written;
      break;
    case ItemWrite::Kind::put:
      written.after = write.attributes;
      break;
    case ItemWrite::Kind::update: {
      auto item = updated_item(write, written.before);
      if (!item) return item.refusal();
      written.after = *std::move(item);
      break;
    }
  }
  if (written.after) store::put_item(writer, table, write.key, to_text(to_json(*written.after)));
  log_write(writer, write, call);
  return written;
}

}  // namespace ecpay::aws::dynamodb
