#pragma once

#include "cli/console.hpp"

namespace ecpay::cli {

// The first page: what the program is, two examples, every verb.
int print_help(const Console& console);
// "ecpay-cli 0.1.0 (…, unofficial 非官方)".
int print_version(const Console& console);

}  // namespace ecpay::cli
