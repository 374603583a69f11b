#include "cli/help.hpp"
#include "cli/command.hpp"

#include "cli/pure/verbs.hpp"
#include "cli/session.hpp"

namespace ecpay::cli {

void add_help(Command& app, Session& session) {
  app.callback([&session] { session.exit = print_help(session.console); });
}

void add_version(Command& app, Session& session) {
  add_output_options(app, session);
  app.callback([&session] { session.exit = print_version(session.console); });
}

}  // namespace ecpay::cli
