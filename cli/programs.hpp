#pragma once

#include <span>
#include <string>
#include <vector>

#include "cli/console.hpp"
#include "cli/registry.hpp"

namespace ecpay::cli {

// Appended to `man --write` when the second executable is to add its verbs' pages.
inline constexpr std::string_view k_rest_flag = "--rest";

// Who runs these arguments, of which the first is the verb: `man VERB` is answered where VERB's
// options are known.
Program program_of(const Verb& verb, std::span<char* const> words);

// Replaces this process by the other executable, which lies beside it. Returns only if that fails:
// the exit code after "cli.program_missing" has been told.
int become(Program program, const std::vector<std::string>& arguments, const Console& console);

}  // namespace ecpay::cli
