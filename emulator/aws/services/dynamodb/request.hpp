#pragma once

#include <string_view>
#include <vector>

#include "emulator/aws/services/dynamodb/expression_parser.hpp"
#include "emulator/aws/services/dynamodb/key_schema.hpp"
#include "emulator/aws/services/protocol/service.hpp"

namespace ecpay::aws::dynamodb {

// What the operations read from their input in the same way.

// The table that `input` names (TableName: a name or an ARN).
Outcome<const TableSpec*> table_of(const App& app, const Json& input);

// Refuses the parameters that expressions have replaced (Expected, AttributeUpdates, …), and an
// IndexName.
std::optional<Refusal> refuse_unsupported(const Json& input);

// The attributes of the member `name`, which must be there.
Outcome<Item> attributes_of(const Json& input, std::string_view name);
Outcome<store::ItemKey> key_member(const TableSpec& table, const Json& input);

// The expression of the member `name`, if there is one.
Outcome<std::optional<Condition>> condition_of(const Json& input, std::string_view name,
                                               Placeholders& placeholders);
Outcome<std::optional<std::vector<Path>>> projection_of(const Json& input,
                                                        Placeholders& placeholders);

// One of `allowed`; the first of them if the member is absent. Refuses others in the words of the
// service's constraint check.
Outcome<std::string> choice_of(const Json& input, std::string_view name,
                               const std::vector<std::string_view>& allowed);

// An item as the store keeps it. Throws std::logic_error if the text is not one of ours.
Item stored_item(const std::string& text);

// Adds ConsumedCapacity to `output` if the call asked for it.
void add_capacity(const Json& input, const TableSpec& table, double units, Json& output);
double read_units(const Json& input, std::size_t bytes);
double write_units(std::size_t bytes);

}  // namespace ecpay::aws::dynamodb
