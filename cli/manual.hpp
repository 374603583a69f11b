#pragma once

#include <string>

#include "cli/registry.hpp"
#include "cli/session.hpp"

namespace ecpay::cli {

// A page of the manual, made from the tables that run the program: the verbs, their options as
// CLI11 has them, the settings. roff with the man macros, in the language of the session.
struct ManualPage {
  std::string name;  // "ecpay-cli-sign.1"
  std::string roff;
};

ManualPage page_of_program(const Console& console);
// REQUIRES: this executable can run the verb.
ManualPage page_of_verb(const Verb& verb, Session& session);

// `man`, the same in both executables: each knows the options of its own verbs.
void add_man(Command& app, Session& session);

}  // namespace ecpay::cli
