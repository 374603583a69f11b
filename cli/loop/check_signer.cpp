#include <ostream>

#include "cli/command.hpp"
#include "cli/loop/check.hpp"
#include "cli/request/diagnosis_text.hpp"
#include "cli/session.hpp"
#include "core/base/clock.hpp"
#include "core/base/text.hpp"
#include "core/explain/diagnosis.hpp"
#include "core/explain/signer_trials.hpp"
#include "core/explain/texts.hpp"
#include "core/process/run.hpp"

namespace ecpay::cli {
namespace {

using explain::SignerAnswer;
using explain::SignerTrial;
using Outcome = SignerAnswer::Outcome;

struct SignerOptions {
  std::string command;
  std::string hash = "sha256";
  std::string input = "json";
  std::string framework;
  std::string timeout = "10s";
  bool lines = false;  // --jsonl: one process for all trials
};

// The parameters in the order they are posted in.
std::string json_of(const wire::Form& form) {
  std::string out = "{";
  for (const auto& [name, value] : form.pairs()) {
    out += (out.size() > 1 ? "," : "") + Json(name).dump() + ":" + Json(value).dump();
  }
  return out + "}";
}

// Runs the user's program the way a shell would. The keys are in its environment, never in its
// arguments.
class Signer {
 public:
  Signer(const SignerOptions& options, const merchant::Credentials& credentials,
         std::chrono::milliseconds timeout)
      : options_(options), keys_(credentials.keys), timeout_(timeout) {
    spec_.environment = process::current_environment();
    // One source of keys: these would contradict it.
    std::erase_if(spec_.environment, [](const auto& known) {
      return known.first == "ECPAY_PROFILE" || known.first == "ECPAY_HASH_KEY_FILE";
    });
    const auto set = [&](std::string name, const std::string& value) {
      std::erase_if(spec_.environment, [&](const auto& known) { return known.first == name; });
      spec_.environment.emplace_back(std::move(name), value);
    };
    set("ECPAY_HASH_KEY", credentials.keys.hash_key);
    set("ECPAY_HASH_IV", credentials.keys.hash_iv);
    set("ECPAY_MERCHANT_ID", credentials.merchant_id);
    spec_.input = process::Stream::pipe;
    spec_.error_output = process::ChildSpec::ErrorOutput::own;
  }

  Result<process::RunResult> run(const wire::Form* form, std::string_view input) const {
    auto spec = spec_;
    spec.argv = {"/bin/sh", "-c", options_.command};
    if (form && options_.input == "args") {
      spec.argv[2] += " \"$@\"";
      spec.argv.emplace_back("sh");
      for (const auto& [name, value] : form->pairs()) spec.argv.push_back(name + "=" + value);
    }
    process::RunLimits limits;
    limits.deadline = timeout_;
    return process::run(std::move(spec), input, limits);
  }

  // Why a run gave no value, as the error it is where nothing works at all.
  Error error_of(Outcome outcome, const process::RunResult& ran) const {
    // A program that prints its environment shows the keys it was given.
    const auto excerpt = [&](const std::string& printed) {
      const std::string text = explain::redacted(printed, keys_);
      return to_valid_utf8(
          std::string_view(text).substr(text.size() > 400 ? text.size() - 400 : 0));
    };
    switch (outcome) {
      case Outcome::timed_out:
        return {"signer.timed_out", options_.command, options_.timeout, excerpt(ran.error)};
      case Outcome::failed:
        return {"signer.failed", options_.command, ran.status.text(), excerpt(ran.error)};
      default:
        return {"signer.no_value", options_.command, "", excerpt(ran.output)};
    }
  }

 private:
  const SignerOptions& options_;
  crypto::HashKeys keys_;
  std::chrono::milliseconds timeout_;
  process::ChildSpec spec_;
};

Outcome outcome_of(const process::RunResult& ran) {
  if (ran.end == process::RunResult::End::timed_out) return Outcome::timed_out;
  return ran.status.ok() ? Outcome::answered : Outcome::failed;
}

Result<std::vector<SignerAnswer>> ask_each(const Signer& signer, const SignerOptions& options,
                                           const std::vector<SignerTrial>& trials) {
  std::vector<SignerAnswer> answers;
  for (const auto& trial : trials) {
    const std::string input = options.input == "json"   ? json_of(trial.form) + "\n"
                              : options.input == "form" ? trial.form.encode()
                                                        : "";
    const auto ran = signer.run(&trial.form, input);
    if (!ran) return ran.error();
    SignerAnswer answer{outcome_of(*ran), ""};
    if (answer.outcome == Outcome::answered) {
      if (auto mac = explain::mac_in_output(ran->output)) {
        answer.mac = std::move(*mac);
      } else {
        answer.outcome = Outcome::no_value;
      }
    }
    if (answers.empty() && answer.outcome != Outcome::answered) {
      return signer.error_of(answer.outcome, *ran);
    }
    answers.push_back(std::move(answer));
  }
  return answers;
}

// One process: a line in, a line out.
Result<std::vector<SignerAnswer>> ask_stream(const Signer& signer,
                                             const std::vector<SignerTrial>& trials) {
  std::string input;
  for (const auto& trial : trials) input += json_of(trial.form) + "\n";
  const auto ran = signer.run(nullptr, input);
  if (!ran) return ran.error();
  const auto outcome = outcome_of(*ran);
  const auto lines = split(ran->output, '\n');
  std::vector<SignerAnswer> answers;
  for (std::size_t i = 0; i < trials.size(); ++i) {
    const auto mac = i < lines.size() ? explain::mac_in_output(lines[i]) : std::nullopt;
    if (answers.empty() && !mac) {
      return signer.error_of(outcome == Outcome::answered ? Outcome::no_value : outcome, *ran);
    }
    answers.push_back(mac ? SignerAnswer{Outcome::answered, *mac}
                          : SignerAnswer{i < lines.size() ? Outcome::no_value : outcome, ""});
  }
  return answers;
}

std::string shown(std::string_view characters) {
  std::string out;
  for (const char c : characters) {
    out += c == '\t' ? "\\t" : c == '\n' ? "\\n" : c == '\r' ? "\\r" : std::string(1, c);
  }
  return characters == " " ? "␣" : out == "\uFEFF" ? "U+FEFF" : out;
}

void print_report(const Console& console, const explain::SignerReport& report,
                  std::string_view framework) {
  auto& out = console.out;
  if (report.ok()) {
    out << "✓ " << report.trials << console.text(" payloads signed right", " 筆參數簽章全部正確")
        << "\n";
    return;
  }
  out << "✗ "
      << (console.language == Language::en
              ? std::to_string(report.failures.size()) + " of " + std::to_string(report.trials) +
                    " payloads signed wrong"
              : std::to_string(report.trials) + " 筆參數中有 " +
                    std::to_string(report.failures.size()) + " 筆簽章錯誤")
      << "\n";
  if (!report.characters.empty()) {
    out << "  " << console.text("breaks at  ", "出錯的字元");
    for (const auto& characters : report.characters) out << "  " << shown(characters);
    out << "\n";
  }
  for (const auto& finding : report.mistakes) print_finding(console, finding, framework);
  constexpr std::pair<std::string_view, std::string_view> outcomes[] = {
      {"wrong value", "檢查碼錯誤"},
      {"no CheckMacValue in its output", "輸出中沒有檢查碼"},
      {"the program failed", "程式執行失敗"},
      {"no answer in time", "逾時未回應"}};
  for (const auto& failure : report.failures) {
    const auto& [en, zh_tw] = outcomes[static_cast<std::size_t>(failure.outcome)];
    out << "    " << failure.trial << ": " << console.text(en, zh_tw) << "\n";
  }
  if (!report.unexplained.empty()) {
    out << "  " << console.text("no known mistake explains: ", "沒有已知的錯誤可以解釋：");
    for (const auto& name : report.unexplained) {
      out << name << (&name == &report.unexplained.back() ? "\n" : ", ");
    }
  }
}

int check_signer(const SignerOptions& options, Session& session) {
  const Console& console = session.console;
  const auto framework = explain::framework_of(options.framework);
  if (!options.framework.empty() && !framework) {
    return console.report({"cli.usage", "check",
                           "--framework: one of php node python java csharp go ruby, or a "
                           "framework of theirs",
                           ""});
  }
  const auto timeout = parse_duration(options.timeout);
  if (!timeout) return console.report(timeout.error());
  const auto credentials = credentials_of(session);
  if (!credentials) return console.report(credentials.error());
  const auto trials = explain::signer_trials();
  const Signer signer(options, *credentials, *timeout);
  const auto answers =
      options.lines ? ask_stream(signer, trials) : ask_each(signer, options, trials);
  if (!answers) return console.report(answers.error());
  const auto report =
      explain::judge_signer(trials, *answers, credentials->keys,
                            options.hash == "md5" ? wire::MacHash::md5 : wire::MacHash::sha256);
  if (console.output == Output::json) {
    console.print_json("signer", explain::to_json(report));
  } else {
    print_report(console, report, framework.value_or(""));
  }
  return report.ok() ? 0 : 1;
}

}  // namespace

void add_check_signer(Command& app, Session& session) {
  const Console& console = session.console;
  const auto text = [&](std::string_view en, std::string_view zh) {
    return std::string(console.text(en, zh));
  };
  auto options = std::make_shared<SignerOptions>();
  auto* signer = app.add_subcommand(
      "signer", text("Feed difficult payloads to your own signer and say what it gets wrong",
                     "以刁鑽的參數測試自己的簽章程式，指出錯在哪裡"));
  signer
      ->add_option("--cmd", options->command,
                   text("Your program, as a shell takes it; it prints the CheckMacValue",
                        "簽章程式（shell 指令），須輸出檢查碼"))
      .type_name("COMMAND")
      .required();
  signer
      ->add_option("--input", options->input,
                   text("How it gets the parameters: json or form on standard input, or args",
                        "參數的傳入方式：標準輸入的 json、form，或 args"))
      .type_name("FORM")
      .one_of({"json", "form", "args"});
  signer->add_flag("--jsonl", options->lines,
                   text("One process: a JSON object a line in, a value a line out",
                        "只啟動一次：每行一個 JSON 物件，每行回一個檢查碼"));
  signer->add_option("--hash", options->hash, text("sha256 or md5", "sha256 或 md5"))
      .type_name("HASH")
      .one_of({"sha256", "md5"});
  signer
      ->add_option("--framework", options->framework,
                   text("Show the line of code for it: laravel, express, django …",
                        "顯示該框架的修正程式碼：laravel、express、django …"))
      .type_name("NAME");
  signer
      ->add_option("--timeout", options->timeout,
                   text("Patience for each start (10s)", "每次執行的時限（10s）"))
      .type_name("TIME");
  add_credential_options(*signer, session);
  add_output_options(*signer, session);
  signer->footer(text("Examples", "範例") +
                 "\n  ecpay-cli check signer --cmd 'node sign.js' --framework node"
                 "\n  ecpay-cli check signer --cmd 'python3 sign.py' --jsonl\n");
  signer->callback([options, &session] { session.exit = check_signer(*options, session); });
}

}  // namespace ecpay::cli
