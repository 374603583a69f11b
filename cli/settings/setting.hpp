#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

namespace ecpay::settings {

// How the value of a setting is written, in ecpay.toml and as the text of a variable or an option.
enum class Kind {
  text,
  language,  // en or zh-TW, also as a locale writes it
  path,      // in ecpay.toml relative to its folder
  port,      // 0 to 65535
  whole,     // a whole number, not negative
  boolean,   // true or false
  duration,  // "10s"
  instant,   // "2026-01-01T10:00:00+08:00"
  list,      // an array of texts; a variable separates them by commas
  paths,     // the same of paths
  pairs      // a table of texts; a variable has NAME=VALUE separated by commas
};

// Something that an option, a variable or ecpay.toml can say, in this order of precedence. The one
// table behind `config show`, the reader of ecpay.toml, the options' defaults and the manual.
struct Setting {
  std::string_view key;       // in ecpay.toml: "emulator.port"
  std::string_view variable;  // "ECPAY_PORT"
  std::string_view option;    // "--port"
  std::string_view verbs;     // whose option it is, separated by blanks; empty = of every verb
  Kind kind = Kind::text;
  std::string_view choices;   // of a text, separated by blanks; empty = any
  std::string_view fallback;  // what holds where nobody says anything; empty = see the description
  enum class Secrecy { open, secret } secrecy = Secrecy::open;  // secret: never in ecpay.toml
  enum class Sense { same, opposite } sense = Sense::same;      // "--no-translate"
  std::string_view en{};
  std::string_view zh_tw{};
};

// All of them, by section of ecpay.toml.
std::span<const Setting> all_settings();
const Setting* find_setting(std::string_view key);
// The setting behind an option of a verb; null if it has none.
const Setting* setting_of(std::string_view option, std::string_view verb);

// The parts of a value given as one text: of list, paths and pairs at commas.
std::vector<std::string> parts_of(const Setting& setting, std::string_view text);

// Nothing if `part` (one element of a list) is a good value, else "config.wants_…" (detail: what
// the sentence has to list), whose subject the caller knows.
std::optional<Error> complaint(const Setting& setting, const std::string& part);
// The same for a value that is no text at all.
Error wants(const Setting& setting);

// A language that texts exist in, written in any usual way: "en", "zh-TW", "zh_TW.UTF-8".
bool is_language(std::string_view text);
// "true", "yes", "on", "1" and their opposites, in any letter case.
std::optional<bool> truth_of(std::string_view text);

}  // namespace ecpay::settings
