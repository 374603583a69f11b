#pragma once

#include "cli/console.hpp"

// The catalogue's descriptions (core/catalogue/describe.hpp) as tables for people.
namespace ecpay::cli {

// `rows` are those of catalogue::describe_row.
void print_apis(const Console& console, const Json& rows);
// `api` is what catalogue::describe gives.
void print_api(const Console& console, const Json& api);

}  // namespace ecpay::cli
