#pragma once

#include <span>
#include <string_view>

#include "core/catalogue/catalogue.hpp"

// What lookups need of all entries, so that none has to be parsed for them (DECISIONS K6). The
// built-in catalogue's index is written at build time by the generator of core/catalogue/generator.
namespace ecpay::catalogue {

struct IndexEndpoint {
  std::size_t api = 0;       // position in rows
  std::size_t endpoint = 0;  // position in ApiSpec::endpoints
  std::string_view method;
  std::string_view path;
  std::string_view host_key;
};

struct IndexHost {
  std::string_view service;
  std::string_view key;
  std::string_view name;  // lower case
  bool production = false;
};

struct Index {
  std::span<const IndexRow> rows;  // sorted by id
  std::span<const IndexEndpoint> endpoints;
  std::span<const IndexHost> hosts;
  std::span<const std::string_view> services;  // sorted
};

// A file of the entries' folder by its name relative to it.
struct EntryFile {
  std::string_view name;
  std::string_view text;
};

// All errors of all files, for the generator and tests; empty if everything is in order.
std::vector<Error> check_entries(std::span<const EntryFile> files);

}  // namespace ecpay::catalogue
