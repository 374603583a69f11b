#include "cli/settings/profile_table.hpp"

#include <algorithm>
#include <array>

namespace ecpay::settings {
namespace {

using TomlKind = TomlValue::Kind;

constexpr std::array<std::string_view, 5> k_keys{"merchant", "hash_key_file", "hash_key", "hash_iv",
                                                 "for"};
constexpr std::array<std::string_view, 2> k_sources{"file", "env"};
constexpr std::string_view k_families =
    "payment, logistics_b2c, logistics_c2c, invoice, invoice_offline, ecticket, "
    "ecticket_platform, ecticket_escrow_use, ecticket_escrow_instalment";

class ProfileReader {
 public:
  ProfileReader(const Place& place, const TomlEntry& entry)
      : place_(place.inner(entry.name)), entry_(entry) {
    profile_.name = entry.name;
  }

  Result<GivenProfile> read() {
    if (!is_profile_name(entry_.name))
      return place_.at(entry_.line, entry_.column, {"config.profile_name", "", "", ""});
    if (entry_.value.kind != TomlKind::table)
      return place_.at(entry_.value, {"config.wants_table", "", "profile." + entry_.name, ""});
    for (const auto& entry : entry_.value.entries) {
      if (auto error = read_key(entry)) return std::move(*error);
    }
    if (!has_one_source())
      return place_.at(entry_.line, entry_.column, {"config.profile_keys", "", "", ""});
    return GivenProfile{std::move(profile_), entry_.line};
  }

 private:
  bool has_one_source() const {
    const bool key = !profile_.keys.hash_key.empty();
    const bool variable = !profile_.key_variable.empty();
    const bool whole =
        key == !profile_.keys.hash_iv.empty() && variable == !profile_.iv_variable.empty();
    return whole && int{key} + int{variable} + int{!profile_.key_file.empty()} == 1;
  }

  std::optional<Error> read_key(const TomlEntry& entry) {
    if (std::find(k_keys.begin(), k_keys.end(), entry.name) == k_keys.end())
      return place_.unknown(entry, k_keys);
    const Place at = place_.inner(entry.name);
    if (entry.name == "for") return read_families(at, entry.value);
    if (entry.name == "merchant") return read_merchant(at, entry.value);
    if (entry.name != "hash_key_file") return read_secret(at, entry);
    if (entry.value.kind != TomlKind::string)
      return at.at(entry.value, {"config.wants_path", "", "", ""});
    return set_file(at, entry.value);
  }

  // A MerchantID is text; the number that people write is the same.
  std::optional<Error> read_merchant(const Place& at, const TomlValue& value) {
    if (value.kind != TomlKind::string && value.kind != TomlKind::integer)
      return at.at(value, {"config.wants_text", "", "", ""});
    profile_.merchant_id =
        value.kind == TomlKind::string ? value.text : std::to_string(value.integer);
    return std::nullopt;
  }

  std::optional<Error> read_families(const Place& at, const TomlValue& value) {
    if (value.kind != TomlKind::array) return at.at(value, {"config.wants_list", "", "", ""});
    for (const auto& item : value.items) {
      const auto family = merchant::key_family_of(item.text);
      if (!family) return at.at(item, {"config.wants_choice", "", std::string(k_families), ""});
      profile_.families.push_back(*family);
    }
    return std::nullopt;
  }

  std::optional<Error> read_secret(const Place& at, const TomlEntry& entry) {
    const bool is_key = entry.name == "hash_key";
    if (entry.value.kind == TomlKind::string) {
      if (!merchant::is_public_secret(entry.value.text))
        return at.at(entry.value, {"config.secret", "", profile_.name, ""});
      (is_key ? profile_.keys.hash_key : profile_.keys.hash_iv) = entry.value.text;
      return std::nullopt;
    }
    if (entry.value.kind != TomlKind::table)
      return at.at(entry.value, {"config.wants_text", "", "", ""});
    for (const auto& source : entry.value.entries) {
      if (source.name != "file" && source.name != "env") return at.unknown(source, k_sources);
      if (source.value.kind != TomlKind::string)
        return at.at(source.value, {"config.wants_text", "", "", ""});
      if (source.name == "env") {
        (is_key ? profile_.key_variable : profile_.iv_variable) = source.value.text;
      } else if (auto error = set_file(at, source.value)) {
        return error;
      }
    }
    return std::nullopt;
  }

  // Two names of one file are the same source: it holds both keys.
  std::optional<Error> set_file(const Place& at, const TomlValue& value) {
    const auto path = value.text.starts_with("~/")
                          ? value.text
                          : (at.file.parent_path() / value.text).lexically_normal().string();
    if (!profile_.key_file.empty() && profile_.key_file != path)
      return at.at(value, {"config.profile_keys", "", "", ""});
    profile_.key_file = path;
    return std::nullopt;
  }

  Place place_;
  const TomlEntry& entry_;
  merchant::OwnProfile profile_;
};

}  // namespace

bool is_profile_name(std::string_view name) {
  const bool plain =
      !name.empty() && name.size() <= 64 &&
      name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos;
  return plain && merchant::find_profile(name) == nullptr;
}

Result<std::vector<GivenProfile>> read_profiles(const Place& place, const TomlValue& profiles) {
  if (profiles.kind != TomlKind::table)
    return place.at(profiles, {"config.wants_table", "", "profile.NAME", ""});
  std::vector<GivenProfile> found;
  for (const auto& entry : profiles.entries) {
    auto profile = ProfileReader(place, entry).read();
    if (!profile) return profile.error();
    found.push_back(std::move(*profile));
  }
  return found;
}

}  // namespace ecpay::settings
