#include <ostream>

#include "cli/command.hpp"
#include "cli/pure/verbs.hpp"
#include "cli/request/build_request.hpp"
#include "cli/request/payload.hpp"
#include "cli/request/violations.hpp"

namespace ecpay::cli {
namespace {

int refuse(const Console& console, const BuiltRequest& request) {
  if (console.output == Output::json) {
    console.print_json("violations", {{"api", request.api->id},
                                      {"valid", false},
                                      {"violations", violations_json(request.violations)}});
    return 1;
  }
  print_violations(console.out, console, request.violations);
  return 1;
}

int run_build(const BuildOptions& options, const Session& session) {
  const Console& console = session.console;
  const auto request = build_request(options, session);
  if (!request) return console.report(request.error());
  if (catalogue::has_refusal(request->violations)) return refuse(console, *request);
  const Payload& payload = request->payload;
  const auto as = options.as.empty() ? (payload.form ? "form" : "json") : options.as;
  const auto text = write_payload(payload, as);
  if (!text) return console.report(text.error());
  if (console.output == Output::json) {
    console.print_json("build", {{"api", request->api->id},
                                 {"method", "POST"},
                                 {"url", payload.url},
                                 {"content_type", payload.content_type},
                                 {"body", payload.body},
                                 {"parameters", Json::parse(catalogue::to_json(request->values))},
                                 {"profile", request->profile},
                                 {"warnings", violations_json(request->violations)}});
    return 0;
  }
  if (!console.quiet) print_violations(console.err, console, request->violations);
  console.out << *text << "\n";
  return 0;
}

}  // namespace

void add_build(Command& app, Session& session) {
  auto options = std::make_shared<BuildOptions>();
  const Console& console = session.console;
  const auto text = [&](std::string_view en, std::string_view zh) {
    return std::string(console.text(en, zh));
  };
  add_build_options(app, session, *options);
  app.add_option("--as", options->as, text("How to write it", "輸出格式"))
      .type_name("FORM")
      .one_of(k_payload_forms);
  app.footer(text("Examples", "範例") +
             "\n  ecpay-cli build aio.checkout TotalAmount=300 ItemName=tea TradeDesc=shop "
             "ChoosePayment=ALL ReturnURL=https://shop.example.com/notify\n"
             "  ecpay-cli build aio.checkout --sample credit --as html\n"
             "  ecpay-cli build invoice_b2c.issue --sample consumer --as curl\n");
  app.callback([options, &session] { session.exit = run_build(*options, session); });
}

}  // namespace ecpay::cli
