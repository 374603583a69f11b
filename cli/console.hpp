#pragma once

#include <iosfwd>
#include <string>
#include <string_view>

#include "core/base/json.hpp"
#include "core/base/messages.hpp"
#include "core/base/result.hpp"

namespace ecpay::cli {

enum class Output { text, json };

// Where a command speaks: results on `out`, talk on `err`. Both streams are borrowed.
class Console {
 public:
  Console(std::ostream& results, std::ostream& talk) : out(results), err(talk) {}

  std::ostream& out;
  std::ostream& err;
  Language language = Language::en;
  Output output = Output::text;
  bool quiet = false;
  bool color = false;  // of `err`

  // The text in the reader's language.
  std::string_view text(std::string_view en, std::string_view zh_tw) const {
    return language == Language::en ? en : zh_tw;
  }
  // A line on `err`, unless quiet.
  void say(std::string_view line) const;
  // One JSON object on `out`: {"schema":"ecpay-cli/NAME","v":1, …members of `body`}.
  void print_json(std::string_view schema, const Json& body) const;
  // The error with its hint on `err` (as the object ecpay-cli/error on `out` with --json); answers
  // its exit code.
  int report(const Error& error) const;
};

}  // namespace ecpay::cli
