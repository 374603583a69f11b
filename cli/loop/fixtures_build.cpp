#include <ostream>

#include "cli/command.hpp"
#include "cli/loop/fixtures.hpp"
#include "emulator/fixtures/case_file.hpp"
#include "emulator/fixtures/events.hpp"

namespace ecpay::cli {
namespace {

namespace fs = std::filesystem;

struct InitOptions {
  std::string folder = k_default_fixtures;
  bool all = false, list = false, yes = false;
};

int list_events(const Console& console) {
  Json events = Json::array();
  for (const auto& event : fixtures::all_events()) {
    if (console.output == Output::json) {
      events.push_back(Json{{"event", event.event},
                            {"api", event.api},
                            {"callback", event.callback},
                            {"title", {{"en", event.title.en}, {"zh-TW", event.title.zh_tw}}},
                            {"certainty", event.certainty},
                            {"source", event.source}});
    } else {
      std::string name = event.event;
      name.resize(std::max<std::size_t>(name.size(), 28), ' ');
      console.out << name << "  " << console.text(event.title.en, event.title.zh_tw) << "\n";
    }
  }
  if (console.output == Output::json) console.print_json("fixtures_events", {{"events", events}});
  return 0;
}

int run_init(const InitOptions& options, const Session& session) {
  const Console& console = session.console;
  if (options.list) return list_events(console);
  const auto file = fs::path(options.folder) / fixtures::k_cases_file;
  if (fs::exists(fs::symlink_status(file)) && !options.yes) {
    return console.report({"fixtures.exists", file.string(), "", ""});
  }
  const auto text =
      fixtures::starter_cases(options.all ? fixtures::Starter::all : fixtures::Starter::twelve);
  const auto cases = fixtures::read_cases(text, file.string());
  if (!cases) return console.report(cases.error());
  const auto written = write_fixture_file(file, text);
  if (!written) return console.report(written.error());
  if (console.output == Output::json) {
    console.print_json("fixtures_init", {{"file", file.string()}, {"cases", cases->cases.size()}});
  } else {
    console.out << "+ " << file.string() << "\n";
    console.say(std::string(
        console.text("next: ecpay-cli fixtures build", "下一步：ecpay-cli fixtures build")));
  }
  return 0;
}

struct BuildSetOptions {
  std::string folder = k_default_fixtures;
  bool check = false;
};

struct Changes {
  std::vector<std::string> added, changed, removed;
  std::size_t count() const { return added.size() + changed.size() + removed.size(); }
};

// The files that an older manifest lists: all that a build may remove.
std::vector<std::string> listed_before(const fixtures::Files& files) {
  std::vector<std::string> paths;
  const auto manifest = files.find(fixtures::k_manifest_file);
  if (manifest == files.end()) return paths;
  const auto json = parse_json(manifest->second);
  if (!json || !json->is_object() || !json->contains("files") || !(*json)["files"].is_array()) {
    return paths;
  }
  for (const auto& row : (*json)["files"]) paths.push_back(text_of(row, "path"));
  return paths;
}

Changes changes_of(const fixtures::FixtureSet& set, const fixtures::Files& present) {
  Changes changes;
  for (const auto& [path, bytes] : set.files) {
    const auto found = present.find(path);
    if (found == present.end()) {
      changes.added.push_back(path);
    } else if (found->second != bytes) {
      changes.changed.push_back(path);
    }
  }
  for (const auto& path : listed_before(present)) {
    if (path != fixtures::k_cases_file && !set.files.contains(path) && present.contains(path)) {
      changes.removed.push_back(path);
    }
  }
  return changes;
}

Result<Done> apply(const fs::path& folder, const fixtures::FixtureSet& set,
                   const Changes& changes) {
  std::error_code ignored;
  for (const auto& path : changes.removed) {
    fs::remove(folder / path, ignored);
    const auto parent = (folder / path).parent_path();
    if (parent != folder && fs::is_empty(parent, ignored) && !ignored) fs::remove(parent, ignored);
  }
  for (const auto* paths : {&changes.added, &changes.changed}) {
    for (const auto& path : *paths) {
      if (path == fixtures::k_manifest_file) continue;
      const auto written = write_fixture_file(folder / path, set.files.at(path));
      if (!written) return written;
    }
  }
  // Last, so that a build that was broken off is seen as one.
  return write_fixture_file(folder / fixtures::k_manifest_file,
                            set.files.at(fixtures::k_manifest_file));
}

void print_changes(const Console& console, const BuildSetOptions& options,
                   const fixtures::FixtureSet& set, std::size_t cases, const Changes& changes) {
  if (console.output == Output::json) {
    console.print_json("fixtures_build", {{"folder", options.folder},
                                          {"check", options.check},
                                          {"cases", cases},
                                          {"files", set.files.size()},
                                          {"added", changes.added},
                                          {"changed", changes.changed},
                                          {"removed", changes.removed}});
    return;
  }
  for (const auto& path : changes.added) console.out << "+ " << path << "\n";
  for (const auto& path : changes.changed) console.out << "~ " << path << "\n";
  for (const auto& path : changes.removed) console.out << "- " << path << "\n";
  console.say(std::to_string(cases) + std::string(console.text(" cases, ", " 個案例、")) +
              std::to_string(set.files.size()) +
              std::string(console.text(" files, ", " 個檔案，")) + std::to_string(changes.count()) +
              std::string(console.text(options.check ? " would change" : " changed",
                                       options.check ? " 個將變動" : " 個變動")));
}

int run_build_set(const BuildSetOptions& options, const Session& session) {
  const Console& console = session.console;
  const fs::path folder(options.folder);
  const auto cases_file = folder / fixtures::k_cases_file;
  std::error_code ignored;
  if (!fs::exists(cases_file, ignored)) {
    return console.report({"fixtures.no_cases", cases_file.string(), "", ""});
  }
  const auto text = read_fixture_file(cases_file);
  if (!text) return console.report(text.error());
  const auto cases = fixtures::read_cases(*text, cases_file.string());
  if (!cases) return console.report(cases.error());
  auto given = given_signer(session);
  if (!given) return console.report(given.error());
  const auto read = [&](const std::string& path) { return read_fixture_file(folder / path); };
  const auto set = fixtures::build_set(
      {*cases, *text, std::move(*given), std::string("ecpay-cli ") + ECPAY_VERSION, read});
  if (!set) return console.report(set.error());
  const auto present = read_fixture_files(folder);
  if (!present) return console.report(present.error());
  const auto changes = changes_of(*set, *present);
  if (!options.check) {
    const auto done = apply(folder, *set, changes);
    if (!done) return console.report(done.error());
  }
  print_changes(console, options, *set, cases->cases.size(), changes);
  if (!options.check || changes.count() == 0) return 0;
  const Error drift{"fixtures.drift", cases_file.string(), std::to_string(changes.count()), ""};
  return console.output == Output::json ? 1 : console.report(drift);
}

}  // namespace

void add_fixtures_build(Command& app, Session& session) {
  const Console& console = session.console;
  const auto text = [&](std::string_view en, std::string_view zh) {
    return std::string(console.text(en, zh));
  };
  auto init_options = std::make_shared<InitOptions>();
  auto* init = app.add_subcommand(
      "init", text("Write cases.toml with twelve cases", "產生含 12 個案例的 cases.toml"));
  init->add_option("--dir", init_options->folder, text("Folder of the set", "資料夾"))
      .type_name("DIR");
  init->add_flag("--all", init_options->all,
                 text("Every event and every attack", "所有事件與所有竄改方式"));
  init->add_flag("--list", init_options->list, text("List the events and stop", "只列出事件"));
  init->add_flag("--yes", init_options->yes, text("Overwrite", "覆寫"));
  init->callback([init_options, &session] { session.exit = run_init(*init_options, session); });

  auto build_options = std::make_shared<BuildSetOptions>();
  auto* build = app.add_subcommand(
      "build", text("Make the files that cases.toml describes", "依 cases.toml 產生檔案"));
  build->add_option("--dir", build_options->folder, text("Folder of the set", "資料夾"))
      .type_name("DIR");
  build->add_flag(
      "--check", build_options->check,
      text("Write nothing; exit 1 if anything would change", "不寫入；若有變動則以 1 結束"));
  add_credential_options(*build, session);
  build->callback(
      [build_options, &session] { session.exit = run_build_set(*build_options, session); });
  for (auto* command : {init, build}) add_output_options(*command, session);
}

}  // namespace ecpay::cli
