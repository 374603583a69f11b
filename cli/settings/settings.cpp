#include "cli/settings/settings.hpp"

namespace ecpay::settings {

std::string_view to_string(Origin origin) {
  switch (origin) {
    case Origin::option:
      return "flag";
    case Origin::variable:
      return "env";
    case Origin::file:
      return "file";
    case Origin::fallback:
      return "default";
  }
  return "default";
}

std::string Value::text() const {
  std::string text;
  for (const auto& part : parts) text += (text.empty() ? "" : ", ") + part;
  return text;
}

Result<Value> Settings::value_of(const Setting& setting) const {
  if (const auto text = merchant::process_environment(setting.variable.data())) {
    Value value{&setting, parts_of(setting, *text), Origin::variable,
                std::string(setting.variable)};
    for (const auto& part : value.parts) {
      if (auto wrong = complaint(setting, part)) {
        wrong->subject = setting.variable;
        return std::move(*wrong);
      }
    }
    return value;
  }
  if (project) {
    if (const auto* given = project->find(setting))
      return Value{&setting, given->parts, Origin::file,
                   project->file.string() + ":" + std::to_string(given->line)};
  }
  Value value{&setting, {}, Origin::fallback};
  if (!setting.fallback.empty()) value.parts.emplace_back(setting.fallback);
  return value;
}

std::vector<merchant::OwnProfile> Settings::own_profiles() const {
  std::vector<merchant::OwnProfile> profiles;
  if (project) {
    for (const auto& given : project->profiles) profiles.push_back(given.profile);
  }
  return profiles;
}

Result<Settings> load_settings(const std::filesystem::path& folder) {
  Settings settings;
  const auto found = find_project_file(folder);
  if (!found.file) return settings;
  auto project = read_project(*found.file);
  if (!project) return project.error();
  settings.project = std::move(*project);
  return settings;
}

Language language_of(const Settings& settings) {
  const auto chosen = settings.value_of(*find_setting("project.lang"));
  if (chosen && !chosen->parts.empty()) return ecpay::language_of(chosen->parts.front());
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    if (const auto value = merchant::process_environment(name)) return ecpay::language_of(*value);
  }
  return Language::en;
}

}  // namespace ecpay::settings
