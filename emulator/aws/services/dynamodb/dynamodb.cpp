#include "emulator/aws/services/dynamodb/dynamodb.hpp"

#include <algorithm>

#include "emulator/aws/services/dynamodb/operations.hpp"
#include "emulator/aws/services/dynamodb/request.hpp"
#include "emulator/aws/services/protocol/input.hpp"

namespace ecpay::aws {
namespace dynamodb {
namespace {

Json key_schema(const TableSpec& table) {
  Json schema = Json::array();
  schema.push_back(Json{{"AttributeName", table.hash.name}, {"KeyType", "HASH"}});
  if (table.range) {
    schema.push_back(Json{{"AttributeName", table.range->name}, {"KeyType", "RANGE"}});
  }
  return schema;
}

Json attribute(const KeySpec& key) {
  return Json{{"AttributeName", key.name}, {"AttributeType", std::string(1, key.type)}};
}

}  // namespace

Outcome<Json> describe_table(const ServiceSetup& setup, const Call& call, Instant since) {
  const auto found = table_of(setup.app, call.input);
  if (!found && found.refusal().type == "ResourceNotFoundException") {
    Refusal refusal = found.refusal();
    refusal.message +=
        ": Table: " + text_member(call.input, "TableName").value_or("") + " not found";
    return refusal;
  }
  if (!found) return found.refusal();
  const TableSpec& table = **found;
  const auto count = setup.store.read(
      [&](store::Reader& reader) { return store::count_items(reader, table.name); });
  Json attributes = Json::array();
  attributes.push_back(attribute(table.hash));
  if (table.range) attributes.push_back(attribute(*table.range));
  Json description = Json::object();
  description["AttributeDefinitions"] = std::move(attributes);
  description["TableName"] = table.name;
  description["KeySchema"] = key_schema(table);
  description["TableStatus"] = "ACTIVE";
  description["CreationDateTime"] = static_cast<double>(since.time_since_epoch().count()) / 1000.0;
  description["ProvisionedThroughput"] =
      Json{{"NumberOfDecreasesToday", 0}, {"ReadCapacityUnits", 0}, {"WriteCapacityUnits", 0}};
  description["TableSizeBytes"] = 0;
  description["ItemCount"] = count;
  description["TableArn"] = table.arn;
  description["TableId"] = setup.ids.uuid("dynamodb.table", table.name);
  description["BillingModeSummary"] = Json{{"BillingMode", "PAY_PER_REQUEST"}};
  description["DeletionProtectionEnabled"] = false;
  return Json{{"Table", std::move(description)}};
}

Outcome<Json> list_tables(const ServiceSetup& setup, const Call& call) {
  const auto limit = integer_member(call.input, "Limit").value_or(100);
  if (limit < 1 || limit > 100) {
    return Refusal{"ValidationException",
                   "1 validation error detected: Value '" + std::to_string(limit) +
                       "' at 'limit' failed to satisfy constraint: Member must have value " +
                       (limit < 1 ? "greater than or equal to 1" : "less than or equal to 100")};
  }
  std::vector<std::string> names;
  const std::string after = text_member(call.input, "ExclusiveStartTableName").value_or("");
  for (const auto& table : setup.app.tables) {
    if (table.name > after) names.push_back(table.name);
  }
  std::sort(names.begin(), names.end());
  const auto wanted = static_cast<std::size_t>(limit);
  Json output = Json::object();
  const bool more = names.size() > wanted;
  if (more) names.resize(wanted);
  output["TableNames"] = names;
  if (more) output["LastEvaluatedTableName"] = names.back();
  return output;
}

}  // namespace dynamodb

Service dynamodb_service(const ServiceSetup& setup) {
  Service service;
  service.id = "dynamodb";
  service.target_prefix = "DynamoDB_20120810";
  service.json_version = "1.0";
  service.error_prefix = "com.amazonaws.dynamodb.v20120810#";
  service.validation_prefix = "com.amazon.coral.validate#";
  service.checksum = BodyChecksum::crc32;
  const auto bind = [&setup](auto function) -> Operation {
    return [setup, function](const Call& call) { return function(setup, call); };
  };
  service.operations = {
      {"PutItem", bind(dynamodb::put_item)},
      {"UpdateItem", bind(dynamodb::update_item)},
      {"DeleteItem", bind(dynamodb::delete_item)},
      {"GetItem", bind(dynamodb::get_item)},
      {"Query", bind(dynamodb::query)},
      {"Scan", bind(dynamodb::scan)},
      {"BatchGetItem", bind(dynamodb::batch_get_item)},
      {"BatchWriteItem", bind(dynamodb::batch_write_item)},
      {"TransactGetItems", bind(dynamodb::transact_get_items)},
      {"TransactWriteItems", bind(dynamodb::transact_write_items)},
      {"ListTables", bind(dynamodb::list_tables)},
      {"DescribeTable",
       [setup, since = setup.clock.now()](const Call& call) {
         return dynamodb::describe_table(setup, call, since);
       }},
  };
  return service;
}

}  // namespace ecpay::aws
