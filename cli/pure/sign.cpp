#include <ostream>

#include "cli/command.hpp"
#include "cli/pure/lines.hpp"
#include "cli/pure/mac_options.hpp"
#include "cli/pure/verbs.hpp"
#include "cli/request/detect.hpp"
#include "cli/request/payload.hpp"

namespace ecpay::cli {
namespace {

struct Signed {
  std::string mac;
  std::vector<wire::MacStep> steps;
};

int print_signed(const MacOptions& options, const Console& console, const Signed& result,
                 const crypto::HashKeys& keys) {
  if (console.output == Output::json) {
    Json body{{"CheckMacValue", result.mac}, {"hash", options.hash}};
    if (options.is_ecticket()) body["formula"] = options.formula;
    if (options.steps) body["steps"] = steps_json(result.steps, keys);
    console.print_json("sign", body);
    return 0;
  }
  if (options.steps) print_steps(console, steps_json(result.steps, keys));
  console.out << result.mac << "\n";
  return 0;
}

// Where the payload goes: --url, what the input says, or the API that takes these parameters.
std::string address_of(const MacOptions& options, const Input& input) {
  if (!options.url.empty()) return options.url;
  if (!input.url.empty()) return input.url;
  const auto found = detect_api(input);
  return stage_url(found ? **found : *catalogue::Catalogue::embedded().find("aio.checkout"));
}

int print_payload(const MacOptions& options, const Console& console, const Input& input,
                  wire::Form form, const std::string& mac) {
  form.remove(wire::k_check_mac_field);
  form.add(std::string(wire::k_check_mac_field), mac);
  Payload payload{address_of(options, input), "application/x-www-form-urlencoded", form.encode(),
                  std::move(form)};
  const auto text = write_payload(payload, options.as);
  if (!text) return console.report(text.error());
  console.out << *text << "\n";
  return 0;
}

int sign_form(const MacOptions& options, const Session& session, const crypto::HashKeys& keys) {
  const Console& console = session.console;
  const auto input = read_parameters(options.input, session.in, session.console);
  if (!input) return console.report(input.error());
  const auto form = flat_form(*input);
  if (!form) return console.report(form.error());
  Signed result{wire::check_mac_value(*form, keys, options.mac_hash()), {}};
  if (!options.as.empty()) return print_payload(options, console, *input, *form, result.mac);
  if (options.steps) result.steps = wire::trace_check_mac(*form, keys, options.mac_hash());
  return print_signed(options, console, result, keys);
}

int sign_ecticket(const MacOptions& options, const Session& session, const crypto::HashKeys& keys) {
  const auto text = read_text(options.input, session.in);
  if (!text) return session.console.report(text.error());
  const auto json = catalogue::parse_value(*text);
  if (!json) return session.console.report(json.error());
  Signed result{wire::eticket_mac(*text, keys), {}};
  if (options.steps) result.steps = wire::trace_eticket_mac(*text, keys);
  return print_signed(options, session.console, result, keys);
}

int sign_lines(const MacOptions& options, const Session& session, const crypto::HashKeys& keys) {
  const auto counts =
      answer_lines(session.in, session.console.out,
                   [&](std::string_view line, std::string& out) -> Result<LineAnswer> {
                     out += "{\"mac\":\"";
                     if (options.is_ecticket()) {
                       const auto json = catalogue::parse_value(line);
                       if (!json) return json.error();
                       out += wire::eticket_mac(line, keys);
                     } else {
                       const auto form = form_of_line(line);
                       if (!form) return form.error();
                       out += wire::check_mac_value(*form, keys, options.mac_hash());
                     }
                     out += "\"}";
                     return LineAnswer::yes;
                   });
  return exit_code_of(counts);
}

int run_sign(const MacOptions& options, const Session& session) {
  const auto credentials = credentials_of(session);
  if (!credentials) return session.console.report(credentials.error());
  if (!options.as.empty() && (options.lines || options.is_ecticket()))
    return session.console.report({"payload.as_alone", "--as", "", ""});
  if (options.lines) return sign_lines(options, session, credentials->keys);
  if (options.is_ecticket()) return sign_ecticket(options, session, credentials->keys);
  return sign_form(options, session, credentials->keys);
}

}  // namespace

void add_sign(Command& app, Session& session) {
  auto options = std::make_shared<MacOptions>();
  const Console& console = session.console;
  add_mac_options(app, session, *options);
  app.add_option("--as", options->as,
                 std::string(console.text("Print the whole signed payload in this form",
                                          "以此格式輸出簽好的完整內容")))
      .type_name("FORM")
      .one_of(k_payload_forms);
  app.add_option("--url", options->url,
                 std::string(console.text("Address that --as html, curl, http and hurl write",
                                          "--as html、curl、http、hurl 使用的網址")))
      .type_name("URL");
  app.footer(std::string(console.text("Examples", "範例")) +
             "\n  ecpay-cli sign MerchantID=3002607 TotalAmount=300 ItemName='A cup of tea'\n"
             "  ecpay-cli sign -f order.json --steps\n"
             "  ecpay-cli sign -f order.json --as curl\n"
             "  ecpay-cli sign --formula ecticket --profile stage-ecticket "
             "'{\"MerchantID\":\"3085676\"}'\n"
             "  ecpay-cli sign --jsonl < orders.jsonl\n");
  app.callback([options, &session] { session.exit = run_sign(*options, session); });
}

}  // namespace ecpay::cli
