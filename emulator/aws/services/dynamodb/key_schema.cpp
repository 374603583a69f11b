#include "emulator/aws/services/dynamodb/key_schema.hpp"

#include "core/base/text.hpp"

namespace ecpay::aws::dynamodb {
namespace {

constexpr std::size_t k_max_hash_bytes = 2048;
constexpr std::size_t k_max_range_bytes = 1024;

Refusal invalid(std::string message) { return {"ValidationException", std::move(message)}; }

Refusal invalid_parameter(const std::string& reason) {
  std::string message = "One or more parameter values were invalid: ";
  return invalid(message.append(reason));
}

bool has_type(const AttributeValue& value, const KeySpec& key) {
  return to_string(value.type) == std::string_view(&key.type, 1);
}

std::optional<Refusal> check_size(const AttributeValue& value, const KeySpec& key,
                                  std::size_t max_bytes) {
  if (value.type == Type::N) return std::nullopt;
  if (value.text.empty()) {
    return invalid(
        "One or more parameter values are not valid. The AttributeValue for a key "
        "attribute cannot contain an empty " +
        std::string(value.type == Type::S ? "string" : "binary") + " value. Key: " + key.name);
  }
  if (value.text.size() <= max_bytes) return std::nullopt;
  return invalid_parameter(
      std::string("Size of ") + (max_bytes == k_max_hash_bytes ? "hashkey" : "rangekey") +
      " has exceeded the maximum size limit of " + std::to_string(max_bytes) + " bytes");
}

template <typename Read>
Outcome<store::ItemKey> key_by(const TableSpec& table, const Item& item, Read read) {
  auto hash = read(item, table.hash, k_max_hash_bytes);
  if (!hash) return hash.refusal();
  store::ItemKey key{*std::move(hash), ""};
  if (!table.range) return key;
  auto range = read(item, *table.range, k_max_range_bytes);
  if (!range) return range.refusal();
  key.range = *std::move(range);
  return key;
}

}  // namespace

std::string sort_text(const AttributeValue& value) {
  if (value.type == Type::N) return value.number.sort_key();
  if (value.type == Type::B) return hex_encode_upper(value.text);
  return value.text;
}

bool is_key_attribute(const TableSpec& table, std::string_view name) {
  return name == table.hash.name || (table.range && name == table.range->name);
}

Outcome<store::ItemKey> key_of_item(const TableSpec& table, const Item& item) {
  return key_by(
      table, item,
      [](const Item& from, const KeySpec& key, std::size_t max) -> Outcome<std::string> {
        const auto found = from.find(key.name);
        if (found == from.end()) {
          return invalid_parameter("Missing the key " + key.name + " in the item");
        }
        if (!has_type(found->second, key)) {
          return invalid_parameter("Type mismatch for key " + key.name + " expected: " + key.type +
                                   " actual: " + std::string(to_string(found->second.type)));
        }
        if (auto refusal = check_size(found->second, key, max)) return *refusal;
        return sort_text(found->second);
      });
}

Outcome<store::ItemKey> key_of(const TableSpec& table, const Item& key) {
  const Refusal mismatch = invalid("The provided key element does not match the schema");
  if (key.size() != (table.range ? 2U : 1U)) return mismatch;
  return key_by(
      table, key,
      [&](const Item& from, const KeySpec& spec, std::size_t max) -> Outcome<std::string> {
        const auto found = from.find(spec.name);
        if (found == from.end() || !has_type(found->second, spec)) return mismatch;
        if (auto refusal = check_size(found->second, spec, max)) return *refusal;
        return sort_text(found->second);
      });
}

Item key_attributes(const TableSpec& table, const Item& item) {
  Item key;
  for (const auto& [name, value] : item) {
    if (is_key_attribute(table, name)) key.emplace(name, value);
  }
  return key;
}

}  // namespace ecpay::aws::dynamodb
