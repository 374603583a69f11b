#include <ostream>

#include "cli/command.hpp"
#include "cli/loop/emulator_client.hpp"
#include "cli/loop/fixtures.hpp"
#include "core/merchant/accounts.hpp"
#include "emulator/fixtures/case_file.hpp"
#include "emulator/fixtures/exports.hpp"

namespace ecpay::cli {
namespace {

namespace fs = std::filesystem;

struct ExportOptions {
  std::string folder = k_default_fixtures;
  std::string as, out;
  std::string base = "http://localhost:3000";
};

// Where a loader finds the set, from its own folder.
std::string folder_from(const std::string& out, const std::string& folder) {
  const auto base = out.empty() ? fs::current_path() : fs::absolute(out).parent_path();
  const auto relative = fs::absolute(folder).lexically_relative(base.lexically_normal());
  return relative.empty() ? folder : relative.generic_string();
}

int run_export(const ExportOptions& options, const Session& session) {
  const Console& console = session.console;
  const auto files = read_fixture_files(options.folder);
  if (!files) return console.report(files.error());
  const auto set = fixtures::read_set(*files, options.folder);
  if (!set) return console.report(set.error());
  const auto text = fixtures::export_set(*set, options.as, folder_from(options.out, options.folder),
                                         options.base);
  if (!options.out.empty()) {
    const auto written = write_fixture_file(options.out, text);
    if (!written) return console.report(written.error());
  }
  if (console.output == Output::json) {
    Json body{{"as", options.as}, {"cases", set->cases.size()}};
    if (options.out.empty()) {
      body["text"] = text;
    } else {
      body["file"] = options.out;
    }
    console.print_json("fixtures_export", body);
  } else if (options.out.empty()) {
    console.out << text;
  } else {
    console.out << "+ " << options.out << "\n";
  }
  return 0;
}

struct FromOptions {
  std::string folder = k_default_fixtures;
  std::string kind, source, name;
  std::string api = "aio.checkout", callback = "return";
};

// A notice that was really sent.
struct Capture {
  std::string body, api, callback, profile, name;
};

// "cb_7" and "7" are one callback.
std::string callback_number(std::string_view id) {
  if (id.starts_with("cb_")) id.remove_prefix(3);
  return std::string(id);
}

Result<Capture> capture_callback(const FromOptions& options) {
  auto emulator = EmulatorClient::find();
  if (!emulator) return emulator.error();
  const auto answer = emulator->get("/callbacks?order=");
  if (!answer) return answer.error();
  const auto id = callback_number(options.source);
  for (const auto& callback : (*answer)["callbacks"]) {
    if (callback["id"].dump() != id) continue;
    const auto& attempts = callback["attempts"];
    if (attempts.empty()) return Error{"fixtures.no_attempt", id, "", ""};
    Capture capture;
    capture.body = text_of(attempts.back(), "body");
    capture.api = text_of(callback, "api", options.api);
    capture.callback = text_of(callback, "kind");
    capture.name = "callback-" + id;
    const auto* account = merchant::find_account(text_of(callback, "MerchantID"));
    if (account != nullptr) capture.profile = account->profile;
    return capture;
  }
  return Error{"callback.not_found", id, "", ""};
}

Result<Capture> capture_file(const FromOptions& options) {
  auto body = read_fixture_file(options.source);
  if (!body) return body.error();
  // The line end of an editor is no part of a form.
  while (body->ends_with('\n') || body->ends_with('\r')) body->pop_back();
  return Capture{std::move(*body), options.api, options.callback, "",
                 fs::path(options.source).stem().string()};
}

// `text` as a basic string of TOML. REQUIRES: no control characters.
std::string toml_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string case_text(const Capture& capture, const std::string& captured) {
  return "\n[[case]]\nname = " + toml_text(capture.name) + "\ncaptured = " + toml_text(captured) +
         "\napi = " + toml_text(capture.api) + "\ncallback = " + toml_text(capture.callback) +
         "\n" + (capture.profile.empty() ? "" : "profile = " + toml_text(capture.profile) + "\n");
}

int run_from(const FromOptions& options, const Session& session) {
  const Console& console = session.console;
  auto capture = options.kind == "callback" ? capture_callback(options) : capture_file(options);
  if (!capture) return console.report(capture.error());
  if (!options.name.empty()) capture->name = options.name;
  const fs::path folder(options.folder);
  const auto cases_file = folder / fixtures::k_cases_file;
  std::error_code ignored;
  std::string text;
  if (fs::exists(cases_file, ignored)) {
    auto present = read_fixture_file(cases_file);
    if (!present) return console.report(present.error());
    text = std::move(*present);
  }
  const auto captured = "captured/" + capture->name + ".body";
  if (!text.empty() && !text.ends_with('\n')) text += '\n';
  text += case_text(*capture, captured);
  // Read before it is written, so that a name that is taken or unfit spoils nothing.
  const auto cases = fixtures::read_cases(text, cases_file.string());
  if (!cases) return console.report(cases.error());
  for (const auto& [file, bytes] :
       {std::pair(folder / captured, capture->body), std::pair(cases_file, text)}) {
    const auto written = write_fixture_file(file, bytes);
    if (!written) return console.report(written.error());
  }
  if (console.output == Output::json) {
    console.print_json("fixtures_from", {{"name", capture->name},
                                         {"file", (folder / captured).string()},
                                         {"api", capture->api},
                                         {"callback", capture->callback}});
  } else {
    console.out << "+ " << (folder / captured).string() << "\n";
    console.say(console.text("next: ecpay-cli fixtures build", "下一步：ecpay-cli fixtures build"));
  }
  return 0;
}

}  // namespace

void add_fixtures_export(Command& app, Session& session) {
  const Console& console = session.console;
  const auto text = [&](std::string_view en, std::string_view zh) {
    return std::string(console.text(en, zh));
  };
  auto export_options = std::make_shared<ExportOptions>();
  auto* command = app.add_subcommand(
      "export", text("Write the set in another tool's form", "輸出成其他工具的格式"));
  command->add_option("--as", export_options->as, text("Form", "格式"))
      .required()
      .type_name("FORM")
      .one_of(fixtures::k_export_forms);
  command
      ->add_option("--out", export_options->out,
                   text("File (default: standard output)", "檔案（預設標準輸出）"))
      .type_name("FILE");
  command->add_option("--dir", export_options->folder, text("Folder of the set", "資料夾"))
      .type_name("DIR");
  command
      ->add_option("--base", export_options->base,
                   text("What a HAR's URLs begin with", "HAR 網址的開頭"))
      .type_name("URL");
  command->callback(
      [export_options, &session] { session.exit = run_export(*export_options, session); });

  auto from_options = std::make_shared<FromOptions>();
  auto* from = app.add_subcommand(
      "from", text("Make a case of a notice that was sent", "把送出過的通知存成案例"));
  from->add_option("kind", from_options->kind, text("callback or file", "callback 或 file"))
      .required()
      .one_of({"callback", "file"});
  from->add_option("source", from_options->source,
                   text("The callback's id, or the file with its body", "通知編號，或內容檔案"))
      .required();
  from->add_option("--name", from_options->name, text("Name of the case", "案例名稱"))
      .type_name("CASE");
  from->add_option("--dir", from_options->folder, text("Folder of the set", "資料夾"))
      .type_name("DIR");
  from->add_option("--api", from_options->api, text("API of a file's notice", "檔案內容所屬 API"))
      .type_name("API");
  from->add_option("--callback", from_options->callback,
                   text("Kind of a file's notice", "檔案內容的通知種類"))
      .type_name("KIND");
  from->callback([from_options, &session] { session.exit = run_from(*from_options, session); });
  for (auto* sub : {command, from}) add_output_options(*sub, session);
}

}  // namespace ecpay::cli
