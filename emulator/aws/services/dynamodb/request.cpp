#include "emulator/aws/services/dynamodb/request.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "core/base/text.hpp"
#include "emulator/aws/services/protocol/input.hpp"

namespace ecpay::aws::dynamodb {
namespace {

Refusal invalid(std::string message) { return {"ValidationException", std::move(message)}; }

// A member that must be text if it is there.
Outcome<std::optional<std::string>> optional_text(const Json& input, std::string_view name) {
  const Json& value = member(input, name);
  if (value.is_null()) return std::optional<std::string>();
  if (!value.is_string()) {
    return Refusal{"SerializationException", std::string(name) + " must be a String"};
  }
  return std::optional<std::string>(value.get<std::string>());
}

}  // namespace

Outcome<const TableSpec*> table_of(const App& app, const Json& input) {
  auto name = optional_text(input, "TableName");
  if (!name) return name.refusal();
  if (!*name) return missing_member("TableName");
  if ((*name)->size() < 3 && (*name)->find(':') == std::string::npos) {
    return invalid("1 validation error detected: Value '" + **name +
                   "' at 'tableName' failed to satisfy constraint: Member must have length greater "
                   "than or equal to 3");
  }
  const auto found = std::find_if(
      app.tables.begin(), app.tables.end(),
      [&](const TableSpec& table) { return table.name == **name || table.arn == **name; });
  if (found != app.tables.end()) return &*found;
  return Refusal{"ResourceNotFoundException", "Requested resource not found"};
}

std::optional<Refusal> refuse_unsupported(const Json& input) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 7> k_replaced{
      {{"Expected", "ConditionExpression"},
       {"AttributeUpdates", "UpdateExpression"},
       {"AttributesToGet", "ProjectionExpression"},
       {"KeyConditions", "KeyConditionExpression"},
       {"QueryFilter", "FilterExpression"},
       {"ScanFilter", "FilterExpression"},
       {"ConditionalOperator", "AND and OR in expressions"}}};
  for (const auto& [name, replacement] : k_replaced) {
    if (member(input, name).is_null()) continue;
    return invalid("The parameter " + std::string(name) + " is not emulated by ecpay-cli; use " +
                   std::string(replacement) + ".");
  }
  const auto index = text_member(input, "IndexName");
  if (index) {
    return invalid("The table does not have the specified index: " + *index +
                   " (ecpay-cli emulates no secondary indexes; Scan with a filter works)");
  }
  return std::nullopt;
}

Outcome<Item> attributes_of(const Json& input, std::string_view name) {
  const Json& json = member(input, name);
  if (json.is_null()) return missing_member(name);
  return read_item(json);
}

Outcome<store::ItemKey> key_member(const TableSpec& table, const Json& input) {
  auto key = attributes_of(input, "Key");
  if (!key) return key.refusal();
  return key_of(table, *key);
}

Outcome<std::optional<Condition>> condition_of(const Json& input, std::string_view name,
                                               Placeholders& placeholders) {
  auto text = optional_text(input, name);
  if (!text) return text.refusal();
  if (!*text) return std::optional<Condition>();
  auto condition = parse_condition(name, **text, placeholders);
  if (!condition) return condition.refusal();
  return std::optional<Condition>(*std::move(condition));
}

Outcome<std::optional<std::vector<Path>>> projection_of(const Json& input,
                                                        Placeholders& placeholders) {
  auto text = optional_text(input, "ProjectionExpression");
  if (!text) return text.refusal();
  if (!*text) return std::optional<std::vector<Path>>();
  auto paths = parse_projection(**text, placeholders);
  if (!paths) return paths.refusal();
  return std::optional<std::vector<Path>>(*std::move(paths));
}

Outcome<std::string> choice_of(const Json& input, std::string_view name,
                               const std::vector<std::string_view>& allowed) {
  auto text = optional_text(input, name);
  if (!text) return text.refusal();
  if (!*text) return std::string(allowed.front());
  if (std::find(allowed.begin(), allowed.end(), **text) != allowed.end()) return **text;
  std::string names;
  for (const auto choice : allowed) names += (names.empty() ? "" : ", ") + std::string(choice);
  std::string camel(name);
  camel[0] = to_lower(camel.substr(0, 1))[0];
  return invalid("1 validation error detected: Value '" +
                 std::string(first_code_points(**text, 100)) + "' at '" + camel +
                 "' failed to satisfy constraint: Member must satisfy enum value set: [" + names +
                 "]");
}

Item stored_item(const std::string& text) {
  auto json = parse_json(text);
  auto item = json ? read_item(*json) : Outcome<Item>(Refusal{});
  if (!item) throw std::logic_error("a stored item does not read");
  return *std::move(item);
}

void add_capacity(const Json& input, const TableSpec& table, double units, Json& output) {
  const auto wanted = text_member(input, "ReturnConsumedCapacity").value_or("NONE");
  if (wanted != "TOTAL" && wanted != "INDEXES") return;
  Json capacity{{"TableName", table.name}, {"CapacityUnits", units}};
  if (wanted == "INDEXES") capacity["Table"] = Json{{"CapacityUnits", units}};
  output["ConsumedCapacity"] = std::move(capacity);
}

double read_units(const Json& input, std::size_t bytes) {
  const auto blocks = static_cast<double>(std::max<std::size_t>(1, (bytes + 4095) / 4096));
  return flag_member(input, "ConsistentRead") ? blocks : blocks / 2;
}

double write_units(std::size_t bytes) {
  return static_cast<double>(std::max<std::size_t>(1, (bytes + 1023) / 1024));
}

}  // namespace ecpay::aws::dynamodb
