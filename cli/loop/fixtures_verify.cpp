#include <ostream>

#include "cli/command.hpp"
#include "cli/loop/fixtures.hpp"
#include "core/base/error_json.hpp"
#include "emulator/fixtures/difference.hpp"

namespace ecpay::cli {
namespace {

namespace fs = std::filesystem;

struct VerifyOptions {
  std::string folder = k_default_fixtures;
  std::string at;
};

void print_problem(const Console& console, const Error& problem) {
  console.out << "✗ " << message_text(problem, console.language) << "  [" << problem.code << "]\n"
              << "  " << fix_text(problem, console.language) << "\n";
}

int run_verify_set(const VerifyOptions& options, const Session& session) {
  const Console& console = session.console;
  auto now = SystemClock().now();
  if (!options.at.empty()) {
    const auto at = parse_instant(options.at);
    if (!at) return console.report(at.error());
    now = *at;
  }
  const auto given = given_signer(session);
  if (!given) return console.report(given.error());
  const auto files = read_fixture_files(options.folder);
  if (!files) return console.report(files.error());
  const auto verified = fixtures::verify_set(*files, options.folder, *given, now);
  if (!verified) return console.report(verified.error());
  if (console.output == Output::json) {
    Json problems = Json::array();
    for (const auto& problem : verified->problems) problems.push_back(error_json(problem));
    console.print_json("fixtures_verify", {{"folder", options.folder},
                                           {"valid", verified->problems.empty()},
                                           {"files", verified->files},
                                           {"signatures", verified->signatures},
                                           {"unchecked", verified->unchecked},
                                           {"problems", std::move(problems)}});
  } else {
    for (const auto& problem : verified->problems) print_problem(console, problem);
    console.say(std::to_string(verified->files) +
                std::string(console.text(" files, ", " 個檔案、")) +
                std::to_string(verified->signatures) +
                std::string(console.text(" signatures, ", " 個檢查碼，")) +
                std::to_string(verified->problems.size()) +
                std::string(console.text(" problems", " 個問題")));
    if (verified->unchecked > 0) {
      console.say(std::to_string(verified->unchecked) +
                  std::string(console.text(" signatures need the keys: --hash-key-file",
                                           " 個檢查碼需要金鑰：--hash-key-file")));
    }
  }
  return verified->problems.empty() ? 0 : 1;
}

// A set, or one case of a set as a set of one.
Result<fixtures::StoredSet> read_side(const std::string& path) {
  const fs::path folder(path);
  std::error_code ignored;
  if (fs::exists(folder / "case.json", ignored)) {
    const auto name = folder.filename().empty() ? folder.parent_path().filename().string()
                                                : folder.filename().string();
    fixtures::Files files;
    const auto present = read_fixture_files(folder);
    if (!present) return present.error();
    for (const auto& [file, bytes] : *present) files[name + "/" + file] = bytes;
    auto stored = fixtures::read_case(files, name);
    if (!stored) return stored.error();
    fixtures::StoredSet set;
    set.cases.push_back(std::move(*stored));
    return set;
  }
  const auto files = read_fixture_files(folder);
  if (!files) return files.error();
  return fixtures::read_set(*files, path);
}

void print_difference(const Console& console, const fixtures::Difference& difference) {
  if (difference.field.empty() && difference.part == "case") {
    console.out << (difference.a.empty() ? "+ " : "- ") << difference.name << "\n";
    return;
  }
  console.out << "~ " << difference.name << "  " << difference.part
              << (difference.field.empty() ? "" : " ") << difference.field << ": \"" << difference.a
              << "\" -> \"" << difference.b << "\"\n";
}

struct DiffOptions {
  std::string a, b;
};

int run_diff(const DiffOptions& options, const Session& session) {
  const Console& console = session.console;
  auto a = read_side(options.a);
  if (!a) return console.report(a.error());
  auto b = read_side(options.b);
  if (!b) return console.report(b.error());
  // Two cases given by their folders are compared whatever they are named.
  const bool are_cases = a->manifest.is_null() && b->manifest.is_null();
  const auto found =
      are_cases ? fixtures::differences(a->cases[0], b->cases[0]) : fixtures::differences(*a, *b);
  if (console.output == Output::json) {
    Json rows = Json::array();
    for (const auto& row : found) {
      rows.push_back(Json{{"case", row.name},
                          {"part", row.part},
                          {"field", row.field},
                          {"a", row.a},
                          {"b", row.b}});
    }
    console.print_json("fixtures_diff",
                       {{"equal", found.empty()}, {"differences", std::move(rows)}});
  } else {
    for (const auto& row : found) print_difference(console, row);
    if (found.empty()) console.say(console.text("no difference", "沒有差異"));
  }
  return found.empty() ? 0 : 1;
}

}  // namespace

void add_fixtures_verify(Command& app, Session& session) {
  const Console& console = session.console;
  const auto text = [&](std::string_view en, std::string_view zh) {
    return std::string(console.text(en, zh));
  };
  auto verify_options = std::make_shared<VerifyOptions>();
  auto* verify = app.add_subcommand(
      "verify",
      text("Check hashes, signatures and expiry of a built set", "檢查雜湊、檢查碼與期限"));
  verify->add_option("dir", verify_options->folder, text("Folder of the set", "資料夾"))
      .type_name("DIR");
  verify->add_option("--at", verify_options->at, text("As if it were this time", "視為此時間"))
      .type_name("TIME");
  add_credential_options(*verify, session);
  verify->callback(
      [verify_options, &session] { session.exit = run_verify_set(*verify_options, session); });

  auto diff_options = std::make_shared<DiffOptions>();
  auto* diff = app.add_subcommand(
      "diff", text("Compare two sets, or two cases, field by field", "逐欄比較兩組或兩個案例"));
  diff->add_option("a", diff_options->a, text("Folder", "資料夾")).required().type_name("A");
  diff->add_option("b", diff_options->b, text("Folder", "資料夾")).required().type_name("B");
  diff->callback([diff_options, &session] { session.exit = run_diff(*diff_options, session); });
  for (auto* command : {verify, diff}) add_output_options(*command, session);
}

}  // namespace ecpay::cli
