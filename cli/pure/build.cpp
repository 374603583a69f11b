#include <CLI/CLI.hpp>
#include <ostream>

#include "cli/pure/build_request.hpp"
#include "cli/pure/payload.hpp"
#include "cli/pure/verbs.hpp"
#include "cli/pure/violations.hpp"

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

void add_build(CLI::App& app, Session& session) {
  auto options = std::make_shared<BuildOptions>();
  const Console& console = session.console;
  const auto text = [&](std::string_view en, std::string_view zh) {
    return std::string(console.text(en, zh));
  };
  app.add_option("api", options->api, text("e.g. aio.checkout", "例如 aio.checkout"))->required();
  app.add_option("parameters", options->input.arguments,
                 text("NAME=VALUE …, also Items[0].ItemName=…, or one file, or -",
                      "NAME=VALUE …，也可寫 Items[0].ItemName=…，或一個檔案，或 -"));
  app.add_option("-f,--file", options->input.file,
                 text("Read parameters from a file", "從檔案讀取參數"))
      ->type_name("FILE");
  app.add_option("--sample", options->sample,
                 text("Start from this sample of `api show`", "以 api show 的此範例為基礎"))
      ->type_name("NAME");
  app.add_option("--as", options->as, text("How to write it", "輸出格式"))
      ->type_name("FORM")
      ->check(CLI::IsMember(k_payload_forms));
  app.add_option("--to", options->to,
                 text("stage (default), emulator, or the URL of a host",
                      "stage（預設）、emulator，或主機網址"))
      ->type_name("TARGET");
  app.add_option("--cipher", options->cipher, text("cbc or gcm", "cbc 或 gcm"))
      ->type_name("MODE")
      ->check(CLI::IsMember({"cbc", "gcm"}));
  app.add_option("--at", options->at,
                 text("Time of dates and numbers (default: now)", "日期與編號的時間（預設現在）"))
      ->type_name("TIME");
  app.add_option("--seed", options->seed,
                 text("Makes order numbers repeatable", "讓訂單編號可重現"))
      ->type_name("N");
  add_credential_options(app, session);
  add_output_options(app, session);
  app.footer(text("Examples", "範例") +
             "\n  ecpay-cli build aio.checkout TotalAmount=300 ItemName=tea TradeDesc=shop "
             "ChoosePayment=ALL ReturnURL=https://shop.example.com/notify\n"
             "  ecpay-cli build aio.checkout --sample credit --as html\n"
             "  ecpay-cli build invoice_b2c.issue --sample consumer --as curl\n");
  app.callback([options, &session] { session.exit = run_build(*options, session); });
}

}  // namespace ecpay::cli
