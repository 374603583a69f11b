#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "cli/console.hpp"
#include "core/base/result.hpp"
#include "core/catalogue/value.hpp"
#include "core/wire/form.hpp"

namespace ecpay::cli {

// Where a pure command's parameters come from.
struct InputOptions {
  std::vector<std::string> arguments;  // NAME=VALUE, or a single "-", file name or JSON object
  std::string file;                    // -f: a file, or "-" for standard input
  std::string kind;                    // --input: one of k_input_kinds; empty = detected
  std::size_t entry = 0;               // --entry: of a HAR file or a log, from 1; 0 = chosen
};

// A form body, a JSON object, a page with an HTML form, a curl command line, a HAR file or entry,
// an event of API Gateway or Lambda, a log with a form body or a printed object in it, an .http or
// a Hurl file.
inline const std::vector<std::string> k_input_kinds{"form", "json",  "html", "curl",
                                                    "har",  "event", "log",  "http"};

// Parameters with what the input tells beside them.
struct Input {
  std::string kind;         // of k_input_kinds, or "arguments"
  std::string url;          // where the request goes (HTML, curl, HAR); empty if it does not tell
  std::string body;         // the exact body; empty for arguments and HTML
  catalogue::Value values;  // an object; of JSON as nested as it came
  // What --entry could have named, if there were several signed payloads, and which was read.
  std::vector<std::size_t> choices = {};
  std::size_t choice = 0;
};

// Reads parameters in order, exact bytes kept; if one of several payloads was chosen, `console`
// says so. Errors: "input.none", "input.argument" (no '='),
// "input.unreadable" (subject: the file), "input.too_large", "input.json_object", "input.no_form"
// (HTML without one), "input.curl", "input.curl_file", "input.har", "input.har_entry",
// "input.log_entry", "input.event", "input.log", "input.http", and those of Form::parse and
// parse_value.
Result<Input> read_parameters(const InputOptions& options, std::istream& standard_input,
                              const Console& console);
Result<Input> parse_parameters(std::string_view text, const InputOptions& options,
                               const Console& console);

// The same as flat pairs. Error "input.json_value" (null or nested; subject: its name).
Result<wire::Form> flat_form(const Input& input);

// The text of the file or of standard input that the options name, or the one argument that begins
// with '{' or '['; nothing where the parameters are arguments. Errors: "input.none",
// "input.unreadable", "input.too_large".
Result<std::optional<std::string>> read_input_text(const InputOptions& options,
                                                   std::istream& standard_input);
// The same where only a text will do, without the line end that an editor adds. Error
// "input.unreadable" for a NAME=VALUE.
Result<std::string> read_text(const InputOptions& options, std::istream& standard_input);

}  // namespace ecpay::cli
