#include <algorithm>
#include <array>

#include "cli/completion.hpp"
#include "cli/registry.hpp"
#include "core/catalogue/catalogue.hpp"
#include "core/merchant/accounts.hpp"

namespace ecpay::cli {
namespace {

using catalogue::Catalogue;
using catalogue::FieldSpec;
using catalogue::FieldType;

constexpr std::array<std::string_view, 5> k_files{"--template", "--db", "--env-vars",
                                                  "--ready-file", "text"};
constexpr std::array<std::string_view, 2> k_folders{"--runtime-libs", "--write"};

template <std::size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string pick(const Console& console, const catalogue::Texts& texts) {
  return std::string(console.text(texts.en, texts.zh_tw));
}

std::vector<Candidate> apis(const Console& console) {
  std::vector<Candidate> found;
  for (const auto& row : Catalogue::embedded().index())
    found.push_back({std::string(row.id), std::string(console.text(row.name_en, row.name_zh_tw))});
  return found;
}

std::vector<Candidate> profiles(const Session& session) {
  std::vector<Candidate> found;
  for (const auto& own : session.credentials.own_profiles)
    found.push_back({own.name, own.merchant_id});
  for (const auto& account : merchant::public_accounts())
    found.push_back({account.profile, account.merchant_id});
  return found;
}

void add_field(const FieldSpec& field, const std::string& head, const Point& point,
               const Console& console, std::vector<Candidate>& found) {
  const std::string name = head + field.name;
  const std::string assigned = name + "=";
  if (field.type == FieldType::rows || field.type == FieldType::object) {
    const std::string inner = name + (field.type == FieldType::rows ? "[0]." : ".");
    for (const auto& entry : field.fields) {
      if (entry.field) add_field(*entry.field, inner, point, console, found);
    }
    return;
  }
  if (point.current.starts_with(assigned)) {
    for (const auto& choice : field.choices)
      found.push_back({assigned + choice, pick(console, field.meaning)});
    return;
  }
  const bool given = std::any_of(point.positional.begin(), point.positional.end(),
                                 [&](const auto& word) { return word.starts_with(assigned); });
  if (!given) found.push_back({assigned, pick(console, field.meaning)});
}

void add_fields(const std::vector<catalogue::FieldEntry>& entries, const Point& point,
                const Console& console, std::vector<Candidate>& found) {
  for (const auto& entry : entries) {
    if (entry.field) add_field(*entry.field, "", point, console, found);
    if (entry.group) add_fields(entry.group->fields, point, console, found);
  }
}

// NAME= of the API's request, and where NAME= is written what the field may hold.
std::vector<Candidate> parameters(const Point& point, const Console& console) {
  std::vector<Candidate> found;
  const auto* api =
      point.positional.empty() ? nullptr : Catalogue::embedded().find(point.positional.front());
  if (api != nullptr) add_fields(api->request.fields, point, console, found);
  // A field that stands in two groups is offered once.
  std::vector<Candidate> once;
  for (auto& one : found) {
    const bool seen = std::any_of(once.begin(), once.end(),
                                  [&](const Candidate& other) { return other.text == one.text; });
    if (!seen) once.push_back(std::move(one));
  }
  once.push_back(
      {std::string(point.current.find('=') == std::string::npos ? k_ask_no_space : k_ask_files),
       ""});
  if (api == nullptr) once.back().text = k_ask_files;
  return once;
}

std::vector<Candidate> samples(const Point& point) {
  std::vector<Candidate> found;
  const auto* api =
      point.positional.empty() ? nullptr : Catalogue::embedded().find(point.positional.front());
  if (api == nullptr) return found;
  for (const auto& [name, changes] : api->samples) found.push_back({name, ""});
  return found;
}

std::vector<Candidate> services(const Console& console) {
  std::vector<Candidate> found;
  for (const auto* service : Catalogue::embedded().services())
    found.push_back({service->id, pick(console, service->name)});
  return found;
}

std::vector<Candidate> settings_of(const Console& console) {
  std::vector<Candidate> found;
  for (const auto& setting : settings::all_settings())
    found.push_back(
        {std::string(setting.key), std::string(console.text(setting.en, setting.zh_tw))});
  return found;
}

std::vector<Candidate> verb_names(const Console& console) {
  std::vector<Candidate> found;
  for (const auto& verb : verbs())
    found.push_back({std::string(verb.name), std::string(console.text(verb.en, verb.zh_tw))});
  return found;
}

}  // namespace

std::vector<Candidate> values_at(const Point& point, const Session& session) {
  const Console& console = session.console;
  if (auto own = own_values(point, console); !own.empty()) return own;
  const std::string& wants = point.wants;
  if (wants == "--profile" || wants == "profile") return profiles(session);
  if (wants == "--lang") return {{"en", "English"}, {"zh-TW", "繁體中文"}};
  if (wants == "--to") return {{"stage", ""}, {"emulator", ""}};
  if (wants == "--service") return services(console);
  if (wants == "--sample") return samples(point);
  if (wants == "api") return apis(console);
  if (wants == "parameters") return parameters(point, console);
  if (wants == "setting") return settings_of(console);
  if (wants == "verb") return verb_names(console);
  if (is_one_of(wants, k_files)) return {{std::string(k_ask_files), ""}};
  if (is_one_of(wants, k_folders)) return {{std::string(k_ask_folders), ""}};
  return {};
}

}  // namespace ecpay::cli
