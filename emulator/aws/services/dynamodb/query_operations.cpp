#include <algorithm>

#include "core/base/text.hpp"
#include "emulator/aws/services/dynamodb/operations.hpp"
#include "emulator/aws/services/dynamodb/request.hpp"
#include "emulator/aws/services/protocol/crc32.hpp"
#include "emulator/aws/services/protocol/input.hpp"

namespace ecpay::aws::dynamodb {
namespace {

constexpr std::size_t k_page_bytes = 1024 * 1024;

Refusal invalid(std::string message) { return {"ValidationException", std::move(message)}; }

// One page of Query or Scan: which items it looks at and what it keeps of them.
struct Page {
  const TableSpec* table = nullptr;
  store::ItemWalk walk;
  std::optional<Condition> range;  // ends nothing, keeps out what the walk's bounds let in
  std::optional<Condition> filter;
  std::optional<std::vector<Path>> paths;
  std::int64_t limit = 0;  // 0 = none
  std::uint32_t segment = 0, segments = 1;
  enum class Select { attributes, count } select = Select::attributes;
};

struct Collected {
  Json items = Json::array();
  std::int64_t count = 0, scanned = 0;
  std::size_t bytes = 0;
  std::optional<Item> last_key;  // where the next page starts; unset at the end
};

Collected collect(store::Reader& reader, const Page& page) {
  Collected found;
  store::walk_items(reader, page.walk, [&](store::StoredItem&& stored) {
    if (page.segments > 1 && crc32(stored.key.hash) % page.segments != page.segment) return true;
    const Item item = stored_item(stored.item);
    if (page.range && !holds(*page.range, item)) return true;
    ++found.scanned;
    found.bytes += size_of(item);
    if (!page.filter || holds(*page.filter, item)) {
      ++found.count;
      if (page.select == Page::Select::attributes) {
        found.items.push_back(to_json(page.paths ? project(item, *page.paths) : item));
      }
    }
    const bool full = found.scanned == page.limit || found.bytes >= k_page_bytes;
    if (full) found.last_key = key_attributes(*page.table, item);
    return !full;
  });
  return found;
}

// The first key attribute that a filter speaks of.
const std::string* key_in(const Condition& condition, const TableSpec& table);

const std::string* key_in(const Operand& operand, const TableSpec& table) {
  if (operand.kind == Operand::Kind::path && is_key_attribute(table, operand.path.front().name)) {
    return &operand.path.front().name;
  }
  for (const auto& argument : operand.arguments) {
    if (const auto* name = key_in(argument, table)) return name;
  }
  return nullptr;
}

const std::string* key_in(const Condition& condition, const TableSpec& table) {
  for (const auto& operand : condition.operands) {
    if (const auto* name = key_in(operand, table)) return name;
  }
  for (const auto& child : condition.children) {
    if (const auto* name = key_in(child, table)) return name;
  }
  return nullptr;
}

std::optional<Refusal> read_start(const Json& input, Page& page) {
  const Json& start = member(input, "ExclusiveStartKey");
  if (start.is_null()) return std::nullopt;
  auto attributes = read_item(start);
  if (!attributes) return attributes.refusal();
  auto key = key_of(*page.table, *attributes);
  if (!key) return invalid("The provided starting key is invalid: " + key.refusal().message);
  if (page.walk.hash && *page.walk.hash != key->hash) {
    return invalid(
        "The provided starting key is outside query boundaries based on provided "
        "conditions");
  }
  page.walk.after = *std::move(key);
  return std::nullopt;
}

std::optional<Refusal> read_limit(const Json& input, Page& page) {
  if (member(input, "Limit").is_null()) return std::nullopt;
  const auto limit = integer_member(input, "Limit");
  if (!limit || *limit < 1) {
    return invalid("1 validation error detected: Value '" +
                   (limit ? std::to_string(*limit) : std::string("?")) +
                   "' at 'limit' failed to satisfy constraint: Member must have value greater than "
                   "or equal to 1");
  }
  page.limit = *limit;
  return std::nullopt;
}

std::optional<Refusal> read_select(const Json& input, Page& page) {
  auto select =
      choice_of(input, "Select",
                {"ALL_ATTRIBUTES", "SPECIFIC_ATTRIBUTES", "COUNT", "ALL_PROJECTED_ATTRIBUTES"});
  if (!select) return select.refusal();
  if (*select == "COUNT") page.select = Page::Select::count;
  if (*select == "ALL_PROJECTED_ATTRIBUTES") {
    return invalid(
        "One or more parameter values were invalid: Select type "
        "ALL_PROJECTED_ATTRIBUTES is supported only for queries on a secondary index");
  }
  return std::nullopt;
}

// What Query and Scan have in common, the expressions apart.
std::optional<Refusal> read_page(const ServiceSetup& setup, const Json& input, Page& page) {
  auto table = table_of(setup.app, input);
  if (!table) return table.refusal();
  page.table = *table;
  page.walk.table = page.table->name;
  if (auto refusal = read_limit(input, page)) return refusal;
  return read_select(input, page);
}

std::optional<Refusal> read_filter(const Json& input, Placeholders& placeholders, Page& page) {
  auto filter = condition_of(input, "FilterExpression", placeholders);
  if (!filter) return filter.refusal();
  page.filter = *std::move(filter);
  auto paths = projection_of(input, placeholders);
  if (!paths) return paths.refusal();
  page.paths = *std::move(paths);
  return placeholders.unused();
}

Json answer(const ServiceSetup& setup, const Json& input, const Page& page) {
  const Collected found =
      setup.store.read([&](store::Reader& reader) { return collect(reader, page); });
  Json output = Json::object();
  if (page.select == Page::Select::attributes) output["Items"] = found.items;
  output["Count"] = found.count;
  output["ScannedCount"] = found.scanned;
  if (found.last_key) output["LastEvaluatedKey"] = to_json(*found.last_key);
  add_capacity(input, *page.table, read_units(input, found.bytes), output);
  return output;
}

std::optional<Refusal> read_segments(const Json& input, Page& page) {
  const auto segment = integer_member(input, "Segment");
  const auto total = integer_member(input, "TotalSegments");
  if (!segment && !total) return std::nullopt;
  if (!total) {
    return invalid(
        "The TotalSegments parameter is required but was not present in the request "
        "when Segment parameter is present");
  }
  if (!segment) {
    return invalid(
        "The Segment parameter is required but was not present in the request when "
        "parameter TotalSegments is present");
  }
  if (*total < 1 || *total > 1'000'000 || *segment < 0 || *segment >= *total) {
    return invalid(
        "The Segment parameter is zero-based and must be less than parameter "
        "TotalSegments: Segment: " +
        std::to_string(*segment) + " is not less than TotalSegments: " + std::to_string(*total));
  }
  page.segment = static_cast<std::uint32_t>(*segment);
  page.segments = static_cast<std::uint32_t>(*total);
  return std::nullopt;
}

}  // namespace

Outcome<Json> query(const ServiceSetup& setup, const Call& call) {
  const Json& input = call.input;
  if (auto refusal = refuse_unsupported(input)) return *refusal;
  if (member(input, "KeyConditionExpression").is_null()) {
    return invalid(
        "Either the KeyConditions or KeyConditionExpression parameter must be specified "
        "in the request.");
  }
  auto placeholders = Placeholders::read(
      input, {"ProjectionExpression", "FilterExpression", "KeyConditionExpression"});
  if (!placeholders) return placeholders.refusal();
  const auto condition = condition_of(input, "KeyConditionExpression", *placeholders);
  if (!condition) return condition.refusal();
  Page page;
  if (auto refusal = read_filter(input, *placeholders, page)) return *refusal;
  if (auto refusal = read_page(setup, input, page)) return *refusal;
  auto key = key_condition_of(*page.table, **condition);
  if (!key) return key.refusal();
  page.walk.hash = std::move(key->hash);
  page.walk.range_from = std::move(key->range_from);
  page.walk.range_to = std::move(key->range_to);
  page.range = std::move(key->range);
  const Json& forward = member(input, "ScanIndexForward");
  if (forward.is_boolean() && !forward.get<bool>()) {
    page.walk.direction = store::ItemWalk::Direction::backward;
  }
  if (page.filter) {
    if (const auto* name = key_in(*page.filter, *page.table)) {
      return invalid(
          "Filter Expression can only contain non-primary key attributes: Primary key "
          "attribute: " +
          *name);
    }
  }
  if (auto refusal = read_start(input, page)) return *refusal;
  return answer(setup, input, page);
}

Outcome<Json> scan(const ServiceSetup& setup, const Call& call) {
  const Json& input = call.input;
  if (auto refusal = refuse_unsupported(input)) return *refusal;
  auto placeholders = Placeholders::read(input, {"ProjectionExpression", "FilterExpression"});
  if (!placeholders) return placeholders.refusal();
  Page page;
  if (auto refusal = read_filter(input, *placeholders, page)) return *refusal;
  if (auto refusal = read_page(setup, input, page)) return *refusal;
  if (auto refusal = read_segments(input, page)) return *refusal;
  if (auto refusal = read_start(input, page)) return *refusal;
  return answer(setup, input, page);
}

}  // namespace ecpay::aws::dynamodb
