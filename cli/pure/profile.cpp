#include <fstream>
#include <ostream>
#include <sstream>

#include "cli/command.hpp"
#include "cli/pure/verbs.hpp"
#include "cli/session.hpp"
#include "cli/settings/edit.hpp"
#include "core/merchant/accounts.hpp"

namespace ecpay::cli {
namespace {

using merchant::Account;
using merchant::OwnProfile;

struct ProfileOptions {
  std::string name;
  std::string merchant_id;
  std::string key_file;
  std::string key_variable;
  std::string iv_variable;
};

std::string families_text(const std::vector<merchant::KeyFamily>& families) {
  std::string text;
  for (const auto family : families)
    text += (text.empty() ? "" : ", ") + std::string(merchant::to_string(family));
  return text;
}

Json families_json(const std::vector<merchant::KeyFamily>& families) {
  Json rows = Json::array();
  for (const auto family : families) rows.push_back(merchant::to_string(family));
  return rows;
}

// Where the keys are: "built in", a file, or the names of two variables.
std::string keys_text(const OwnProfile& profile) {
  if (!profile.key_file.empty()) return profile.key_file;
  if (!profile.key_variable.empty()) return profile.key_variable + ", " + profile.iv_variable;
  return "ecpay.toml";
}

Json profile_json(const Account& account) {
  return {{"name", account.profile},
          {"MerchantID", account.merchant_id},
          {"built_in", true},
          {"keys", "built in"},
          {"families", families_json(account.families)}};
}

Json profile_json(const settings::GivenProfile& given, const Session& session) {
  const auto& own = given.profile;
  return {{"name", own.name},
          {"MerchantID", own.merchant_id},
          {"built_in", false},
          {"keys", keys_text(own)},
          {"families", families_json(own.families)},
          {"where", session.settings.project->file.string() + ":" + std::to_string(given.line)}};
}

std::vector<settings::GivenProfile> own_profiles(const Session& session) {
  const auto& project = session.settings.project;
  return project ? project->profiles : std::vector<settings::GivenProfile>{};
}

void print_row(const Console& console, std::string name, std::string id, std::string_view keys,
               const std::string& families, bool chosen) {
  name.resize(std::max<std::size_t>(name.size() + 2, 34), ' ');
  id.resize(std::max<std::size_t>(id.size() + 2, 10), ' ');
  console.out << (chosen ? "* " : "  ") << name << id << keys;
  if (!families.empty()) console.out << "  " << families;
  console.out << "\n";
}

int run_list(const Session& session) {
  const Console& console = session.console;
  if (session.problem) return console.report(*session.problem);
  const auto chosen = merchant::chosen_profile(session.credentials, merchant::process_environment);
  const auto own = own_profiles(session);
  if (console.output == Output::json) {
    Json rows = Json::array();
    for (const auto& one : own) rows.push_back(profile_json(one, session));
    for (const auto& one : merchant::public_accounts()) rows.push_back(profile_json(one));
    console.print_json("profiles", {{"chosen", chosen}, {"profiles", std::move(rows)}});
    return 0;
  }
  for (const auto& one : own) {
    const auto& profile = one.profile;
    print_row(console, profile.name, profile.merchant_id, keys_text(profile),
              families_text(profile.families), profile.name == chosen);
  }
  for (const auto& one : merchant::public_accounts())
    print_row(console, one.profile, one.merchant_id, console.text("built in", "內建"),
              families_text(one.families), one.profile == chosen);
  return 0;
}

void print_credentials(const Console& console, const Json& row) {
  for (const auto& [name, value] : row.items()) {
    std::string text = value.is_string() ? value.get<std::string>() : to_text(value);
    console.out << name << std::string(12 - std::min<std::size_t>(11, name.size()), ' ') << text
                << "\n";
  }
}

// The profile with its keys masked; reads them, so that what is wrong with them is told.
int run_show(const ProfileOptions& options, Session& session) {
  const Console& console = session.console;
  if (session.problem) return console.report(*session.problem);
  auto asked = session.credentials;
  if (!options.name.empty()) asked.profile = options.name;
  const auto credentials = merchant::resolve_credentials(asked, merchant::process_environment);
  if (!credentials) return console.report(credentials.error());
  Json row{{"name", credentials->profile}, {"MerchantID", credentials->merchant_id}};
  for (const auto& one : own_profiles(session)) {
    if (one.profile.name == credentials->profile) row = profile_json(one, session);
  }
  if (const auto* account = merchant::find_profile(credentials->profile))
    row = profile_json(*account);
  row["MerchantID"] = credentials->merchant_id;
  row["HashKey"] = merchant::mask(credentials->keys.hash_key);
  row["HashIV"] = merchant::mask(credentials->keys.hash_iv);
  row["public"] = merchant::is_public(credentials->keys);
  if (console.output == Output::json) {
    console.print_json("profile", row);
  } else {
    print_credentials(console, row);
  }
  return 0;
}

std::filesystem::path project_file(const Session& session) {
  const auto& project = session.settings.project;
  return project ? project->file : std::filesystem::current_path() / settings::k_project_file;
}

std::string text_of_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

// Writes the file if what it then says can be read.
int write_checked(const Console& console, const std::filesystem::path& file,
                  const std::string& text) {
  if (const auto read = settings::parse_project(text, file); !read)
    return console.report(read.error());
  if (const auto done = settings::write_whole(file, text); !done)
    return console.report(done.error());
  console.say(file.string());
  return 0;
}

std::string table_of(const ProfileOptions& options, const std::filesystem::path& file) {
  std::string table = "\n[profile." + options.name + "]\n";
  const auto line = [&](const std::string& name, const std::string& value) {
    table += name + " = " + value + "\n";
  };
  if (!options.merchant_id.empty()) line("merchant", settings::toml_string(options.merchant_id));
  if (!options.key_file.empty())
    line("hash_key_file", settings::toml_string(settings::path_in(file, options.key_file)));
  if (!options.key_variable.empty())
    line("hash_key", "{ env = " + settings::toml_string(options.key_variable) + " }");
  if (!options.iv_variable.empty())
    line("hash_iv", "{ env = " + settings::toml_string(options.iv_variable) + " }");
  return table;
}

int run_new(const ProfileOptions& options, const Session& session) {
  const Console& console = session.console;
  if (session.problem) return console.report(*session.problem);
  const auto file = project_file(session);
  for (const auto& one : own_profiles(session)) {
    if (one.profile.name == options.name)
      return console.report({"config.profile_exists", options.name, file.string(), ""});
  }
  if (!settings::is_profile_name(options.name))
    return console.report({"config.profile_name", options.name, "", ""});
  return write_checked(console, file, text_of_file(file) + table_of(options, file));
}

int run_use(const ProfileOptions& options, const Session& session) {
  const Console& console = session.console;
  if (session.problem) return console.report(*session.problem);
  auto asked = session.credentials;
  asked.profile = options.name;
  const auto& own = asked.own_profiles;
  const bool is_own = std::any_of(own.begin(), own.end(),
                                  [&](const auto& one) { return one.name == options.name; });
  if (!is_own && merchant::find_profile(options.name) == nullptr)
    return console.report(
        merchant::resolve_credentials(asked, merchant::process_environment).error());
  const auto file = project_file(session);
  const auto changed = settings::with_setting(
      text_of_file(file), file, *settings::find_setting("project.profile"), {options.name});
  if (!changed) return console.report(changed.error());
  return write_checked(console, file, *changed);
}

void add_writers(Command& app, Session& session, const std::shared_ptr<ProfileOptions>& options) {
  const Console& console = session.console;
  const auto text = [&](std::string_view en, std::string_view zh_tw) {
    return std::string(console.text(en, zh_tw));
  };
  auto* create = app.add_subcommand(
      "new", text("Write a profile of one's own into ecpay.toml", "將自己的設定檔寫入 ecpay.toml"));
  create->add_option("name", options->name, text("a-z, 0-9 and -", "a-z、0-9 與 -")).required();
  create->add_option("--merchant", options->merchant_id, text("MerchantID", "特店編號"))
      .type_name("ID");
  create
      ->add_option("--hash-key-file", options->key_file,
                   text("File with HashKey=… and HashIV=…, mode 600",
                        "內含 HashKey=… 與 HashIV=… 的檔案，權限 600"))
      .type_name("FILE");
  create
      ->add_option("--hash-key-env", options->key_variable,
                   text("Variable that holds the HashKey", "存放 HashKey 的環境變數"))
      .type_name("NAME");
  create
      ->add_option("--hash-iv-env", options->iv_variable,
                   text("Variable that holds the HashIV", "存放 HashIV 的環境變數"))
      .type_name("NAME");
  create->callback([options, &session] { session.exit = run_new(*options, session); });
  auto* use =
      app.add_subcommand("use", text("Make it the project's profile", "設為專案使用的設定檔"));
  use->add_option("profile", options->name, text("e.g. stage-2000132", "例如 stage-2000132"))
      .required();
  use->callback([options, &session] { session.exit = run_use(*options, session); });
  for (auto* command : {create, use}) add_output_options(*command, session);
}

}  // namespace

void add_profile(Command& app, Session& session) {
  auto options = std::make_shared<ProfileOptions>();
  const Console& console = session.console;
  const auto text = [&](std::string_view en, std::string_view zh_tw) {
    return std::string(console.text(en, zh_tw));
  };
  app.require_subcommand(1);
  auto* list = app.add_subcommand(
      "list", text("Every profile; * is the chosen one", "所有設定檔；* 為目前使用"));
  list->callback([&session] { session.exit = run_list(session); });
  auto* show =
      app.add_subcommand("show", text("One profile, its keys masked", "單一設定檔，金鑰已遮罩"));
  show->add_option("profile", options->name,
                   text("Without a name the chosen one", "未指定則為目前使用的設定檔"));
  show->callback([options, &session] { session.exit = run_show(*options, session); });
  for (auto* command : {list, show}) add_output_options(*command, session);
  add_writers(app, session, options);
  app.footer(text("Examples", "範例") +
             "\n  ecpay-cli profile list\n  ecpay-cli profile show stage-2000132\n"
             "  ecpay-cli profile new live --merchant 1234567 "
             "--hash-key-file '~/.config/ecpay-cli/live.key'\n"
             "  ecpay-cli profile use live\n");
}

}  // namespace ecpay::cli
