#include <filesystem>
#include <ostream>

#include "cli/command.hpp"
#include "cli/pure/mac_options.hpp"
#include "cli/pure/verbs.hpp"
#include "cli/request/detect.hpp"
#include "cli/request/keys.hpp"
#include "cli/request/violations.hpp"
#include "core/catalogue/validate.hpp"
#include "core/wire/check_mac.hpp"
#include "core/wire/envelope.hpp"

namespace ecpay::cli {
namespace {

using catalogue::MacKind;
using catalogue::Value;
using catalogue::Violation;

struct LintOptions {
  std::string api = "auto";
  InputOptions input;
};

// A request taken apart: what is inside, what stands around it, who signed it.
struct Subject {
  const ApiSpec* api = nullptr;
  Value values;
  Value outer = Value::empty_object();
  std::string plain;  // aes_json: the exact text that was encrypted
  crypto::HashKeys keys;
};

Violation wrong_mac(const std::string& received, const std::string& expected) {
  Violation violation;
  violation.field = "CheckMacValue";
  violation.rule = "check_mac";
  violation.certainty = catalogue::Certainty::recorded;
  violation.message = {"The CheckMacValue is " + received + ", calculated is " + expected + ".",
                       "CheckMacValue 不符：收到 " + received + "，計算結果為 " + expected + "。"};
  violation.fix = {"Run `ecpay-cli explain` on the same payload: it names the mistake.",
                   "請以 `ecpay-cli explain` 檢查同一份內容，它會指出錯誤原因。"};
  violation.source = "D-2902";
  return violation;
}

std::string family_for(const ApiSpec& api, const Value& values) {
  return catalogue::family_of({&api, &endpoint_of(api, values)}, values);
}

// Opens the envelope with the first of the keys that fit it.
Result<Done> open_envelope(const std::vector<merchant::Credentials>& keys, Subject& subject) {
  std::optional<Error> first;
  for (const auto& credentials : keys) {
    for (const auto cipher : {wire::DataCipher::cbc, wire::DataCipher::gcm}) {
      auto plain = wire::decrypt_data(subject.outer.get("Data"), credentials.keys, cipher);
      if (!plain) {
        if (!first) first = plain.error();
        continue;
      }
      auto values = catalogue::parse_value(*plain);
      if (!values) return values.error();
      if (!values->is_object()) return Error{"input.json_object", "", "", ""};
      subject.values = std::move(*values);
      subject.plain = std::move(*plain);
      subject.keys = credentials.keys;
      return Done{};
    }
  }
  return *first;
}

// All keys that may have sealed it: the chosen ones, those of the API, else the public accounts.
Result<std::vector<merchant::Credentials>> keys_of(const Session& session, const ApiSpec* api,
                                                   const Value& outer) {
  const auto merchant_id = outer.get("MerchantID");
  if (has_chosen_keys(session) || api != nullptr) {
    auto only = keys_for(session, api == nullptr ? "" : family_for(*api, outer), merchant_id);
    if (!only) return only.error();
    return std::vector<merchant::Credentials>{std::move(*only)};
  }
  std::vector<merchant::Credentials> keys;
  for (const auto& account : merchant::public_accounts())
    keys.push_back({account.keys, account.merchant_id, account.profile});
  return keys;
}

// What stands where the API would be, but is an input.
bool is_input(const std::string& word) {
  std::error_code ignored;
  return word == "-" || word.starts_with('{') || word.find('=') != std::string::npos ||
         (catalogue::Catalogue::embedded().find(word) == nullptr &&
          std::filesystem::exists(word, ignored));
}

Result<Subject> subject_of(LintOptions options, const Session& session) {
  if (is_input(options.api)) {
    options.input.arguments.insert(options.input.arguments.begin(), options.api);
    options.api = "auto";
  }
  auto input = read_parameters(options.input, session.in, session.console);
  if (!input) return input.error();
  Subject subject;
  const bool enveloped = is_envelope(input->values);
  if (options.api != "auto") {
    const auto found = find_request_api(options.api);
    if (!found) return found.error();
    subject.api = *found;
  } else if (!enveloped || !input->url.empty()) {
    const auto found = detect_api(*input);
    if (found) subject.api = *found;
    if (!found && !enveloped) return found.error();
  }
  if (!enveloped) {
    subject.values = std::move(input->values);
    const auto keys = keys_for(session, family_for(*subject.api, subject.values),
                               subject.values.get("MerchantID"));
    if (!keys) return keys.error();
    subject.keys = keys->keys;
    return subject;
  }
  subject.outer = std::move(input->values);
  const auto keys = keys_of(session, subject.api, subject.outer);
  if (!keys) return keys.error();
  const auto opened = open_envelope(*keys, subject);
  if (!opened) return opened.error();
  if (subject.api == nullptr) {
    const auto found = detect_by_names(subject.values, "");
    if (!found) return found.error();
    subject.api = *found;
  }
  return subject;
}

// A signature that is there and wrong; one that is not there yet is no mistake.
std::optional<Violation> check_mac(const Subject& subject) {
  const auto& request = subject.api->request;
  std::string received, expected;
  if (request.format == catalogue::Format::aes_json) {
    received = subject.outer.get(request.envelope.mac.field);
    if (request.envelope.mac.kind == MacKind::none || received.empty()) return std::nullopt;
    expected = wire::eticket_mac(subject.plain, subject.keys);
  } else {
    received = subject.values.get(request.mac.field);
    if (request.mac.kind == MacKind::none || received.empty()) return std::nullopt;
    expected = wire::check_mac_value(
        catalogue::form_of(subject.values), subject.keys,
        request.mac.kind == MacKind::cmv_md5 ? wire::MacHash::md5 : wire::MacHash::sha256);
  }
  if (received == expected) return std::nullopt;
  return wrong_mac(received, expected);
}

int run_lint(const LintOptions& options, const Session& session) {
  const Console& console = session.console;
  auto subject = subject_of(options, session);
  if (!subject) return console.report(subject.error());
  const auto wrong = check_mac(*subject);
  if (subject->api->request.format != catalogue::Format::aes_json)
    subject->values.remove(subject->api->request.mac.field);
  auto violations = catalogue::validate(*subject->api, subject->values, subject->outer);
  if (wrong) violations.push_back(*wrong);
  const bool valid = !catalogue::has_refusal(violations);
  if (console.output == Output::json) {
    console.print_json(
        "violations",
        {{"api", subject->api->id}, {"valid", valid}, {"violations", violations_json(violations)}});
    return valid ? 0 : 1;
  }
  print_violations(console.out, console, violations);
  if (valid) {
    console.out << subject->api->id
                << (violations.empty()
                        ? console.text(": valid\n", "：正確\n")
                        : console.text(": valid, with warnings\n", "：正確，但有警告\n"));
  }
  return valid ? 0 : 1;
}

}  // namespace

void add_lint(Command& app, Session& session) {
  auto options = std::make_shared<LintOptions>();
  const Console& console = session.console;
  const auto text = [&](std::string_view en, std::string_view zh) {
    return std::string(console.text(en, zh));
  };
  app.add_option("api", options->api,
                 text("e.g. aio.checkout; auto (default) finds it by address or parameters",
                      "例如 aio.checkout；auto（預設）依網址或參數判斷"));
  add_input_options(app, console, options->input);
  add_credential_options(app, session);
  add_output_options(app, session);
  app.footer(text("Examples", "範例") +
             "\n  ecpay-cli lint aio.checkout -f order.json\n"
             "  ecpay-cli lint auto -f request.curl --json\n");
  app.callback([options, &session] { session.exit = run_lint(*options, session); });
}

}  // namespace ecpay::cli
