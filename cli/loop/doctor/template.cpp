#include <algorithm>
#include <set>

#include "cli/loop/doctor/checkup.hpp"
#include "core/base/text.hpp"
#include "core/process/interpreter.hpp"
#include "core/process/run.hpp"
#include "emulator/aws/template/reader.hpp"

namespace ecpay::cli::doctor {
namespace {

namespace fs = std::filesystem;

fs::path template_of(const Session& session) {
  const auto named = setting_text(session, "aws.template");
  if (!named.empty()) return named;
  if (const auto here = aws::find_template(fs::current_path())) return *here;
  return aws::find_template(project_folder(session)).value_or("");
}

// "Python 3.11.2" or "v18.20.4" as the program says it; empty if it says nothing in time.
std::string version_of(const fs::path& program) {
  process::ChildSpec spec;
  spec.argv = {program.string(), "--version"};
  spec.environment = {{"PATH", merchant::process_environment("PATH").value_or("")}};
  const auto answer = process::run(std::move(spec), "", {std::chrono::seconds(5), 4096});
  if (!answer || !answer->status.ok()) return "";
  return std::string(trim(answer->output));
}

// What stands for a runtime in PATH, best first; none for a runtime that brings its own.
std::vector<std::string> programs_of(const std::string& runtime) {
  if (runtime.starts_with("python")) return {runtime, "python3"};
  if (runtime.starts_with("nodejs")) return {"node", "nodejs"};
  return {};
}

// "3.12" of "python3.12", "22" of "nodejs22.x".
std::string wanted_version(const std::string& runtime) {
  const auto digit = runtime.find_first_of("0123456789");
  std::string version = digit == std::string::npos ? "" : runtime.substr(digit);
  if (version.ends_with(".x")) version.resize(version.size() - 2);
  return version;
}

bool fits(const std::string& said, const std::string& wanted) {
  const auto digit = said.find_first_of("0123456789");
  const auto version = digit == std::string::npos ? "" : said.substr(digit);
  return version == wanted || version.starts_with(wanted + ".");
}

void check_runtime(const std::string& runtime, process::InterpreterFinder& finder,
                   Findings& findings) {
  const auto programs = programs_of(runtime);
  if (programs.empty()) return;
  const auto found = finder.find(programs);
  if (!found)
    return findings.fail(
        {"doctor.no_interpreter", runtime, programs.size() > 1 ? programs[1] : programs[0], ""});
  const auto version = version_of(*found);
  const std::string text = found->string() + " (" + version + ")";
  if (fits(version, wanted_version(runtime))) {
    findings.good(runtime + ": " + text, runtime + "：" + text);
  } else {
    findings.warn({"doctor.interpreter_version", runtime, text, ""});
  }
}

void check_notices(const aws::App& app, Findings& findings) {
  std::size_t emulated = 0, ignored = 0;
  for (const auto& notice : app.notices) {
    switch (notice.level) {
      case aws::TemplateNotice::Level::emulated:
        ++emulated;
        break;
      case aws::TemplateNotice::Level::ignored:
        ++ignored;
        break;
      case aws::TemplateNotice::Level::refused:
        findings.warn({"doctor.template_refused", notice.subject + " (" + notice.type + ")",
                       notice.text, ""});
        break;
    }
  }
  const std::string file = app.template_file.string();
  findings.good(
      file + ": " + std::to_string(emulated) + " emulated, " + std::to_string(ignored) + " ignored",
      file + "：模擬 " + std::to_string(emulated) + " 項，略過 " + std::to_string(ignored) + " 項");
}

}  // namespace

Findings check_template(const Session& session) {
  Findings findings("template");
  aws::TemplateOptions options;
  options.file = template_of(session);
  if (options.file.empty()) {
    findings.good("none: ECPay alone", "無：僅模擬綠界");
    return findings;
  }
  std::error_code ignored;
  if (!fs::is_regular_file(options.file, ignored)) {
    findings.fail({"up.no_template", options.file.string(), "", ""});
    return findings;
  }
  const auto region = setting_text(session, "aws.region");
  if (!region.empty()) options.region = region;
  const auto parameters = session.settings.value_of(*settings::find_setting("aws.parameters"));
  auto overrides =
      aws::parse_parameter_overrides(parameters ? parameters->parts : std::vector<std::string>{});
  if (!overrides) {
    findings.fail(overrides.error());
    return findings;
  }
  options.parameter_overrides = std::move(*overrides);
  const auto app = aws::read_template(options);
  if (!app) {
    findings.fail(app.error());
    return findings;
  }
  check_notices(*app, findings);
  process::InterpreterFinder finder(merchant::process_environment("PATH").value_or(""));
  std::set<std::string> runtimes;
  for (const auto& function : app->functions) runtimes.insert(function.runtime);
  for (const auto& runtime : runtimes) check_runtime(runtime, finder, findings);
  return findings;
}

}  // namespace ecpay::cli::doctor
