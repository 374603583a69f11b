#include <algorithm>

#include "cli/loop/doctor/checkup.hpp"
#include "core/base/text.hpp"
#include "core/catalogue/nearest.hpp"
#include "core/merchant/accounts.hpp"
#include "core/process/child.hpp"

namespace ecpay::cli::doctor {
namespace {

constexpr std::size_t k_key_length = 16;

bool is_wrapped(std::string_view key) {
  return trim(key) != key || key.starts_with("\xEF\xBB\xBF");
}

bool is_plain(std::string_view key) {
  return std::all_of(key.begin(), key.end(), [](unsigned char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  });
}

// Whether the key itself looks right; `name` says whose, never what it is.
bool check_key(const std::string& name, std::string_view key, Findings& findings) {
  if (is_wrapped(key)) {
    findings.fail({"doctor.key_whitespace", name, "", ""});
  } else if (!is_plain(key)) {
    findings.fail({"doctor.key_characters", name, "", ""});
  } else if (key.size() != k_key_length) {
    findings.warn({"doctor.key_length", name, std::to_string(key.size()), ""});
  } else {
    return true;
  }
  return false;
}

const merchant::Account* owner_of(const crypto::HashKeys& keys) {
  for (const auto& account : merchant::public_accounts()) {
    if (account.keys == keys) return &account;
  }
  return nullptr;
}

bool owns(const std::string& merchant_id, const crypto::HashKeys& keys) {
  const auto accounts = merchant::public_accounts();
  return std::any_of(accounts.begin(), accounts.end(), [&](const auto& account) {
    return account.merchant_id == merchant_id && account.keys == keys;
  });
}

bool check_pair(const std::string& name, const merchant::Credentials& read, Findings& findings) {
  const auto& keys = read.keys;
  const bool key = check_key(name + " HashKey", keys.hash_key, findings);
  const bool iv = check_key(name + " HashIV", keys.hash_iv, findings);
  if (!key || !iv) return false;
  if (owner_of({keys.hash_iv, keys.hash_key}) != nullptr) {
    findings.fail({"doctor.keys_swapped", name, "", ""});
    return false;
  }
  if (keys.hash_key == keys.hash_iv) {
    findings.fail({"doctor.keys_alike", name, "", ""});
    return false;
  }
  const auto* owner = owner_of(keys);
  if (read.merchant_id.empty() || owns(read.merchant_id, keys)) return true;
  if (owner != nullptr) {
    findings.fail({"doctor.keys_of_other", name, owner->profile, ""});
    return false;
  }
  if (merchant::find_account(read.merchant_id) == nullptr) return true;
  findings.fail({"doctor.public_merchant", name, read.merchant_id, ""});
  return false;
}

void check_chosen(const Session& session, Findings& findings) {
  const auto read = credentials_of(session);
  if (!read) return findings.fail(read.error());
  const std::string name = read->profile.empty() ? "ECPAY_HASH_KEY" : read->profile;
  if (!check_pair(name, *read, findings)) return;
  const std::string merchant_id = read->merchant_id.empty() ? "-" : read->merchant_id;
  findings.good(name + ", MerchantID " + merchant_id, name + "，特店編號 " + merchant_id);
}

// Variables that begin like ours and are misspelt.
void check_variables(Findings& findings) {
  std::vector<std::string_view> known{"ECPAY_HASH_KEY", "ECPAY_HASH_IV", "ECPAY_MERCHANT_ID",
                                      "ECPAY_HASH_KEY_FILE", "ECPAY_EMULATOR_URL"};
  for (const auto& setting : settings::all_settings()) known.push_back(setting.variable);
  for (const auto& [name, value] : process::current_environment()) {
    if (!name.starts_with("ECPAY_") || std::find(known.begin(), known.end(), name) != known.end())
      continue;
    const auto near = catalogue::nearest(name, known);
    if (!near.empty()) findings.warn({"doctor.variable", name, std::string(near), ""});
  }
}

}  // namespace

Findings check_keys(const Session& session) {
  Findings findings("keys");
  check_chosen(session, findings);
  const auto chosen = merchant::chosen_profile(session.credentials, merchant::process_environment);
  for (const auto& own : session.credentials.own_profiles) {
    if (own.name == chosen) continue;
    const auto read = merchant::read_profile(own, merchant::process_environment);
    // Who works on the project need not hold every key of it.
    if (!read) {
      findings.warn(read.error());
    } else if (check_pair(own.name, *read, findings)) {
      findings.good(own.name + ", MerchantID " + read->merchant_id,
                    own.name + "，特店編號 " + read->merchant_id);
    }
  }
  return findings;
}

Findings check_config(const Session& session) {
  Findings findings("config");
  const auto found = settings::find_project_file(std::filesystem::current_path());
  for (const auto& skipped : found.skipped)
    findings.warn({"doctor.config_skipped", skipped.string(), "", ""});
  if (session.problem) {
    findings.fail(*session.problem);
  } else if (session.settings.project) {
    const auto file = session.settings.project->file.string();
    findings.good(file, file);
  } else {
    findings.good("no ecpay.toml: defaults hold", "沒有 ecpay.toml：使用預設值");
  }
  for (const auto& setting : settings::all_settings()) {
    if (const auto value = session.settings.value_of(setting); !value) findings.fail(value.error());
  }
  check_variables(findings);
  return findings;
}

}  // namespace ecpay::cli::doctor
