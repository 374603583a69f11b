#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/catalogue/spec.hpp"
#include "core/catalogue/value.hpp"

namespace ecpay::catalogue {

// What is known of an API without reading its entry (DECISIONS K6).
struct IndexRow {
  std::string_view id;
  std::string_view service;
  std::string_view name_zh_tw;
  std::string_view name_en;
  bool emulated = false;
};

struct EndpointMatch {
  const ApiSpec* api = nullptr;
  const EndpointSpec* endpoint = nullptr;
};

// Every API ECPay offers, as data. Entries are parsed by the strict loader on first use and kept;
// safe to share between threads. Pointers live as long as the catalogue.
class Catalogue {
 public:
  // The one built into the program.
  static const Catalogue& embedded();
  // From files given by name and text (tests, the generator). Errors: "catalogue.unknown_key",
  // "catalogue.missing_key", "catalogue.value", "catalogue.fragment", "catalogue.ambiguous"
  // (subject: file and JSON pointer).
  static Result<std::unique_ptr<Catalogue>> load(
      std::vector<std::pair<std::string, std::string>> files);
  ~Catalogue();

  std::span<const IndexRow> index() const;  // sorted by id
  // Null if there is none; std::logic_error if an embedded entry is broken (a test reads them all).
  const ApiSpec* find(std::string_view id) const;
  const ServiceSpec* find_service(std::string_view id) const;
  std::vector<const ServiceSpec*> services() const;

  // Endpoints with that path (letter case as sent, or another if none fits) and method. `host` is a
  // real host name, or empty for any host. Several rows where APIs share a path: choose() tells
  // them apart.
  std::vector<EndpointMatch> match(std::string_view method, std::string_view host,
                                   std::string_view path) const;
  // Whether some endpoint has this path with any method, for 404 against 405.
  bool knows_path(std::string_view host, std::string_view path) const;
  // The known path nearest to this one by edit distance; empty if none is near.
  std::string nearest_path(std::string_view path) const;

  // All real host names, lower case, stage and production; `is_production_host` tells which.
  std::vector<std::string> hosts() const;
  bool knows_host(std::string_view host) const;  // whether it is one of hosts(), in any case
  bool is_production_host(std::string_view host) const;

 private:
  struct Impl;
  explicit Catalogue(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// The one of `matches` whose `when` fits the values; null pointers inside if none does.
EndpointMatch choose(const std::vector<EndpointMatch>& matches, const Value& values);

// The key family that signs this message; empty if no account rule fits.
std::string family_of(const EndpointMatch& match, const Value& values);

// Whether all conditions hold. `request` answers names that start with "request."; may be null.
bool holds(const When& when, const Value& values, const Value* request);

}  // namespace ecpay::catalogue
