#include "cli/manual.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "cli/verb_app.hpp"
#include "core/base/text.hpp"

namespace ecpay::cli {
namespace {

// Text that roff prints as it stands.
std::string plain(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else if (c == '\'') {
      out += "\\(aq";
    } else if (c == '`') {
      out += "\\(ga";
    } else if (c == '^') {
      out += "\\(ha";
    } else if (c == '~') {
      out += "\\(ti";
    } else {
      out += c;
    }
  }
  return out.starts_with('.') ? "\\&" + out : out;
}

class Page {
 public:
  Page(const Console& console, const std::string& name) : console_(console) {
    std::string title = to_upper(name);
    roff_ = ".TH " + plain(title) +
            " 1 " ECPAY_MANUAL_DATE " \"ecpay\\-cli " ECPAY_VERSION "\" \"" +
            std::string(console.text("ecpay\\-cli manual", "ecpay\\-cli 手冊")) + "\"\n";
  }

  void section(std::string_view en, std::string_view zh_tw) {
    roff_ += ".SH " + std::string(console_.text(en, zh_tw)) + "\n";
  }
  void subsection(std::string_view name) { roff_ += ".SS " + plain(name) + "\n"; }
  // Filled lines, broken at blanks as roff's own style asks.
  void text(std::string_view words) {
    std::string line;
    for (const auto word : split(words, ' ')) {
      if (!line.empty() && line.size() + word.size() > 70) {
        roff_ += plain(line) + "\n";
        line.clear();
      }
      line += (line.empty() ? "" : " ") + std::string(word);
    }
    roff_ += plain(line) + "\n";
  }
  // A word and what it means.
  void item(std::string_view word, std::string_view meaning) {
    roff_ += ".TP\n.B " + plain(word) + "\n";
    text(meaning);
  }
  void item(std::string_view word, std::string_view argument, std::string_view meaning) {
    if (argument.empty()) return item(word, meaning);
    roff_ += ".TP\n\\fB" + plain(word) + "\\fR \\fI" + plain(argument) + "\\fR\n";
    text(meaning);
  }
  void bold(std::string_view word, std::string_view rest) {
    roff_ += "\\fB" + plain(word) + "\\fR " + plain(rest) + "\n";
  }
  void as_written(std::string_view lines) {
    roff_ += ".nf\n";
    for (const auto line : split(lines, '\n')) {
      if (!trim(line).empty()) roff_ += plain(trim(line)) + "\n";
    }
    roff_ += ".fi\n";
  }
  void again() { roff_ += ".br\n"; }
  std::string take() { return std::move(roff_); }

 private:
  const Console& console_;
  std::string roff_;
};

bool is_shown(const CLI::Option& option) {
  return !option.get_group().empty() && option.get_name() != "--help";
}

std::string argument_of(const CLI::Option& option) {
  if (option.get_items_expected_max() == 0) return "";
  std::string type = option.get_type_name();
  const auto open = type.find('{');
  const auto close = type.rfind('}');
  if (open != std::string::npos && close != std::string::npos && open < close)
    return replace_all(type.substr(open + 1, close - open - 1), ",", "|");
  type = type.substr(0, type.find(':'));
  return option.get_items_expected_max() > 1 ? type + " ..." : type;
}

std::string words_of(const CLI::Option& option) {
  std::string words;
  for (const auto& letter : option.get_snames()) words += (words.empty() ? "-" : ", -") + letter;
  for (const auto& name : option.get_lnames()) words += (words.empty() ? "--" : ", --") + name;
  return words;
}

void add_options(Page& page, const CLI::App& app) {
  for (const auto* option : app.get_options()) {
    if (is_shown(*option) && option->get_positional())
      page.item(option->get_name(true), option->get_description());
  }
  for (const auto* option : app.get_options()) {
    if (!is_shown(*option) || option->get_positional()) continue;
    page.item(words_of(*option), argument_of(*option), option->get_description());
  }
}

std::string usage_of(const CLI::App& app) {
  std::string usage;
  for (const auto* option : app.get_options()) {
    if (!option->get_positional()) continue;
    const bool many = option->get_items_expected_max() > 1;
    const std::string word = option->get_name(true) + (many ? " ..." : "");
    usage += option->get_required() ? word + " " : "[" + word + "] ";
  }
  return usage;
}

std::vector<const CLI::App*> subcommands_of(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App*) { return true; });
}

void add_exit_codes(Page& page, const Console& console) {
  page.section("EXIT STATUS", "結束碼");
  struct Code {
    std::string_view number, en, zh_tw;
  };
  for (const auto& code : {Code{"0", "yes", "是"},
                           {"1", "the answer is no", "答案為否"},
                           {"2", "usage", "用法錯誤"},
                           {"3", "configuration or credentials", "設定或金鑰問題"},
                           {"4", "unreadable input", "無法解析輸入"},
                           {"5", "unreachable", "無法連線"},
                           {"6", "timed out", "逾時"},
                           {"7", "conflict or not found", "衝突或不存在"},
                           {"8", "refused for safety", "基於安全拒絕"},
                           {"70", "a bug", "程式錯誤"},
                           {"130", "interrupted", "中斷"}})
    page.item(code.number, console.text(code.en, code.zh_tw));
}

// The settings of these verbs, or those of every verb.
void add_variables(Page& page, const Console& console, std::string_view verb) {
  bool any = false;
  for (const auto& setting : settings::all_settings()) {
    const bool own = verb.empty() ? setting.verbs.empty()
                                  : !setting.verbs.empty() &&
                                        settings::setting_of(setting.option, verb) == &setting;
    if (!own) continue;
    if (!any) page.section("ENVIRONMENT", "環境變數");
    any = true;
    page.item(setting.variable, std::string(console.text(setting.en, setting.zh_tw)) + " (" +
                                    std::string(setting.key) + ")");
  }
}

void add_key_variables(Page& page, const Console& console) {
  page.item("ECPAY_HASH_KEY, ECPAY_HASH_IV, ECPAY_MERCHANT_ID",
            console.text("Keys of your own, for CI", "自己的金鑰，適用於 CI"));
  page.item("ECPAY_HASH_KEY_FILE", console.text("File with HashKey=… and HashIV=…, mode 600",
                                                "內含 HashKey=… 與 HashIV=… 的檔案，權限 600"));
  page.item("ECPAY_EMULATOR_URL", console.text("The running emulator", "執行中的模擬器"));
  page.item("NO_COLOR, LC_ALL, LC_MESSAGES, LANG, HOME",
            console.text("As everywhere", "用法與一般程式相同"));
}

void add_examples(Page& page, const std::string& footer) {
  const auto end_of_heading = footer.find('\n');
  if (end_of_heading == std::string::npos) return;
  page.section("EXAMPLES", "範例");
  page.as_written(std::string_view(footer).substr(end_of_heading + 1));
}

}  // namespace

ManualPage page_of_program(const Console& console) {
  Page page(console, "ecpay-cli");
  page.section("NAME", "名稱");
  page.text(console.text("ecpay-cli - sign, verify and emulate ECPay with its AWS side, offline",
                         "ecpay-cli - 離線簽章、驗證、模擬綠界金流與 AWS"));
  page.section("SYNOPSIS", "語法");
  page.bold("ecpay-cli", "VERB [options]");
  page.section("DESCRIPTION", "說明");
  page.text(console.text(
      "Unofficial: not made or endorsed by ECPay or AWS. Results go to standard output, everything "
      "else to standard error. It connects to nothing outside unless a command names it.",
      "非官方：並非綠界或 AWS "
      "製作或背書。結果輸出至標準輸出，其餘輸出至標準錯誤。除非指令指定，否則不連線至外部。"));
  page.section("COMMANDS", "指令");
  for (const auto& verb : verbs())
    page.item("ecpay-cli-" + std::string(verb.name) + "(1)", console.text(verb.en, verb.zh_tw));
  page.section("OPTIONS", "選項");
  page.item("--lang", "en|zh-TW", console.text("Language", "語言"));
  page.item("-C, --chdir", "DIR", console.text("Run in this folder", "在此資料夾執行"));
  page.item("-o, --output", "text|json",
            console.text("Form of the result; --json is short for -o json",
                         "輸出格式；--json 等同 -o json"));
  page.item("--color", "auto|always|never", console.text("Colour of messages", "訊息顏色"));
  page.item("-q, --quiet", console.text("Only results and errors", "只輸出結果與錯誤"));
  page.item("-h, --help", console.text("Show the help of a command", "顯示指令說明"));
  page.item("--version", console.text("Show the version", "顯示版本"));
  add_variables(page, console, "");
  add_key_variables(page, console);
  page.section("FILES", "檔案");
  page.item("ecpay.toml",
            console.text("Settings of the project, looked for upwards from the working folder",
                         "專案設定，由工作資料夾往上層尋找"));
  page.item(".ecpay/", console.text("Database, run file and certificates of the emulator",
                                    "模擬器的資料庫、執行檔案與憑證"));
  add_exit_codes(page, console);
  return {"ecpay-cli.1", page.take()};
}

ManualPage page_of_verb(const Verb& verb, Session& session) {
  const Console& console = session.console;
  const VerbApp app(verb, session);
  const std::string name = "ecpay-cli-" + std::string(verb.name);
  const std::string command = "ecpay-cli " + std::string(verb.name);
  const auto inner = subcommands_of(*app.verb);
  Page page(console, name);
  page.section("NAME", "名稱");
  page.text(name + " - " + std::string(console.text(verb.en, verb.zh_tw)));
  page.section("SYNOPSIS", "語法");
  if (inner.empty()) page.bold(command, usage_of(*app.verb) + "[options]");
  for (const auto* sub : inner) {
    if (sub != inner.front()) page.again();
    page.bold(command + " " + sub->get_name(), usage_of(*sub) + "[options]");
  }
  const auto options =
      app.verb->get_options([](const CLI::Option* option) { return is_shown(*option); });
  if (!options.empty()) page.section("OPTIONS", "選項");
  add_options(page, *app.verb);
  if (!inner.empty()) page.section("SUBCOMMANDS", "子指令");
  for (const auto* sub : inner) {
    page.subsection(sub->get_name());
    page.text(sub->get_description());
    add_options(page, *sub);
  }
  add_variables(page, console, verb.name);
  add_examples(page, app.verb->get_footer());
  page.section("SEE ALSO", "另見");
  page.text(console.text("ecpay-cli(1) has the options, variables and exit codes of every command.",
                         "ecpay-cli(1) 說明所有指令共用的選項、環境變數與結束碼。"));
  return {name + ".1", page.take()};
}

}  // namespace ecpay::cli
