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
  std::string formula = "aio";
  bool steps = false;
  bool lines = false;    // --jsonl
  std::string as;        // sign: the whole payload
  std::string url;       // sign: its address
  std::string expected;  // verify: where the input does not hold the CheckMacValue

  wire::MacHash mac_hash() const {
    return hash == "md5" ? wire::MacHash::md5 : wire::MacHash::sha256;
  }
  bool is_ecticket() const { return formula == "ecticket"; }
};

// The parameters as arguments, -f and --input.
void add_input_options(Command& app, const Console& console, InputOptions& options);

void add_mac_options(Command& app, Session& session, MacOptions& options);

// The steps as JSON rows {"name","text"}, keys masked unless they are public.
Json steps_json(const std::vector<wire::MacStep>& steps, const crypto::HashKeys& keys);
// The same for people, on `err`.
void print_steps(const Console& console, const Json& steps);

// The parameters of one line of a --jsonl stream.
Result<wire::Form> form_of_line(std::string_view line);

}  // namespace ecpay::cli
