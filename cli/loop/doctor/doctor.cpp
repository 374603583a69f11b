#include <ostream>

#include "cli/command.hpp"
#include "cli/loop/doctor/checkup.hpp"
#include "cli/loop/verbs.hpp"
#include "core/base/text.hpp"

namespace ecpay::cli {
namespace {

using doctor::Finding;
using doctor::Standing;

std::string_view to_string(Standing standing) {
  switch (standing) {
    case Standing::ok:
      return "ok";
    case Standing::warning:
      return "warning";
    case Standing::failed:
      return "failed";
  }
  return "failed";
}

Json finding_json(const Finding& finding) {
  Json row{{"check", finding.check}, {"status", to_string(finding.standing)}};
  if (finding.standing == Standing::ok) {
    row["code"] = "";
    row["message"] = {{"en", finding.en}, {"zh-TW", finding.zh_tw}};
    return row;
  }
  const auto& problem = finding.problem;
  row["code"] = problem.code;
  row["subject"] = problem.subject;
  row["message"] = {{"en", message_text(problem, Language::en)},
                    {"zh-TW", message_text(problem, Language::zh_tw)}};
  row["fix"] = {{"en", fix_text(problem, Language::en)},
                {"zh-TW", fix_text(problem, Language::zh_tw)}};
  return row;
}

void print_finding(const Console& console, const Finding& finding) {
  std::string check(finding.check);
  check.resize(11, ' ');
  switch (finding.standing) {
    case Standing::ok:
      console.out << "✔ " << check << console.text(finding.en, finding.zh_tw) << "\n";
      return;
    case Standing::warning:
      console.out << "⚠ " << check;
      break;
    case Standing::failed:
      console.out << "✗ " << check;
      break;
  }
  const auto& problem = finding.problem;
  console.out << message_text(problem, console.language) << "  [" << problem.code << "]\n";
  if (!problem.evidence.empty()) {
    for (const auto line : split(problem.evidence, '\n'))
      console.out << std::string(13, ' ') << line << "\n";
  }
  console.out << std::string(13, ' ') << console.text("fix  ", "修正  ")
              << fix_text(problem, console.language) << "\n";
}

int run_doctor(const Session& session) {
  const Console& console = session.console;
  std::vector<Finding> findings;
  for (auto* check :
       {doctor::check_config, doctor::check_keys, doctor::check_files, doctor::check_emulator,
        doctor::check_ports, doctor::check_template, doctor::check_clock, doctor::check_proxy}) {
    for (auto& finding : check(session).rows) findings.push_back(std::move(finding));
  }
  std::size_t failed = 0, warned = 0;
  Json rows = Json::array();
  for (const auto& finding : findings) {
    failed += finding.standing == Standing::failed ? 1 : 0;
    warned += finding.standing == Standing::warning ? 1 : 0;
    if (console.output == Output::json) {
      rows.push_back(finding_json(finding));
    } else {
      print_finding(console, finding);
    }
  }
  if (console.output == Output::json)
    console.print_json("doctor", {{"ok", failed == 0}, {"checks", std::move(rows)}});
  else
    console.say(std::to_string(failed) + std::string(console.text(" failed, ", " 項失敗，")) +
                std::to_string(warned) + std::string(console.text(" warnings", " 項警告")));
  return failed == 0 ? 0 : 1;
}

}  // namespace

void add_doctor(Command& app, Session& session) {
  add_credential_options(app, session);
  add_output_options(app, session);
  app.footer(std::string(session.console.text("Examples", "範例")) +
             "\n  ecpay-cli doctor\n  ecpay-cli doctor --json\n");
  app.callback([&session] { session.exit = run_doctor(session); });
}

}  // namespace ecpay::cli
