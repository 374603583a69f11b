#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "cli/command.hpp"
#include "cli/registry.hpp"
#include "cli/session.hpp"

namespace ecpay::cli {

// One verb with all its options, as CLI11 holds them: for running it, for completing it and for its
// page of the manual. REQUIRES: this executable can run the verb. `session` outlives it.
class VerbApp {
 public:
  VerbApp(const Verb& verb, Session& session);
  VerbApp(const VerbApp&) = delete;
  VerbApp& operator=(const VerbApp&) = delete;

  CLI::App root;             // knows the options of every verb
  CLI::App* verb = nullptr;  // knows those of this one
  std::string folder;        // -C
  std::string color = "auto";

 private:
  Command command_;           // the door to root
  Command* entry_ = nullptr;  // to verb
  std::string language_;      // read from argv before
};

// Gives every option that was not given what the variables or ecpay.toml say. Errors: those of
// Settings::value_of.
Result<Done> apply_settings(VerbApp& app, std::string_view verb,
                            const settings::Settings& settings);

}  // namespace ecpay::cli
