#pragma once

#include <functional>
#include <string_view>

#include "cli/loop/emulator_client.hpp"
#include "cli/session.hpp"

namespace ecpay::cli {

// Asks the running emulator and prints the answer: as it came with --json (it carries its schema),
// else by `print`. Answers the exit code.
using Print = std::function<void(const Console& console, const Json& answer)>;
int show(Session& session, std::string_view path, const Print& print);
int change(Session& session, std::string_view path, const Json& body, const Print& print);

// A table whose columns are as wide as their widest cell (East Asian width).
void print_table(std::ostream& out, const std::vector<std::vector<std::string>>& rows);

// "2026-01-01 10:00:00" of "2026-01-01T10:00:00.000+08:00".
std::string short_time(std::string_view iso);

}  // namespace ecpay::cli
