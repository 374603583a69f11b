#include "cli/settings/project.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <fstream>

#include "cli/settings/place.hpp"
#include "cli/settings/profile_table.hpp"

namespace ecpay::settings {
namespace {

using TomlKind = TomlValue::Kind;

constexpr std::size_t k_max_bytes = 256U << 10U;

bool is_trusted(const std::filesystem::path& file, const struct stat& start) {
  struct stat status {};
  if (::stat(file.c_str(), &status) != 0) return false;
  return status.st_uid == ::geteuid() || status.st_uid == 0 || status.st_uid == start.st_uid;
}

// A scalar as the text an option would have; nothing for an array or a table.
std::optional<std::string> text_of(const TomlValue& value) {
  switch (value.kind) {
    case TomlKind::string:
    case TomlKind::number:
    case TomlKind::date_time:
      return value.text;
    case TomlKind::integer:
      return std::to_string(value.integer);
    case TomlKind::boolean:
      return value.boolean ? "true" : "false";
    case TomlKind::array:
    case TomlKind::table:
      return std::nullopt;
  }
  return std::nullopt;
}

TomlKind toml_kind_of(Kind kind) {
  switch (kind) {
    case Kind::port:
    case Kind::whole:
      return TomlKind::integer;
    case Kind::boolean:
      return TomlKind::boolean;
    case Kind::list:
    case Kind::paths:
      return TomlKind::array;
    case Kind::pairs:
      return TomlKind::table;
    case Kind::text:
    case Kind::language:
    case Kind::path:
    case Kind::duration:
    case Kind::instant:
      return TomlKind::string;
  }
  return TomlKind::string;
}

class Reader {
 public:
  Reader(std::string_view text, Project& project) : text_(text), project_(project) {}

  Result<Done> read(const TomlValue& root) {
    for (const auto& section : root.entries) {
      if (section.name == "profile") {
        const auto profiles = read_profiles(place("profile"), section.value);
        if (!profiles) return profiles.error();
        project_.profiles = *profiles;
      } else if (const auto done = read_section(section); !done) {
        return done.error();
      }
    }
    return Done{};
  }

 private:
  Place place(std::string key) const { return {text_, project_.file, std::move(key)}; }

  Result<Done> read_section(const TomlEntry& section) {
    std::vector<std::string_view> names;
    const std::string head = section.name + ".";
    for (const auto& setting : all_settings()) {
      if (setting.key.starts_with(head)) names.push_back(setting.key.substr(head.size()));
    }
    if (names.empty()) return unknown_section(section);
    const Place here = place(section.name);
    if (section.value.kind != TomlKind::table)
      return here.at(section.value, {"config.wants_table", "", section.name, ""});
    for (const auto& entry : section.value.entries) {
      const auto* setting = find_setting(head + entry.name);
      if (setting == nullptr) return here.unknown(entry, names);
      const Place inside = here.inner(entry.name);
      if (setting->secrecy == Setting::Secrecy::secret) {
        Error error{"config.secret_option", "", std::string(setting->variable), ""};
        error = inside.at(entry.line, entry.column, std::move(error));
        error.evidence.clear();  // the line shows it
        return error;
      }
      auto given = read_value(inside, *setting, entry.value);
      if (!given) return given.error();
      given->line = entry.line;
      project_.given.push_back(std::move(*given));
    }
    return Done{};
  }

  Error unknown_section(const TomlEntry& section) const {
    static constexpr std::array<std::string_view, 5> k_sections{"project", "emulator", "callbacks",
                                                                "aws", "profile"};
    // A key without its table is the usual slip: `port = 8490` at the top.
    for (const auto& setting : all_settings()) {
      if (setting.key.ends_with("." + section.name))
        return place(section.name)
            .at(section.line, section.column,
                {"config.mistyped_key", "", std::string(setting.key), ""});
    }
    Error error = place("").unknown(section, k_sections);
    return place(section.name).at(section.line, section.column, std::move(error));
  }

  Result<Given> read_value(const Place& at, const Setting& setting, const TomlValue& value) const {
    const auto wanted = toml_kind_of(setting.kind);
    const bool is_time = setting.kind == Kind::instant && value.kind == TomlKind::date_time;
    if (value.kind != wanted && !is_time) return at.at(value, wants(setting));
    Given given{&setting, {}, value.line};
    for (const auto& item : value.items) {
      if (item.kind != TomlKind::string) return at.at(item, wants(setting));
      if (const auto error = add(at, item, item.text, given)) return *error;
    }
    for (const auto& entry : value.entries) {
      const auto text = text_of(entry.value);
      if (!text) return at.at(entry.value, wants(setting));
      if (const auto error = add(at, entry.value, entry.name + "=" + *text, given)) return *error;
    }
    if (const auto text = text_of(value)) {
      if (const auto error = add(at, value, *text, given)) return *error;
    }
    return given;
  }

  std::optional<Error> add(const Place& at, const TomlValue& value, std::string part,
                           Given& given) const {
    if (auto wrong = complaint(*given.setting, part)) return at.at(value, std::move(*wrong));
    const Kind kind = given.setting->kind;
    if ((kind == Kind::path || kind == Kind::paths) && part != ":memory:")
      part = (project_.folder() / part).lexically_normal().string();
    given.parts.push_back(std::move(part));
    return std::nullopt;
  }

  std::string_view text_;
  Project& project_;
};

}  // namespace

const Given* Project::find(const Setting& setting) const {
  const auto found = std::find_if(given.begin(), given.end(),
                                  [&](const Given& one) { return one.setting == &setting; });
  return found == given.end() ? nullptr : &*found;
}

Found find_project_file(const std::filesystem::path& folder) {
  Found found;
  std::error_code failure;
  auto here = std::filesystem::absolute(folder, failure).lexically_normal();
  if (failure) return found;
  struct stat start {};
  ::stat(here.c_str(), &start);
  for (bool is_start = true; !here.empty(); is_start = false) {
    auto file = here / k_project_file;
    if (::access(file.c_str(), F_OK) == 0) {
      if (is_start || is_trusted(file, start)) {
        found.file = std::move(file);
        break;
      }
      found.skipped.push_back(std::move(file));
    }
    if (here == here.root_path()) break;
    here = here.parent_path();
  }
  return found;
}

Result<Project> read_project(const std::filesystem::path& file) {
  // No device or pipe: it might never end.
  std::error_code failure;
  std::ifstream in;
  if (std::filesystem::is_regular_file(file, failure)) in.open(file, std::ios::binary);
  if (!in.is_open()) return Error{"config.unreadable", file.string(), "", ""};
  const auto size = std::filesystem::file_size(file, failure);
  std::string text(failure ? 0 : std::min<std::size_t>(size, k_max_bytes + 1), '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  return parse_project(text, file);
}

Result<Project> parse_project(std::string_view text, const std::filesystem::path& file) {
  if (text.size() > k_max_bytes) return Error{"config.too_large", file.string(), "256", ""};
  const auto root = parse_toml(text, file.string());
  if (!root)
    return Error{"config.syntax", root.error().subject, without_keys(root.error().detail),
                 without_keys(root.error().evidence)};
  Project project;
  project.file = file;
  const auto done = Reader(text, project).read(*root);
  if (!done) return done.error();
  return project;
}

}  // namespace ecpay::settings
