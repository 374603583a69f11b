#include "emulator/aws/services/dynamodb/item_write.hpp"
#include "emulator/aws/services/dynamodb/operations.hpp"
#include "emulator/aws/services/protocol/input.hpp"

namespace ecpay::aws::dynamodb {
namespace {

Outcome<ItemWritten> commit(const ServiceSetup& setup, const ItemWrite& write, const Call& call) {
  return write_outcome<ItemWritten>(
      setup.store, [&](store::Writer& writer) { return perform(writer, write, call); });
}

// ReturnValues of PutItem and DeleteItem, which know two of its values only.
Outcome<std::string> old_values_choice(const Json& input) {
  auto choice = choice_of(input, "ReturnValues",
                          {"NONE", "ALL_OLD", "UPDATED_OLD", "ALL_NEW", "UPDATED_NEW"});
  if (choice && *choice != "NONE" && *choice != "ALL_OLD") {
    return Refusal{"ValidationException", "Return values set to invalid value"};
  }
  return choice;
}

double units_of(const ItemWritten& written) {
  const std::size_t before = written.before ? size_of(*written.before) : 0;
  const std::size_t after = written.after ? size_of(*written.after) : 0;
  return write_units(std::max(before, after));
}

// The answer of PutItem and DeleteItem.
Outcome<Json> write_and_show_old(const ServiceSetup& setup, const Call& call,
                                 const Outcome<ItemWrite>& write) {
  auto values = old_values_choice(call.input);
  if (!values) return values.refusal();
  if (!write) return write.refusal();
  const auto written = commit(setup, *write, call);
  if (!written) return written.refusal();
  Json output = Json::object();
  if (*values == "ALL_OLD" && written->before) output["Attributes"] = to_json(*written->before);
  add_capacity(call.input, *write->table, units_of(*written), output);
  return output;
}

}  // namespace

Outcome<Json> put_item(const ServiceSetup& setup, const Call& call) {
  return write_and_show_old(setup, call, read_put(setup.app, call.input));
}

Outcome<Json> delete_item(const ServiceSetup& setup, const Call& call) {
  return write_and_show_old(setup, call, read_delete(setup.app, call.input));
}

Outcome<Json> update_item(const ServiceSetup& setup, const Call& call) {
  auto values = choice_of(call.input, "ReturnValues",
                          {"NONE", "ALL_OLD", "UPDATED_OLD", "ALL_NEW", "UPDATED_NEW"});
  if (!values) return values.refusal();
  const auto write = read_update(setup.app, call.input);
  if (!write) return write.refusal();
  const auto written = commit(setup, *write, call);
  if (!written) return written.refusal();
  std::vector<Path> paths;
  for (const auto& action : write->update.actions) paths.push_back(action.path);
  const bool old_values = values->ends_with("_OLD");
  const auto& shown = old_values ? written->before : written->after;
  Json output = Json::object();
  if (*values != "NONE" && shown) {
    const Item item = values->starts_with("ALL") ? *shown : project(*shown, paths);
    if (!item.empty()) output["Attributes"] = to_json(item);
  }
  add_capacity(call.input, *write->table, units_of(*written), output);
  return output;
}

Outcome<Json> get_item(const ServiceSetup& setup, const Call& call) {
  if (auto refusal = refuse_unsupported(call.input)) return *refusal;
  auto placeholders = Placeholders::read(call.input, {"ProjectionExpression"});
  if (!placeholders) return placeholders.refusal();
  const auto paths = projection_of(call.input, *placeholders);
  if (!paths) return paths.refusal();
  if (auto refusal = placeholders->unused()) return *refusal;
  const auto table = table_of(setup.app, call.input);
  if (!table) return table.refusal();
  const auto key = key_member(**table, call.input);
  if (!key) return key.refusal();
  const auto text = setup.store.read(
      [&](store::Reader& reader) { return store::find_item(reader, (*table)->name, *key); });
  Json output = Json::object();
  std::size_t bytes = 0;
  if (text) {
    const Item item = stored_item(*text);
    bytes = size_of(item);
    output["Item"] = to_json(*paths ? project(item, **paths) : item);
  }
  add_capacity(call.input, **table, read_units(call.input, bytes), output);
  return output;
}

}  // namespace ecpay::aws::dynamodb
