#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/toml/toml.hpp"

namespace ecpay::settings {

// Letters and digits in a row that are as long as a key become asterisks, so that no line of a file
// that is shown can show one.
std::string without_keys(std::string text);

// A key of an ecpay.toml, for errors that say where they are.
struct Place {
  std::string_view text;
  const std::filesystem::path& file;
  std::string key;

  Place inner(std::string_view name) const { return {text, file, key + "." + std::string(name)}; }
  // `error` with the place as its subject and the line as its evidence.
  Error at(unsigned line, unsigned column, Error error) const;
  Error at(const TomlValue& value, Error error) const {
    return at(value.line, value.column, std::move(error));
  }
  // That `entry` is none of `known`.
  Error unknown(const TomlEntry& entry, std::span<const std::string_view> known) const;
};

}  // namespace ecpay::settings
