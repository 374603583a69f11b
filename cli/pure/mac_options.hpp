#pragma once

#include <string>

#include "cli/input.hpp"
#include "cli/session.hpp"
#include "core/wire/check_mac.hpp"

namespace ecpay::cli {

// What `sign` and `verify` ask for alike.
struct MacOptions {
  InputOptions input;
  std::string hash = "sha256";
  bool steps = false;

  wire::MacHash mac_hash() const {
    return hash == "md5" ? wire::MacHash::md5 : wire::MacHash::sha256;
  }
};

// The parameters as arguments, -f and --input.
void add_input_options(CLI::App& app, const Console& console, InputOptions& options);

void add_mac_options(CLI::App& app, Session& session, MacOptions& options);

// The steps as JSON rows {"name","text"}, keys masked unless they are public.
Json steps_json(const wire::Form& form, const MacOptions& options, const crypto::HashKeys& keys);
// The same for people, on `err`.
void print_steps(const Console& console, const Json& steps);

}  // namespace ecpay::cli
