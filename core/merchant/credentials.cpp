#include "core/merchant/credentials.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "core/base/text.hpp"

namespace ecpay::merchant {
namespace {

constexpr std::size_t k_max_key_file = 64 * 1024;

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

Error unreadable(const std::string& path, std::string why) {
  return Error{"credentials.file_unreadable", path, std::move(why), ""};
}

// "ECPAY_HASH_KEY", "HashKey" and "hash-key" are all "hashkey".
std::string plain_name(std::string_view name) {
  std::string out;
  for (const char c : to_lower(name)) {
    if (c != '_' && c != '-') out += c;
  }
  return out.starts_with("ecpay") ? out.substr(5) : out;
}

std::string_view without_quotes(std::string_view value) {
  value = trim(value);
  const bool quoted = value.size() >= 2 && value.front() == value.back() &&
                      (value.front() == '"' || value.front() == '\'');
  return quoted ? value.substr(1, value.size() - 2) : value;
}

Result<Credentials> from_profile(const std::string& name, const CredentialOptions& options,
                                 const Environment& environment) {
  for (const auto& own : options.own_profiles) {
    if (own.name == name) return read_profile(own, environment);
  }
  if (const Account* account = find_profile(name))
    return Credentials{account->keys, account->merchant_id, account->profile};
  std::string names;
  for (const auto& own : options.own_profiles) names += own.name + ", ";
  for (const auto& each : public_accounts())
    names += (&each == &public_accounts().front() ? "" : ", ") + each.profile;
  return Error{"credentials.profile_unknown", name, names, ""};
}

Result<Credentials> from_arguments(const CredentialOptions& options) {
  if (options.hash_key.empty())
    return Error{"credentials.incomplete", "--hash-key", "--hash-iv", ""};
  if (options.hash_iv.empty())
    return Error{"credentials.incomplete", "--hash-iv", "--hash-key", ""};
  for (const auto& [option, value] :
       {std::pair{"--hash-key", options.hash_key}, {"--hash-iv", options.hash_iv}}) {
    if (!is_public_secret(value)) return Error{"credentials.secret_in_argv", option, "", ""};
  }
  return Credentials{{options.hash_key, options.hash_iv}, "", ""};
}

bool more_than_one(std::initializer_list<bool> given) {
  return std::count(given.begin(), given.end(), true) > 1;
}

// "~/keys" is a file of the home folder; a shell expands that, a configuration file does not.
std::string home_expanded(const std::string& path) {
  if (!path.starts_with("~/")) return path;
  return process_environment("HOME").value_or("~") + path.substr(1);
}

}  // namespace

std::optional<std::string> process_environment(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr || *value == '\0') return std::nullopt;
  return std::string(value);
}

Result<Credentials> resolve_credentials(const CredentialOptions& options,
                                        const Environment& environment) {
  const bool arguments = !options.hash_key.empty() || !options.hash_iv.empty();
  if (more_than_one({arguments, !options.hash_key_file.empty(), !options.profile.empty()}))
    return Error{"credentials.conflict", "--profile, --hash-key, --hash-key-file", "", ""};
  if (arguments) return from_arguments(options);
  if (!options.hash_key_file.empty()) return read_key_file(options.hash_key_file);
  if (!options.profile.empty()) return from_profile(options.profile, options, environment);

  const auto key = environment("ECPAY_HASH_KEY");
  const auto iv = environment("ECPAY_HASH_IV");
  const auto file = environment("ECPAY_HASH_KEY_FILE");
  const auto profile = environment("ECPAY_PROFILE");
  if (more_than_one({key || iv, file.has_value(), profile.has_value()}))
    return Error{"credentials.conflict", "ECPAY_PROFILE, ECPAY_HASH_KEY, ECPAY_HASH_KEY_FILE", "",
                 ""};
  if (key.has_value() != iv.has_value()) {
    return key ? Error{"credentials.incomplete", "ECPAY_HASH_IV", "ECPAY_HASH_KEY", ""}
               : Error{"credentials.incomplete", "ECPAY_HASH_KEY", "ECPAY_HASH_IV", ""};
  }
  if (key) return Credentials{{*key, *iv}, environment("ECPAY_MERCHANT_ID").value_or(""), ""};
  if (file) return read_key_file(*file);
  return from_profile(chosen_profile(options, environment), options, environment);
}

std::string chosen_profile(const CredentialOptions& options, const Environment& environment) {
  if (!options.profile.empty()) return options.profile;
  if (!options.hash_key.empty() || !options.hash_iv.empty() || !options.hash_key_file.empty())
    return "";
  if (const auto profile = environment("ECPAY_PROFILE")) return *profile;
  for (const char* name : {"ECPAY_HASH_KEY", "ECPAY_HASH_IV", "ECPAY_HASH_KEY_FILE"}) {
    if (environment(name)) return "";
  }
  return options.project_profile.empty() ? std::string(k_default_profile) : options.project_profile;
}

bool is_chosen(const CredentialOptions& options, const Environment& environment) {
  return chosen_profile(options, environment).empty() || !options.profile.empty() ||
         !options.project_profile.empty() || environment("ECPAY_PROFILE").has_value();
}

Result<Credentials> read_profile(const OwnProfile& profile, const Environment& environment) {
  if (!profile.key_file.empty()) {
    auto read = read_key_file(profile.key_file);
    if (!read) return read.error();
    const bool differs = !profile.merchant_id.empty() && !read->merchant_id.empty() &&
                         profile.merchant_id != read->merchant_id;
    if (differs)
      return Error{"credentials.merchant_differs", profile.key_file, read->merchant_id, ""};
    if (read->merchant_id.empty()) read->merchant_id = profile.merchant_id;
    read->profile = profile.name;
    return read;
  }
  if (profile.key_variable.empty())
    return Credentials{profile.keys, profile.merchant_id, profile.name};
  Credentials credentials{{}, profile.merchant_id, profile.name};
  for (auto [variable, value] : {std::pair{&profile.key_variable, &credentials.keys.hash_key},
                                 std::pair{&profile.iv_variable, &credentials.keys.hash_iv}}) {
    const auto found = environment(variable->c_str());
    if (!found) return Error{"credentials.variable_missing", *variable, profile.name, ""};
    *value = *found;
  }
  return credentials;
}

Result<Credentials> read_key_file(const std::string& name) {
  const bool from_input = name == "-";
  const std::string path = home_expanded(name);
  const Descriptor file(from_input ? ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
                                   : ::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status {};
  if (file.get() < 0 || ::fstat(file.get(), &status) != 0)
    return unreadable(path, std::strerror(errno));
  if (S_ISDIR(status.st_mode)) return unreadable(path, std::strerror(EISDIR));
  if (!from_input && (status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    static constexpr std::string_view k_octal = "01234567";
    const auto digit = [&](unsigned shift) { return k_octal[(status.st_mode >> shift) & 7U]; };
    return Error{"credentials.file_permissions", path, {'0', digit(6), digit(3), digit(0)}, ""};
  }
  std::string text;
  std::array<char, 4096> buffer{};
  while (true) {
    const auto count = ::read(file.get(), buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return unreadable(path, std::strerror(errno));
    if (count == 0) break;
    text.append(buffer.data(), static_cast<std::size_t>(count));
    if (text.size() > k_max_key_file) return unreadable(path, std::strerror(EFBIG));
  }
  return parse_key_file(text, path);
}

Result<Credentials> parse_key_file(std::string_view text, const std::string& name) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  Credentials credentials;
  for (auto line : split(text, '\n')) {
    line = trim(line);
    if (line.empty() || line.front() == '#') continue;
    if (line.starts_with("export ")) line = trim(line.substr(7));
    const auto separator = line.find_first_of("=: \t");
    if (separator == std::string_view::npos) continue;
    auto value = trim(line.substr(separator));
    if (!value.empty() && (value.front() == '=' || value.front() == ':')) value.remove_prefix(1);
    const std::string key = plain_name(line.substr(0, separator));
    if (key == "hashkey") credentials.keys.hash_key = without_quotes(value);
    if (key == "hashiv") credentials.keys.hash_iv = without_quotes(value);
    if (key == "merchantid") credentials.merchant_id = without_quotes(value);
  }
  if (credentials.keys.hash_key.empty())
    return Error{"credentials.file_incomplete", name, "HashKey", ""};
  if (credentials.keys.hash_iv.empty())
    return Error{"credentials.file_incomplete", name, "HashIV", ""};
  return credentials;
}

}  // namespace ecpay::merchant
