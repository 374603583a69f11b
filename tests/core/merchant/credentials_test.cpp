#include "core/merchant/credentials.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <map>

#include "core/base/messages.hpp"

using namespace ecpay;
using namespace ecpay::merchant;

namespace {

Environment environment_of(std::map<std::string, std::string> values) {
  return [values = std::move(values)](const char* name) -> std::optional<std::string> {
    const auto found = values.find(name);
    if (found == values.end()) return std::nullopt;
    return found->second;
  };
}
const Environment k_empty = environment_of({});

// A file in the temporary folder that is gone at the end.
class KeyFile {
 public:
  KeyFile(const std::string& text, mode_t mode) {
    char name[] = "/tmp/ecpay-keys-XXXXXX";
    const int fd = ::mkstemp(name);
    REQUIRE(fd >= 0);
    ::close(fd);
    path_ = name;
    std::ofstream(path_) << text;
    ::chmod(name, mode);
  }
  ~KeyFile() { ::unlink(path_.c_str()); }
  KeyFile(const KeyFile&) = delete;
  KeyFile& operator=(const KeyFile&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace

TEST_CASE("credentials come from the most explicit source", "[merchant][credentials]") {
  const auto environment = environment_of({{"ECPAY_HASH_KEY", "envkeyenvkeyenvk"},
                                           {"ECPAY_HASH_IV", "envivenvivenvive"},
                                           {"ECPAY_MERCHANT_ID", "77"}});
  CHECK(resolve_credentials({}, k_empty)->merchant_id == "3002607");
  CHECK(resolve_credentials({}, k_empty)->profile == "stage");
  CHECK(resolve_credentials({}, environment)->keys.hash_key == "envkeyenvkeyenvk");
  CHECK(resolve_credentials({}, environment)->merchant_id == "77");
  CHECK(resolve_credentials({.profile = "stage-invoice"}, environment)->keys.hash_key ==
        "ejCk326UnaZWKisg");
  const auto mixed = resolve_credentials(
      {.hash_key = "5294y06JbISpM5x9", .hash_iv = "q9jcZX8Ib9LM8wYk"}, environment);
  REQUIRE(mixed);
  CHECK(mixed->keys == crypto::HashKeys{"5294y06JbISpM5x9", "q9jcZX8Ib9LM8wYk"});
}

TEST_CASE("credentials that are wrong or half are refused", "[merchant][credentials]") {
  struct Case {
    CredentialOptions options;
    std::map<std::string, std::string> environment;
    std::string code;
    int exit;
  };
  const std::string secret = "a real secret 16";
  const auto [options, environment, code, exit] = GENERATE_COPY(values<Case>({
      {{.profile = "prod"}, {}, "credentials.profile_unknown", 3},
      {{.hash_key = secret, .hash_iv = "q9jcZX8Ib9LM8wYk"}, {}, "credentials.secret_in_argv", 8},
      {{.hash_key = "5294y06JbISpM5x9", .hash_iv = secret}, {}, "credentials.secret_in_argv", 8},
      {{.hash_key = "5294y06JbISpM5x9"}, {}, "credentials.incomplete", 2},
      {{.hash_iv = "5294y06JbISpM5x9"}, {}, "credentials.incomplete", 2},
      {{.profile = "stage", .hash_key = "a", .hash_iv = "b"}, {}, "credentials.conflict", 2},
      {{.profile = "stage", .hash_key_file = "/dev/null"}, {}, "credentials.conflict", 2},
      {{}, {{"ECPAY_HASH_KEY", secret}}, "credentials.incomplete", 2},
      {{}, {{"ECPAY_HASH_IV", secret}}, "credentials.incomplete", 2},
      {{.hash_key_file = "/nowhere/keys"}, {}, "credentials.file_unreadable", 3},
      {{.hash_key_file = "/tmp"}, {}, "credentials.file_unreadable", 3},
  }));
  CAPTURE(code, options.profile, options.hash_key, options.hash_key_file);
  const auto credentials = resolve_credentials(options, environment_of(environment));
  REQUIRE_FALSE(credentials);
  CHECK(credentials.error().code == code);
  CHECK(exit_code_of(message_of(code).category) == exit);
  for (const auto language : {Language::en, Language::zh_tw}) {
    CHECK(message_text(credentials.error(), language).find(secret) == std::string::npos);
    CHECK(fix_text(credentials.error(), language).find(secret) == std::string::npos);
  }
}

TEST_CASE("a key file may be written in the usual ways", "[merchant][credentials]") {
  const auto text = GENERATE(
      as<std::string>{}, "HashKey=kkkkkkkkkkkkkkkk\nHashIV=vvvvvvvvvvvvvvvv\nMerchantID=42\n",
      "MerchantID: 42\r\nHashKey: kkkkkkkkkkkkkkkk\r\nHashIV: vvvvvvvvvvvvvvvv\r\n",
      "HashKey kkkkkkkkkkkkkkkk\nHashIV\tvvvvvvvvvvvvvvvv\nMerchantID 42",
      "\xEF\xBB\xBF# mine\nexport "
      "ECPAY_HASH_KEY=\"kkkkkkkkkkkkkkkk\"\nECPAY_HASH_IV='vvvvvvvvvvvvvvvv'\n"
      "OTHER=1\nECPAY_MERCHANT_ID=42\n");
  CAPTURE(text);
  const auto credentials = parse_key_file(text, "f");
  REQUIRE(credentials);
  CHECK(credentials->keys == crypto::HashKeys{"kkkkkkkkkkkkkkkk", "vvvvvvvvvvvvvvvv"});
  CHECK(credentials->merchant_id == "42");
}

TEST_CASE("a key file that lacks a key says which", "[merchant][credentials]") {
  CHECK(parse_key_file("", "f").error().detail == "HashKey");
  CHECK(parse_key_file("HashKey=a\nHashIV=\n", "f").error().detail == "HashIV");
  CHECK(parse_key_file("HashKey\nHashIV=b", "f").error().code == "credentials.file_incomplete");
}

TEST_CASE("a key file that others may read is refused", "[merchant][credentials]") {
  const std::string text = "HashKey=kkkkkkkkkkkkkkkk\nHashIV=vvvvvvvvvvvvvvvv\n";
  const KeyFile safe(text, 0600);
  CHECK(resolve_credentials({.hash_key_file = safe.path()}, k_empty).has_value());
  for (const mode_t mode : {0640, 0604, 0666, 0620}) {
    const KeyFile file(text, mode);
    const auto credentials = read_key_file(file.path());
    REQUIRE_FALSE(credentials);
    CHECK(credentials.error().code == "credentials.file_permissions");
    CHECK(credentials.error().subject == file.path());
  }
  const KeyFile open_file(text, 0644);
  CHECK(read_key_file(open_file.path()).error().detail == "0644");
  const KeyFile huge(std::string(70'000, '#'), 0600);
  CHECK(read_key_file(huge.path()).error().code == "credentials.file_unreadable");
}

TEST_CASE("where options say nothing, variables and then the project do",
          "[merchant][credentials]") {
  const KeyFile file("HashKey=kkkkkkkkkkkkkkkk\nHashIV=vvvvvvvvvvvvvvvv\n", 0600);
  CredentialOptions options;
  options.project_profile = "mine";
  options.own_profiles = {{.name = "mine", .merchant_id = "42", .key_file = file.path()},
                          {.name = "ci", .key_variable = "K", .iv_variable = "V"}};
  const auto mine = resolve_credentials(options, k_empty);
  REQUIRE(mine);
  CHECK(mine->keys.hash_key == "kkkkkkkkkkkkkkkk");
  CHECK(mine->merchant_id == "42");
  CHECK(mine->profile == "mine");
  const auto by_variable = environment_of({{"ECPAY_PROFILE", "stage-invoice"}});
  CHECK(resolve_credentials(options, by_variable)->profile == "stage-invoice");
  CHECK(chosen_profile(options, by_variable) == "stage-invoice");
  const auto by_file = environment_of({{"ECPAY_HASH_KEY_FILE", file.path()}});
  CHECK(resolve_credentials(options, by_file)->merchant_id.empty());
  CHECK(chosen_profile(options, by_file).empty());
  CHECK(is_chosen(options, k_empty));
  CHECK_FALSE(is_chosen({}, k_empty));
  options.profile = "ci";
  CHECK(resolve_credentials(options, k_empty).error().code == "credentials.variable_missing");
  const auto keys = environment_of({{"K", "kk"}, {"V", "vv"}});
  CHECK(resolve_credentials(options, keys)->keys == crypto::HashKeys{"kk", "vv"});
}

TEST_CASE("two variables that each say which keys are a conflict", "[merchant][credentials]") {
  const auto both =
      environment_of({{"ECPAY_PROFILE", "stage"}, {"ECPAY_HASH_KEY", "a"}, {"ECPAY_HASH_IV", "b"}});
  CHECK(resolve_credentials({}, both).error().code == "credentials.conflict");
  CHECK(resolve_credentials({.profile = "stage"}, both)->profile == "stage");
}
