#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "cli/console.hpp"
#include "cli/settings/settings.hpp"
#include "core/merchant/credentials.hpp"

namespace ecpay::cli {

class Command;

// What one run of the program shares between its parts. Lives in main, on one thread.
struct Session {
  Console console;
  std::istream& in;
  merchant::CredentialOptions credentials;
  std::vector<std::string> arguments;  // as the program was started
  int exit = 0;                        // set by the verb that ran
  settings::Settings settings{};       // of the project and the variables
  std::optional<Error> problem{};      // why the project's file could not be read
  std::string start_folder{};          // where -C left from; empty without -C
};

// Takes over what the project says about keys.
void use_settings(Session& session, settings::Settings settings);

// --profile, --hash-key, --hash-iv, --hash-key-file.
void add_credential_options(Command& app, Session& session);

// The keys that the options, the environment or the project name (merchant::resolve_credentials).
Result<merchant::Credentials> credentials_of(const Session& session);

// -o/--output and --json.
void add_output_options(Command& app, Session& session);

}  // namespace ecpay::cli
