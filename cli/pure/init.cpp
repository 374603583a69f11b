#include <filesystem>
#include <optional>
#include <ostream>

#include "cli/command.hpp"
#include "cli/pure/verbs.hpp"
#include "cli/session.hpp"
#include "cli/settings/edit.hpp"

namespace ecpay::cli {
namespace {

namespace fs = std::filesystem;

struct InitOptions {
  std::string template_file;
  bool force = false;
};

std::optional<fs::path> template_in(const fs::path& folder) {
  for (const char* name : {"template.yaml", "template.yml", "template.json"}) {
    std::error_code ignored;
    if (fs::is_regular_file(folder / name, ignored)) return folder / name;
  }
  return std::nullopt;
}

// The one of this folder, else the only one of the folders in it.
std::optional<fs::path> find_template(const fs::path& folder) {
  if (auto here = template_in(folder)) return here;
  std::optional<fs::path> found;
  std::error_code failure;
  for (const auto& entry : fs::directory_iterator(folder, failure)) {
    const auto name = entry.path().filename().string();
    if (name.starts_with('.') || name == "node_modules" || !entry.is_directory(failure)) continue;
    auto inner = template_in(entry.path());
    if (inner && found) return std::nullopt;
    if (inner) found = std::move(inner);
  }
  return found;
}

std::string starter(const Console& console, const std::string& template_file, bool names_language) {
  const auto text = [&](std::string_view en, std::string_view zh_tw) {
    return std::string(console.text(en, zh_tw));
  };
  const std::string language(console.text("en", "zh-TW"));
  return text(
             "# Settings of this project for ecpay-cli. Commit this file; it must not hold "
             "secrets.\n"
             "# A flag beats a variable, a variable beats this file. `ecpay-cli config show "
             "--origin`\n"
             "# tells what holds and who says so; `ecpay-cli doctor` checks it.\n",
             "# 本專案的 ecpay-cli 設定。請將本檔加入版本控制；內容不可含有祕密。\n"
             "# 命令列選項優先於環境變數，環境變數優先於本檔。`ecpay-cli config show --origin`\n"
             "# 顯示目前的值與來源；`ecpay-cli doctor` 檢查設定。\n") +
         "\n[project]\n" +
         text("# profile = \"stage\"        # whose keys; `ecpay-cli profile list` shows all\n",
              "# profile = \"stage\"        # 使用誰的金鑰；`ecpay-cli profile list` 列出全部\n") +
         (names_language ? "lang = \"" : "# lang = \"") + language + "\"\n" +
         "\n[emulator]\n"
         "# port = 8490\n"
         "# db = \".ecpay/emulator.db\"\n" +
         text("# seed = 0                 # the same seed, clock and input give the same bytes\n",
              "# seed = 0                 # 相同的種子、時鐘與輸入會得到相同的結果\n") +
         "\n[callbacks]\n" +
         text("# timeout = \"10s\"          # how long the shop may take to answer 1|OK\n",
              "# timeout = \"10s\"          # 商店回應 1|OK 的時限\n") +
         "# map = { \"shop.example.com\" = \"http://127.0.0.1:8080\" }\n" + "\n[aws]\n" +
         (template_file.empty() ? "# template = \"template.yaml\"\n"
                                : "template = " + settings::toml_string(template_file) + "\n") +
         "# api_port = 3000\n"
         "# region = \"us-east-1\"\n" +
         text(
             "\n# A profile of your own. Its keys are in a file that nobody commits (chmod 600) "
             "with the\n"
             "# lines HashKey=… and HashIV=…, or in variables: hash_key = { env = \"NAME\" }.\n",
             "\n# 自己的設定檔。金鑰放在不提交的檔案（chmod 600），內容為 HashKey=… 與 HashIV=… "
             "兩行，\n"
             "# 或放在環境變數：hash_key = { env = \"NAME\" }。\n") +
         "# [profile.live]\n"
         "# merchant = \"1234567\"\n"
         "# hash_key_file = \"~/.config/ecpay-cli/live.key\"\n";
}

void tell(const Console& console, const fs::path& file, const std::string& template_file) {
  console.out << file.string() << "\n";
  console.say(template_file.empty()
                  ? std::string(console.text("no template found: `up` emulates ECPay alone",
                                             "找不到範本：`up` 僅模擬綠界"))
                  : std::string(console.text("template  ", "範本  ")) + template_file);
  console.say(console.text(
      "next      put .ecpay/ into .gitignore, then: ecpay-cli doctor && ecpay-cli up",
      "下一步    將 .ecpay/ 加入 .gitignore，再執行 ecpay-cli doctor && ecpay-cli up"));
}

int run_init(const InitOptions& options, const Command& command, const Session& session) {
  const Console& console = session.console;
  const fs::path folder = fs::current_path();
  const fs::path file = folder / settings::k_project_file;
  std::error_code ignored;
  if (fs::exists(fs::symlink_status(file, ignored)) && !options.force)
    return console.report({"config.exists", file.string(), "", ""});
  fs::path found(options.template_file);
  if (found.empty()) found = find_template(folder).value_or("");
  if (!found.empty() && !fs::is_regular_file(found, ignored))
    return console.report({"up.no_template", found.string(), "", ""});
  const auto near =
      found.empty() ? fs::path() : fs::proximate(fs::absolute(found), folder, ignored);
  const auto text =
      starter(console, near.generic_string(), !command.shared_results("--lang").empty());
  if (const auto done = settings::write_whole(file, text); !done)
    return console.report(done.error());
  if (console.output == Output::json) {
    console.print_json("init", {{"file", file.string()},
                                {"template", near.empty() ? Json(nullptr) : Json(near.string())}});
  } else {
    tell(console, file, near.string());
  }
  return 0;
}

}  // namespace

void add_init(Command& app, Session& session) {
  auto options = std::make_shared<InitOptions>();
  const Console& console = session.console;
  app.add_option("--template", options->template_file,
                 std::string(console.text("SAM template (default: the one found)",
                                          "SAM 範本（預設為找到的範本）")))
      .type_name("FILE");
  app.add_flag("--force", options->force,
               std::string(console.text("Write anew what is there", "覆寫既有檔案")));
  add_output_options(app, session);
  app.footer(
      std::string(console.text("Examples", "範例")) +
      "\n  ecpay-cli init\n  ecpay-cli init --template backend/template.yaml --lang zh-TW\n");
  app.callback([options, &app, &session] { session.exit = run_init(*options, app, session); });
}

}  // namespace ecpay::cli
