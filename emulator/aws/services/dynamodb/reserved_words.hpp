#pragma once

#include <string_view>

namespace ecpay::aws::dynamodb {

// Whether expressions may use `name` only by way of ExpressionAttributeNames ("Reserved words in
// DynamoDB", Developer Guide); letter case does not matter.
bool is_reserved_word(std::string_view name);

}  // namespace ecpay::aws::dynamodb
