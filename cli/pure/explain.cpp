#include "core/explain/explain.hpp"

#include <ostream>

#include "cli/command.hpp"
#include "cli/pure/mac_options.hpp"
#include "cli/pure/verbs.hpp"
#include "cli/request/detect.hpp"
#include "cli/request/diagnosis_text.hpp"
#include "core/base/clock.hpp"
#include "core/explain/explain_envelope.hpp"
#include "core/explain/texts.hpp"

namespace ecpay::cli {
namespace {

struct ExplainOptions {
  InputOptions input;
  std::string expected;
  std::string hash = "auto";
  std::string service = "auto";
  std::string cipher = "cbc";
  std::string framework;
  std::size_t most_mistakes = explain::k_most_mistakes;
};

std::optional<wire::MacHash> hash_of(const ExplainOptions& options) {
  if (options.hash == "sha256") return wire::MacHash::sha256;
  if (options.hash == "md5") return wire::MacHash::md5;
  if (options.service == "logistics" || options.service == "invoice-allowance")
    return wire::MacHash::md5;
  if (options.service == "aio") return wire::MacHash::sha256;
  return std::nullopt;
}

wire::DataCipher cipher_of(const ExplainOptions& options) {
  return options.cipher == "gcm" ? wire::DataCipher::gcm : wire::DataCipher::cbc;
}

Result<explain::Diagnosis> diagnose_form(const wire::Form& form, const ExplainOptions& options,
                                         const crypto::HashKeys& keys) {
  explain::Question question{form, std::nullopt, keys, hash_of(options), options.most_mistakes};
  if (!options.expected.empty()) question.received = options.expected;
  return explain::explain_check_mac(question);
}

Result<explain::Diagnosis> diagnose(const ExplainOptions& options, Session& session,
                                    const crypto::HashKeys& keys) {
  const auto text = read_input_text(options.input, session.in);
  if (!text) return text.error();
  const bool is_text = text->has_value() && options.input.kind.empty();
  if (is_text && options.service == "ecticket" && !options.expected.empty())
    return explain::explain_eticket_mac({**text, options.expected, keys, options.most_mistakes});
  const bool wants_aes = options.service == "aes" || options.service == "ecticket";
  if (is_text && (wants_aes || (options.service == "auto" && explain::looks_like_envelope(**text))))
    return explain::explain_envelope({**text, keys, cipher_of(options), SystemClock().now()});
  const auto input = text->has_value()
                         ? parse_parameters(**text, options.input, session.console)
                         : read_parameters(options.input, session.in, session.console);
  if (!input) return input.error();
  if (options.service == "auto" && is_envelope(input->values) && !input->body.empty()) {
    return explain::explain_envelope({input->body, keys, cipher_of(options), SystemClock().now()});
  }
  const auto form = flat_form(*input);
  if (!form) return form.error();
  return diagnose_form(*form, options, keys);
}

int run_explain(const ExplainOptions& options, Session& session) {
  const Console& console = session.console;
  const auto framework = explain::framework_of(options.framework);
  if (!options.framework.empty() && !framework)
    return console.report(
        {"cli.usage", "explain",
         "--framework: one of php node python java csharp go ruby, or a framework "
         "of theirs",
         ""});
  const auto credentials = credentials_of(session);
  if (!credentials) return console.report(credentials.error());
  const auto diagnosis = diagnose(options, session, credentials->keys);
  if (!diagnosis) return console.report(diagnosis.error());
  if (console.output == Output::json) {
    console.print_json("explain", explain::to_json(*diagnosis));
    return diagnosis->valid ? 0 : 1;
  }
  const bool is_aes = diagnosis->kind == "aes";
  const std::string_view what = is_aes ? console.text("the envelope", "AES 內容")
                                       : console.text("the CheckMacValue", "檢查碼");
  console.out << (diagnosis->valid ? "✓ " : "✗ ") << what
              << (diagnosis->valid ? console.text(" is valid", "正確")
                                   : console.text(" does not match", "不符"))
              << "\n";
  print_diagnosis(console, *diagnosis, framework.value_or(""));
  return diagnosis->valid ? 0 : 1;
}

}  // namespace

void add_explain(Command& app, Session& session) {
  auto options = std::make_shared<ExplainOptions>();
  const Console& console = session.console;
  const auto text = [&](std::string_view en, std::string_view zh) {
    return std::string(console.text(en, zh));
  };
  add_input_options(app, console, options->input);
  app.add_option("--expected", options->expected,
                 text("The CheckMacValue to explain, where the input does not hold it",
                      "要診斷的檢查碼（預設取輸入中的 CheckMacValue）"))
      .type_name("CMV");
  app.add_option("--hash", options->hash, text("sha256, md5 or auto", "sha256、md5 或 auto"))
      .type_name("HASH")
      .one_of({"sha256", "md5", "auto"});
  app.add_option("--service", options->service,
                 text("aio, logistics, invoice-allowance, ecticket, aes or auto",
                      "aio、logistics、invoice-allowance、ecticket、aes 或 auto"))
      .type_name("NAME")
      .one_of({"aio", "logistics", "invoice-allowance", "ecticket", "aes", "auto"});
  app.add_option("--cipher", options->cipher,
                 text("What Data should be encrypted with: cbc, or gcm for receipts that use it",
                      "Data 應使用的加密：cbc，或電子收據的 gcm"))
      .type_name("MODE")
      .one_of({"cbc", "gcm"});
  app.add_option("--max-mistakes", options->most_mistakes,
                 text("How many mistakes together at most (1 to 3)", "同時最多幾個錯誤（1 到 3）"))
      .type_name("N")
      .range(1, static_cast<int>(explain::k_most_mistakes));
  app.add_option("--framework", options->framework,
                 text("Show the line of code for it: laravel, express, django …",
                      "顯示該框架的修正程式碼：laravel、express、django …"))
      .type_name("NAME");
  add_credential_options(app, session);
  add_output_options(app, session);
  app.footer(
      std::string(console.text("Examples", "範例")) +
      "\n  ecpay-cli explain -f notice.txt\n  cat notice.txt | ecpay-cli explain - --framework "
      "express\n  ecpay-cli explain -f envelope.json --profile stage-invoice\n");
  app.callback([options, &session] { session.exit = run_explain(*options, session); });
}

}  // namespace ecpay::cli
