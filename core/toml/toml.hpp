#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

namespace ecpay {

struct TomlEntry;

// One value of a TOML file, with the place where it stands. A plain value.
struct TomlValue {
  enum class Kind { string, integer, number, boolean, date_time, array, table };

  Kind kind = Kind::table;
  std::string text;  // a string's characters; number and date_time: as TOML writes them
  std::int64_t integer = 0;
  bool boolean = false;
  std::vector<TomlValue> items;    // of an array, also of an array of tables
  std::vector<TomlEntry> entries;  // of a table, in the order in which the file names them first
  unsigned line = 0;               // from 1; 0 for a table that only its members name
  unsigned column = 0;

  // The member of that exact name, or null: also when this is no table.
  const TomlValue* find(std::string_view name) const;
};

struct TomlEntry {
  std::string name;
  TomlValue value;
  unsigned line = 0;  // where the name stands
  unsigned column = 0;
};

// "a string", "a table" …: what a sentence calls the kind, in English.
std::string_view to_string(TomlValue::Kind kind);

// The root table of a TOML 1.0 text. `file` names it in errors. Error "toml.syntax": `detail` says
// where and what, `evidence` is the line with a caret below the place. A text over 1 MiB is
// "toml.too_large"; one nested deeper than 32 values, or with a key of more than 16 parts, is
// refused as syntax.
Result<TomlValue> parse_toml(std::string_view text, std::string_view file);

// "line\n    ^": line number `line` of `text` and a caret below its column; for errors that a
// reader of the tree finds later.
std::string toml_caret(std::string_view text, unsigned line, unsigned column);

}  // namespace ecpay
