#include <ostream>

#include "cli/command.hpp"
#include "cli/pure/lines.hpp"
#include "cli/pure/mac_options.hpp"
#include "cli/pure/verbs.hpp"
#include "cli/request/detect.hpp"
#include "cli/request/diagnosis_text.hpp"
#include "core/crypto/digest.hpp"
#include "core/explain/explain.hpp"
#include "core/wire/envelope.hpp"

namespace ecpay::cli {
namespace {

// A check with what it was made of; the diagnosis only where it failed.
struct Checked {
  wire::MacCheck check;
  std::optional<explain::Diagnosis> diagnosis;
  Json steps = Json::array();
};

// Two mistakes at most: who verifies many signatures waits for each.
constexpr std::size_t k_most_mistakes = 2;

int print_check(const MacOptions& options, const Console& console, const Checked& checked) {
  const auto& check = checked.check;
  if (console.output == Output::json) {
    Json body{{"valid", check.valid}, {"received", check.received}, {"expected", check.expected}};
    if (checked.diagnosis) body.update(explain::to_json(*checked.diagnosis));
    body.erase("steps");  // here they are the whole texts, and only when asked for
    if (options.steps) body["steps"] = checked.steps;
    console.print_json("verify", body);
    return check.valid ? 0 : 1;
  }
  if (options.steps) print_steps(console, checked.steps);
  if (check.valid) {
    console.out << console.text("valid", "正確") << "\n";
    return 0;
  }
  console.out << console.text("invalid", "不正確") << "\n";
  print_diagnosis(console, *checked.diagnosis, "");
  return 1;
}

wire::MacCheck compared(std::string received, std::string expected) {
  const bool valid = crypto::constant_time_equals(received, expected);
  return {valid, std::move(received), std::move(expected)};
}

// The JSON text that was signed and its signature: of an envelope, or of the text itself with
// --expected.
Result<wire::MacCheck> check_ecticket(std::string_view text, const std::string& expected,
                                      const crypto::HashKeys& keys, std::string& plain) {
  plain = text;
  std::string received = expected;
  const auto envelope = wire::parse_envelope(text);
  if (!envelope && expected.empty()) return envelope.error();
  if (envelope) {
    if (expected.empty()) received = text_of(envelope->outer, wire::k_check_mac_field);
    if (received.empty()) return Error{"mac.missing", std::string(wire::k_check_mac_field), "", ""};
    auto decrypted = wire::decrypt_data(envelope->data, keys);
    if (!decrypted) return decrypted.error();
    plain = std::move(*decrypted);
  }
  return compared(std::move(received), wire::eticket_mac(plain, keys));
}

int verify_text(std::string_view text, const MacOptions& options, const Console& console,
                const crypto::HashKeys& keys) {
  std::string plain;
  const auto check = check_ecticket(text, options.expected, keys, plain);
  if (!check) return console.report(check.error());
  Checked checked{*check, std::nullopt, Json::array()};
  if (!check->valid)
    checked.diagnosis =
        explain::explain_eticket_mac({plain, check->received, keys, k_most_mistakes});
  if (options.steps) checked.steps = steps_json(wire::trace_eticket_mac(plain, keys), keys);
  return print_check(options, console, checked);
}

int verify_ecticket(const MacOptions& options, const Session& session,
                    const crypto::HashKeys& keys) {
  const auto text = read_text(options.input, session.in);
  if (!text) return session.console.report(text.error());
  return verify_text(*text, options, session.console, keys);
}

int verify_form(const MacOptions& options, const Session& session, const crypto::HashKeys& keys) {
  const Console& console = session.console;
  const auto input = read_parameters(options.input, session.in, console);
  if (!input) return console.report(input.error());
  if (is_envelope(input->values) && !input->body.empty()) {
    const bool is_signed = input->values.has(wire::k_check_mac_field) || !options.expected.empty();
    if (!is_signed) return console.report({"mac.envelope", "", "", ""});
    return verify_text(input->body, options, console, keys);
  }
  auto form = flat_form(*input);
  if (!form) return console.report(form.error());
  if (!options.expected.empty()) form->set(wire::k_check_mac_field, options.expected);
  const auto check = wire::verify_check_mac(*form, keys, options.mac_hash());
  if (!check) return console.report(check.error());
  Checked checked{*check, std::nullopt, Json::array()};
  if (!check->valid) {
    auto diagnosis = explain::explain_check_mac(
        {*form, check->received, keys, options.mac_hash(), k_most_mistakes});
    if (!diagnosis) return console.report(diagnosis.error());
    checked.diagnosis = std::move(*diagnosis);
  }
  if (options.steps)
    checked.steps = steps_json(wire::trace_check_mac(*form, keys, options.mac_hash()), keys);
  return print_check(options, console, checked);
}

int verify_lines(const MacOptions& options, const Session& session, const crypto::HashKeys& keys) {
  const auto counts =
      answer_lines(session.in, session.console.out,
                   [&](std::string_view line, std::string& out) -> Result<LineAnswer> {
                     Result<wire::MacCheck> check = wire::MacCheck{};
                     if (options.is_ecticket()) {
                       std::string plain;
                       check = check_ecticket(line, "", keys, plain);
                     } else {
                       const auto form = form_of_line(line);
                       if (!form) return form.error();
                       check = wire::verify_check_mac(*form, keys, options.mac_hash());
                     }
                     if (!check) return check.error();
                     out += check->valid ? "{\"valid\":true}" : "{\"valid\":false}";
                     return check->valid ? LineAnswer::yes : LineAnswer::no;
                   });
  return exit_code_of(counts);
}

int run_verify(const MacOptions& options, const Session& session) {
  const auto credentials = credentials_of(session);
  if (!credentials) return session.console.report(credentials.error());
  if (options.lines) return verify_lines(options, session, credentials->keys);
  if (options.is_ecticket()) return verify_ecticket(options, session, credentials->keys);
  return verify_form(options, session, credentials->keys);
}

}  // namespace

void add_verify(Command& app, Session& session) {
  auto options = std::make_shared<MacOptions>();
  add_mac_options(app, session, *options);
  app.add_option("--expected", options->expected,
                 std::string(session.console.text("The CheckMacValue, where the input has none",
                                                  "要比對的檢查碼（輸入中沒有時）")))
      .type_name("MAC");
  app.footer(std::string(session.console.text("Examples", "範例")) +
             "\n  ecpay-cli verify -f notice.txt\n  cat notice.txt | ecpay-cli verify -\n"
             "  ecpay-cli verify --jsonl < notices.jsonl\n");
  app.callback([options, &session] { session.exit = run_verify(*options, session); });
}

}  // namespace ecpay::cli
