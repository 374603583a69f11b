#include <algorithm>
#include <ostream>

#include "cli/command.hpp"
#include "cli/loop/fixtures.hpp"
#include "cli/loop/fixtures_shop.hpp"
#include "core/base/text.hpp"

namespace ecpay::cli {
namespace {

struct RunOptions {
  std::string folder = k_default_fixtures;
  ShopOptions shop;
  std::vector<std::string> cases;  // empty = all
  std::vector<std::string> tags;
  std::vector<std::string> reports;
};

void print_outcome(const Console& console, const fixtures::Outcome& outcome) {
  console.out << (outcome.passed() ? "✓ " : "✗ ") << outcome.name << "\n";
  for (const auto& problem : outcome.judgement.problems) {
    console.out << "  " << message_text(problem, console.language) << "  [" << problem.code
                << "]\n";
    for (const auto line : split(problem.evidence, '\n')) {
      if (!line.empty()) console.out << "    " << line << "\n";
    }
    console.out << "  " << fix_text(problem, console.language) << "\n";
  }
}

// "junit=FILE" split.
Result<std::string> junit_file(const std::string& report) {
  constexpr std::string_view k_junit = "junit=";
  if (!report.starts_with(k_junit) || report.size() == k_junit.size()) {
    return Error{"fixtures.report", report, "", ""};
  }
  return report.substr(k_junit.size());
}

bool has_tag(const fixtures::StoredCase& stored, const std::vector<std::string>& tags) {
  const auto found = stored.meta.find("tags");
  if (found == stored.meta.end() || !found->is_array()) return false;
  return std::any_of(found->begin(), found->end(), [&](const Json& tag) {
    return tag.is_string() &&
           std::find(tags.begin(), tags.end(), tag.get<std::string>()) != tags.end();
  });
}

Result<std::vector<const fixtures::StoredCase*>> chosen(const RunOptions& options,
                                                        const fixtures::StoredSet& set) {
  std::vector<const fixtures::StoredCase*> cases;
  for (const auto& name : options.cases) {
    const auto found = std::find_if(set.cases.begin(), set.cases.end(),
                                    [&](const auto& stored) { return stored.name == name; });
    if (found == set.cases.end()) {
      return Error{"fixtures.case_unknown", name, options.folder, ""};
    }
    cases.push_back(&*found);
  }
  if (!options.cases.empty()) return cases;
  for (const auto& stored : set.cases) {
    if (options.tags.empty() || has_tag(stored, options.tags)) cases.push_back(&stored);
  }
  return cases;
}

// Nothing of a run is worth more than that nobody is there.
const Error* nobody_there(const std::vector<fixtures::Outcome>& outcomes) {
  const auto is_unreachable = [](const fixtures::Outcome& outcome) {
    return outcome.judgement.verdict == "unreachable";
  };
  if (outcomes.empty() || !std::all_of(outcomes.begin(), outcomes.end(), is_unreachable)) {
    return nullptr;
  }
  return &outcomes.front().judgement.problems.front();
}

void print_summary(const Console& console, const RunOptions& options,
                   const std::vector<fixtures::Outcome>& outcomes, std::size_t failed) {
  if (console.output == Output::json) {
    Json rows = Json::array();
    for (const auto& outcome : outcomes) rows.push_back(fixtures::outcome_json(outcome));
    console.print_json("fixtures_run", {{"to", options.shop.to},
                                        {"passed", outcomes.size() - failed},
                                        {"failed", failed},
                                        {"cases", std::move(rows)}});
    return;
  }
  console.say(std::to_string(outcomes.size() - failed) +
              std::string(console.text(" passed, ", " 個通過、")) + std::to_string(failed) +
              std::string(console.text(" failed", " 個未通過")));
  const auto blind = std::count_if(outcomes.begin(), outcomes.end(), [](const auto& outcome) {
    return outcome.judgement.state == "not_checked";
  });
  if (options.shop.probe.empty() && blind > 0) {
    console.say(console.text("the orders' states were not looked at: give --probe URL",
                             "未檢查訂單狀態：可加上 --probe 網址"));
  }
}

int run_set(const RunOptions& options, const Session& session) {
  const Console& console = session.console;
  std::vector<std::string> junit_files;
  for (const auto& report : options.reports) {
    auto file = junit_file(report);
    if (!file) return console.report(file.error());
    junit_files.push_back(std::move(*file));
  }
  const auto given = given_signer(session);
  if (!given) return console.report(given.error());
  const auto files = read_fixture_files(options.folder);
  if (!files) return console.report(files.error());
  const auto set = fixtures::read_set(*files, options.folder);
  if (!set) return console.report(set.error());
  const auto cases = chosen(options, *set);
  if (!cases) return console.report(cases.error());
  auto shop = Shop::reach(options.shop);
  if (!shop) return console.report(shop.error());
  std::vector<fixtures::Outcome> outcomes;
  for (const auto* stored : *cases) {
    outcomes.push_back(shop->run(*set, *stored, *given));
    if (console.output == Output::text) print_outcome(console, outcomes.back());
  }
  for (const auto& file : junit_files) {
    const auto written = write_fixture_file(file, fixtures::junit_xml(outcomes, console.language));
    if (!written) return console.report(written.error());
  }
  const auto failed = static_cast<std::size_t>(std::count_if(
      outcomes.begin(), outcomes.end(), [](const auto& outcome) { return !outcome.passed(); }));
  print_summary(console, options, outcomes, failed);
  if (const auto* nobody = nobody_there(outcomes)) {
    return exit_code_of(message_of(nobody->code).category);
  }
  return failed == 0 ? 0 : 1;
}

void add_shop_options(Command& app, const Console& console, RunOptions& options) {
  const auto text = [&](std::string_view en, std::string_view zh) {
    return std::string(console.text(en, zh));
  };
  app.add_option("--to", options.shop.to,
                 text("Your shop: a URL (without a path each case's own is taken), or emulator",
                      "您的商店：網址（未含路徑則用各案例的路徑）或 emulator"))
      .required()
      .type_name("URL");
  app.add_option("--dir", options.folder, text("Folder of the set", "資料夾")).type_name("DIR");
  app.add_option("--probe", options.shop.probe,
                 text("Address that tells an order's state, with {MerchantTradeNo}",
                      "可查訂單狀態的網址，含 {MerchantTradeNo}"))
      .type_name("URL");
  app.add_option("--probe-field", options.shop.probe_field,
                 text("JSON pointer into its answer, e.g. /paid", "其 JSON 指標，例如 /paid"))
      .type_name("POINTER");
  app.add_option("--timeout", options.shop.timeout_s, text("Seconds to wait", "等待秒數"))
      .type_name("S")
      .range(0.01, 600.0);
}

}  // namespace

void add_fixtures_run(Command& app, Session& session) {
  const Console& console = session.console;
  const auto text = [&](std::string_view en, std::string_view zh) {
    return std::string(console.text(en, zh));
  };
  auto send_options = std::make_shared<RunOptions>();
  auto* send = app.add_subcommand(
      "send", text("Send one case and judge the answer", "送出一個案例並檢查回應"));
  send->add_option("case", send_options->cases, text("Name of the case", "案例名稱"))
      .required()
      .expected(1)
      .type_name("CASE");
  auto run_options = std::make_shared<RunOptions>();
  auto* run = app.add_subcommand(
      "run", text("Send all cases and judge the answers", "送出所有案例並檢查回應"));
  run->add_option("--case", run_options->cases, text("Only these", "只送這些"))
      .type_name("CASE")
      .take_all();
  run->add_option("--tag", run_options->tags,
                  text("Only cases with one of these", "只送有此標籤的"))
      .type_name("TAG")
      .take_all();
  run->add_option("--report", run_options->reports, text("junit=FILE", "junit=檔案"))
      .type_name("KIND=FILE")
      .take_all();
  for (const auto& [command, options] :
       {std::pair(send, send_options), std::pair(run, run_options)}) {
    add_shop_options(*command, console, *options);
    add_credential_options(*command, session);
    add_output_options(*command, session);
    command->callback([options = options, &session] { session.exit = run_set(*options, session); });
  }
}

}  // namespace ecpay::cli
