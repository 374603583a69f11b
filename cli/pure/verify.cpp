#include <CLI/CLI.hpp>
#include <ostream>

#include "cli/pure/diagnosis_text.hpp"
#include "cli/pure/mac_options.hpp"
#include "cli/pure/verbs.hpp"
#include "core/explain/explain.hpp"

namespace ecpay::cli {
namespace {

int run_verify(const MacOptions& options, Session& session) {
  const Console& console = session.console;
  const auto form = read_input(options.input, session.in);
  if (!form) return console.report(form.error());
  const auto credentials = credentials_of(session);
  if (!credentials) return console.report(credentials.error());
  const auto check = wire::verify_check_mac(*form, credentials->keys, options.mac_hash());
  if (!check) return console.report(check.error());
  Json body{{"valid", check->valid}, {"received", check->received}, {"expected", check->expected}};
  std::optional<explain::Diagnosis> diagnosis;
  if (!check->valid) {
    // Two mistakes at most: who verifies many signatures waits for each.
    diagnosis = *explain::explain_check_mac(
        {*form, check->received, credentials->keys, options.mac_hash(), 2});
    body.update(explain::to_json(*diagnosis));
    body.erase("steps");  // here they are the whole texts, and only when asked for
  }
  if (options.steps) body["steps"] = steps_json(*form, options, credentials->keys);
  if (console.output == Output::json) {
    console.print_json("verify", body);
    return check->valid ? 0 : 1;
  }
  if (options.steps) print_steps(console, body["steps"]);
  if (check->valid) {
    console.out << console.text("valid", "正確") << "\n";
    return 0;
  }
  console.out << console.text("invalid", "不正確") << "\n";
  print_diagnosis(console, *diagnosis, "");
  return 1;
}

}  // namespace

void add_verify(CLI::App& app, Session& session) {
  auto options = std::make_shared<MacOptions>();
  add_mac_options(app, session, *options);
  app.footer(std::string(session.console.text("Examples", "範例")) +
             "\n  ecpay-cli verify -f notice.txt\n  pbpaste | ecpay-cli verify -\n");
  app.callback([options, &session] { session.exit = run_verify(*options, session); });
}

}  // namespace ecpay::cli
