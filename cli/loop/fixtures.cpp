#include "cli/loop/fixtures.hpp"

#include <fstream>
#include <iterator>

#include "cli/command.hpp"
#include "cli/loop/verbs.hpp"
#include "core/merchant/credentials.hpp"

namespace ecpay::cli {
namespace {

constexpr std::uintmax_t k_most_bytes = 16U << 20U;
constexpr std::size_t k_most_files = 100'000;

Error folder_error(const std::filesystem::path& path, const std::error_code& code) {
  return {"fixtures.folder", path.string(), code.message(), ""};
}

// Adds the files of one folder; answers why it could not.
std::optional<Error> add_files(const std::filesystem::path& folder, const std::string& prefix,
                               fixtures::Files& files) {
  std::error_code code;
  for (std::filesystem::directory_iterator entry(folder, code), end; !code && entry != end;
       entry.increment(code)) {
    const auto name = entry->path().filename().string();
    const auto status = entry->symlink_status(code);
    if (code) break;
    if (std::filesystem::is_directory(status) && prefix.empty()) {
      if (auto error = add_files(entry->path(), name + "/", files)) return error;
    } else if (std::filesystem::is_regular_file(status)) {
      auto bytes = read_fixture_file(entry->path());
      if (!bytes) return bytes.error();
      files[prefix + name] = std::move(*bytes);
      if (files.size() > k_most_files) {
        return Error{"fixtures.folder", folder.string(), "more files than a set has", ""};
      }
    }
  }
  if (code) return folder_error(folder, code);
  return std::nullopt;
}

}  // namespace

Result<std::string> read_fixture_file(const std::filesystem::path& file) {
  std::error_code code;
  if (!std::filesystem::is_regular_file(file, code)) {
    return Error{"input.unreadable", file.string(), "", ""};
  }
  if (std::filesystem::file_size(file, code) > k_most_bytes || code) {
    return Error{"input.too_large", file.string(), "16", ""};
  }
  std::ifstream in(file, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  if (!in) return Error{"input.unreadable", file.string(), "", ""};
  return bytes;
}

Result<fixtures::Files> read_fixture_files(const std::filesystem::path& folder) {
  fixtures::Files files;
  if (auto error = add_files(folder, "", files)) return *error;
  return files;
}

Result<Done> write_fixture_file(const std::filesystem::path& file, std::string_view bytes) {
  std::error_code code;
  if (file.has_parent_path()) std::filesystem::create_directories(file.parent_path(), code);
  if (code) return folder_error(file.parent_path(), code);
  // A link would lead the bytes elsewhere.
  if (std::filesystem::is_symlink(file, code)) std::filesystem::remove(file, code);
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  out.close();
  if (!out) return Error{"fixtures.folder", file.string(), "it cannot be written", ""};
  return Done{};
}

Result<std::optional<fixtures::Signer>> given_signer(const Session& session) {
  const auto& options = session.credentials;
  if (options.profile.empty() && options.hash_key.empty() && options.hash_iv.empty() &&
      options.hash_key_file.empty()) {
    return std::optional<fixtures::Signer>();
  }
  const auto nothing = [](const char*) { return std::optional<std::string>(); };
  const auto credentials = merchant::resolve_credentials(options, nothing);
  if (!credentials) return credentials.error();
  fixtures::Signer signer{credentials->profile, credentials->merchant_id, credentials->keys};
  if (signer.merchant_id.empty()) {
    return Error{"credentials.file_incomplete", options.hash_key_file, "MerchantID", ""};
  }
  return std::optional(std::move(signer));
}

void add_fixtures(Command& app, Session& session) {
  const Console& console = session.console;
  app.require_subcommand(1);
  add_fixtures_build(app, session);
  add_fixtures_verify(app, session);
  add_fixtures_run(app, session);
  add_fixtures_export(app, session);
  app.footer(std::string(console.text("Examples", "範例")) +
             "\n  ecpay-cli fixtures init && ecpay-cli fixtures build\n"
             "  ecpay-cli fixtures build --check\n"
             "  ecpay-cli fixtures run --to http://localhost:3000 --report junit=out.xml\n");
}

}  // namespace ecpay::cli
