#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/crypto/hash_keys.hpp"

namespace ecpay::merchant {

// What a command line says about keys. Empty = not given.
struct CredentialOptions {
  std::string profile{};
  std::string hash_key{};  // public test keys only: every local user can read the argument list
  std::string hash_iv{};
  std::string hash_key_file{};
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

// The first source that is given: --hash-key/--hash-iv, --hash-key-file, --profile, ECPAY_HASH_KEY
// with ECPAY_HASH_IV (and ECPAY_MERCHANT_ID), else the profile "stage". Errors:
// "credentials.conflict" (two sources on one command line), "credentials.incomplete" (half a pair),
// "credentials.secret_in_argv" (a key that is not public), "credentials.profile_unknown", and those
// of read_key_file.
Result<Credentials> resolve_credentials(const CredentialOptions& options,
                                        const Environment& environment);

// Reads lines "HashKey=…", "HashIV=…", "MerchantID=…"; also "HashKey: …", "HashKey …" and names
// with a prefix as in an .env file (ECPAY_HASH_KEY="…"). Other lines are ignored. Errors:
// "credentials.file_unreadable", "credentials.file_permissions" (readable or writable by the group
// or others), "credentials.file_incomplete".
Result<Credentials> read_key_file(const std::string& path);

// The same from text; `name` is the subject of errors.
Result<Credentials> parse_key_file(std::string_view text, const std::string& name);

}  // namespace ecpay::merchant
