#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/wire/form.hpp"

namespace ecpay::cli {

// Where a pure command's parameters come from.
struct InputOptions {
  std::vector<std::string> arguments;  // NAME=VALUE, or a single "-" or file name
  std::string file;                    // -f: a file, or "-" for standard input
  std::string kind;                    // --input: form json html curl; empty = detected
};

// Reads them in order, exact bytes kept. Errors: "input.none", "input.argument" (no '='),
// "input.unreadable" (subject: the file), "input.too_large", "input.kind", "input.json_value" (null
// or nested; subject: its name), "input.no_form" (HTML without one), "input.curl", and those of
// Form::parse and parse_value.
Result<wire::Form> read_input(const InputOptions& options, std::istream& standard_input);

// The text of the file or of standard input that the options name; nothing where the parameters are
// arguments. Errors: "input.none", "input.unreadable", "input.too_large".
Result<std::optional<std::string>> read_input_text(const InputOptions& options,
                                                   std::istream& standard_input);

// A form body, a JSON object, a page with an HTML form, or a curl command line. `kind` as above.
Result<wire::Form> parse_input(std::string_view text, std::string_view kind);

}  // namespace ecpay::cli
