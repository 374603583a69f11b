#pragma once

#include <filesystem>
#include <functional>

#include "cli/console.hpp"

namespace ecpay::cli {

// Runs `body` in a process of its own session whose output goes to `log`, and returns in the
// asker's process once `body` has called its argument or ended. REQUIRES: no thread has been
// started. `body` gets a function that says "ready" with a line for the asker; its return value is
// its exit code. Answers the exit code for the asker: 0 when ready, else the body's.
using SayReady = std::function<void(const std::string& line)>;
int run_detached(const Console& console, const std::filesystem::path& log,
                 const std::function<int(const SayReady&)>& body);

}  // namespace ecpay::cli
