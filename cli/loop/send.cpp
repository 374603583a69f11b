#include <ostream>

#include "cli/command.hpp"
#include "cli/loop/emulator_client.hpp"
#include "cli/loop/verbs.hpp"
#include "cli/request/answer.hpp"
#include "cli/request/build_request.hpp"
#include "cli/request/violations.hpp"
#include "core/base/text.hpp"
#include "core/http/client.hpp"
#include "core/merchant/accounts.hpp"

namespace ecpay::cli {
namespace {

constexpr std::size_t k_most_shown = 4000;

struct SendOptions {
  BuildOptions build;
  bool raw = false;  // the payload is finished
  bool allow_production = false;
  std::size_t timeout_s = 30;
};

// Public test keys never go to a real shop's host, and other keys only when that is said.
std::optional<Error> forbidden(const SendOptions& options, const BuiltRequest& request,
                               const http::Url& url) {
  if (!catalogue::Catalogue::embedded().is_production_host(url.host)) return std::nullopt;
  if (merchant::is_public(request.keys)) return Error{"send.public_keys", url.host, "", ""};
  if (!options.allow_production) return Error{"send.production", url.host, "", ""};
  return std::nullopt;
}

void print_answer(const Console& console, const http::ClientResponse& response,
                  const ReadAnswer& answer) {
  console.say("HTTP " + std::to_string(response.status) +
              (answer.name.empty() ? "" : "  " + answer.name));
  if (!answer.outer.members.empty()) {
    console.say("TransCode " + answer.outer.get("TransCode") + "  " + answer.outer.get("TransMsg"));
  }
  if (!answer.values.members.empty()) {
    console.out << catalogue::to_json(answer.values) << "\n";
  } else {
    console.out << first_code_points(to_valid_utf8(response.body), k_most_shown) << "\n";
  }
}

int print_result(const Console& console, const BuiltRequest& request,
                 const http::ClientResponse& response, const ReadAnswer& answer) {
  if (console.output == Output::json) {
    Json body{{"api", request.api->id}, {"url", request.payload.url}, {"status", response.status},
              {"ok", answer.ok},        {"answer", answer.name},      {"body", response.body}};
    if (auto values = parse_json(catalogue::to_json(answer.values))) body["values"] = *values;
    if (answer.outer.has("TransCode")) body["TransCode"] = answer.outer.get("TransCode");
    const auto location = response.headers.get("Location");
    if (!location.empty()) body["location"] = location;
    if (answer.problem) body["problem"] = answer.problem->code;
    console.print_json("send", body);
    return answer.ok ? 0 : 1;
  }
  print_answer(console, response, answer);
  if (answer.problem) return console.report(*answer.problem);
  return answer.ok ? 0 : 1;
}

int refuse(const Console& console, const BuiltRequest& request) {
  if (console.output == Output::json) {
    console.print_json("violations", {{"api", request.api->id},
                                      {"valid", false},
                                      {"violations", violations_json(request.violations)}});
  } else {
    print_violations(console.out, console, request.violations);
  }
  return 1;
}

int run_send(SendOptions options, const Session& session) {
  const Console& console = session.console;
  if (options.build.to == "emulator") {
    const auto emulator = EmulatorClient::find();
    if (!emulator) return console.report(emulator.error());
    options.build.to = emulator->url();
  }
  if (options.build.api.empty()) {
    if (!options.raw) return console.report({"cli.usage", "send", "api is required", ""});
    options.build.api = "auto";
  }
  const auto request = options.raw ? finished_request(options.build, session)
                                   : build_request(options.build, session);
  if (!request) return console.report(request.error());
  if (catalogue::has_refusal(request->violations)) return refuse(console, *request);
  const auto url = http::parse_url(request->payload.url);
  if (!url) return console.report(url.error());
  if (const auto error = forbidden(options, *request, *url)) return console.report(*error);
  http::ClientRequest post;
  post.method = "POST";
  post.url = *url;
  post.headers.add("Content-Type", request->payload.content_type);
  post.body = request->payload.body;
  post.timeout = std::chrono::seconds(options.timeout_s);
  const auto response = http::Client().send(post);
  if (!response) return console.report(response.error());
  const auto answer = read_answer(*request->api, response->status, response->body, request->keys);
  return print_result(console, *request, *response, answer);
}

}  // namespace

void add_send(Command& app, Session& session) {
  auto options = std::make_shared<SendOptions>();
  const Console& console = session.console;
  const auto text = [&](std::string_view en, std::string_view zh) {
    return std::string(console.text(en, zh));
  };
  add_build_options(app, session, options->build, false);
  app.add_flag("--raw", options->raw,
               text("Send a finished payload byte for byte: form, JSON, HTML, curl, HAR, .http",
                    "原樣送出已完成的內容：表單、JSON、HTML、curl、HAR、.http"));
  app.add_option("--timeout", options->timeout_s, text("Seconds to wait", "等待秒數"))
      .type_name("S")
      .range(1, 600);
  app.add_flag("--allow-production", options->allow_production,
               text("Send to a production host", "允許送往正式環境"));
  app.footer(text("Examples", "範例") +
             "\n  ecpay-cli send aio.query_trade MerchantTradeNo=tea0001 --to emulator\n"
             "  ecpay-cli send --raw -f order.http --to emulator\n");
  app.callback([options, &session] { session.exit = run_send(*options, session); });
}

}  // namespace ecpay::cli
