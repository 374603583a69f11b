#pragma once

#include <optional>
#include <span>
#include <string>

#include "cli/console.hpp"

// What has to be known of the arguments before CLI11 reads them: which verb's options to register,
// and how an error in them is to be told.
namespace ecpay::cli {

// The index of the verb in argv: the first argument that is neither an option nor the value of one.
std::optional<int> verb_index(std::span<char* const> argv);

// Whether an option that every verb has takes the next argument as its value.
bool takes_value(std::string_view global_option);

// The language that --lang names.
std::optional<Language> language_in(std::span<char* const> argv);

// Errors before and while options are read are answered in JSON too.
Output output_in(std::span<char* const> argv);

// The folder that -C names, else ".".
std::string folder_in(std::span<char* const> argv);

}  // namespace ecpay::cli
