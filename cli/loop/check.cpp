#include "cli/loop/check.hpp"

#include "cli/command.hpp"
#include "cli/loop/verbs.hpp"

namespace ecpay::cli {

void add_check(Command& app, Session& session) {
  app.require_subcommand(1);
  add_check_signer(app, session);
}

}  // namespace ecpay::cli
