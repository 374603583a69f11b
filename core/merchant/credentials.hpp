#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/crypto/hash_keys.hpp"
#include "core/merchant/accounts.hpp"

namespace ecpay::merchant {

// A profile of the user's own: it tells where its keys are, never what they are, unless they are
// public test keys. One of `key_file`, the two variables and `keys` is set.
struct OwnProfile {
  std::string name{};
  std::string merchant_id{};  // empty: the key file tells it
  std::string key_file{};
  std::string key_variable{};
  std::string iv_variable{};
  crypto::HashKeys keys{};
  std::vector<KeyFamily> families{};  // what it signs; empty = whatever its merchant sends
};

// What the command line and the project say about keys. Empty = not given.
struct CredentialOptions {
  std::string profile{};
  std::string hash_key{};  // public test keys only: every local user can read the argument list
  std::string hash_iv{};
  std::string hash_key_file{};
  std::string project_profile{};  // counts where neither options nor variables say anything
  std::vector<OwnProfile> own_profiles{};
};

struct Credentials {
  crypto::HashKeys keys;
  std::string merchant_id;  // empty if the source does not tell
  std::string profile;      // empty if the keys come from elsewhere
};

// The value of an environment variable, or nothing.
using Environment = std::function<std::optional<std::string>(const char* name)>;
// The real one; an empty value counts as absent.
std::optional<std::string> process_environment(const char* name);

// The first place that says something: the options (--hash-key with --hash-iv, --hash-key-file,
// --profile), the variables (ECPAY_HASH_KEY with ECPAY_HASH_IV and ECPAY_MERCHANT_ID,
// ECPAY_HASH_KEY_FILE, ECPAY_PROFILE), the project's profile, else the profile "stage". Errors:
// "credentials.conflict" (two sources in one place), "credentials.incomplete" (half a pair),
// "credentials.secret_in_argv" (a key that is not public), "credentials.profile_unknown", and those
// of read_profile.
Result<Credentials> resolve_credentials(const CredentialOptions& options,
                                        const Environment& environment);

// The name of the profile that resolve_credentials would take; empty if the keys come from
// elsewhere. Reads no key.
std::string chosen_profile(const CredentialOptions& options, const Environment& environment);
// Whether any of those places says which keys to use.
bool is_chosen(const CredentialOptions& options, const Environment& environment);

// The keys of a profile of one's own. Errors: "credentials.variable_missing" (subject: its name),
// "credentials.merchant_differs" (subject: the file) and those of read_key_file.
Result<Credentials> read_profile(const OwnProfile& profile, const Environment& environment);

// Reads lines "HashKey=…", "HashIV=…", "MerchantID=…"; also "HashKey: …", "HashKey …" and names
// with a prefix as in an .env file (ECPAY_HASH_KEY="…"). Other lines are ignored. "-" is standard
// input, "~/" the home folder. Errors:
// "credentials.file_unreadable", "credentials.file_permissions" (readable or writable by the group
// or others), "credentials.file_incomplete".
Result<Credentials> read_key_file(const std::string& path);

// The same from text; `name` is the subject of errors.
Result<Credentials> parse_key_file(std::string_view text, const std::string& name);

}  // namespace ecpay::merchant
