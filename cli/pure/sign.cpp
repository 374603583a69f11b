#include <CLI/CLI.hpp>
#include <ostream>

#include "cli/pure/mac_options.hpp"
#include "cli/pure/verbs.hpp"

namespace ecpay::cli {
namespace {

int run_sign(const MacOptions& options, Session& session) {
  const Console& console = session.console;
  const auto form = read_input(options.input, session.in);
  if (!form) return console.report(form.error());
  const auto credentials = credentials_of(session);
  if (!credentials) return console.report(credentials.error());
  const std::string mac = wire::check_mac_value(*form, credentials->keys, options.mac_hash());
  if (console.output == Output::json) {
    Json body{{"CheckMacValue", mac}, {"hash", options.hash}};
    if (options.steps) body["steps"] = steps_json(*form, options, credentials->keys);
    console.print_json("sign", body);
    return 0;
  }
  if (options.steps) print_steps(console, steps_json(*form, options, credentials->keys));
  console.out << mac << "\n";
  return 0;
}

}  // namespace

void add_sign(CLI::App& app, Session& session) {
  auto options = std::make_shared<MacOptions>();
  add_mac_options(app, session, *options);
  app.footer(std::string(session.console.text("Examples", "範例")) +
             "\n  ecpay-cli sign MerchantID=3002607 TotalAmount=300 ItemName='A cup of tea'\n"
             "  ecpay-cli sign -f order.json --steps\n");
  app.callback([options, &session] { session.exit = run_sign(*options, session); });
}

}  // namespace ecpay::cli
