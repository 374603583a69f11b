#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/console.hpp"

namespace ecpay::cli {

// The descriptor on which a detached program says that it is ready.
inline constexpr int k_ready_descriptor = 3;

// Starts this very program with `arguments` in a session of its own and returns once it has said
// that it is ready, with its line on `out`, or has ended, with what it said on `err`. Answers the
// exit code.
int run_detached(const Console& console, const std::vector<std::string>& arguments);

// In the detached program: says `line` to who waits, and sends further output to `log`.
void say_ready(const std::string& line, const std::filesystem::path& log);

}  // namespace ecpay::cli
