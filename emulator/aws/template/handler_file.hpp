#pragma once

#include <optional>
#include <string>

#include "emulator/aws/template/app.hpp"

namespace ecpay::aws {

enum class RuntimeFamily { python, nodejs, ruby, provided, unknown };
RuntimeFamily runtime_family_of(std::string_view runtime);

// What is missing for the function's handler, as names of files relative to its code folder
// ("app.py or app/__init__.py"); nothing if it is there or in a layer. Looks at names only.
std::optional<std::string> missing_handler_file(const FunctionSpec& function);

}  // namespace ecpay::aws
