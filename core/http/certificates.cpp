#include "core/http/certificates.hpp"

#include <fcntl.h>
#include <openssl/ssl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <map>
#include <mutex>
#include <stdexcept>
#include <system_error>

#include "core/base/text.hpp"
#include "core/http/socket.hpp"
#include "core/http/tls.hpp"
#include "core/http/x509.hpp"

namespace ecpay::http {
namespace {

namespace fs = std::filesystem;

// Names come from whoever connects; what they can make us keep is bounded.
constexpr std::size_t k_max_leaves = 1'000;
constexpr std::size_t k_max_file_bytes = 64U << 10;

Error ca_error(const fs::path& file, int number) {
  return {"http.ca", file.string(), std::generic_category().message(number), {}};
}

std::string read_file(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string text(k_max_file_bytes, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  return text;
}

// A reader sees the old file or the whole new one. 0, or the number of the error.
int write_file(const fs::path& file, const std::string& text) {
  const fs::path draft = file.string() + ".new";
  ::unlink(draft.c_str());
  const Descriptor out(::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!out) return errno;
  std::string_view rest = text;
  while (!rest.empty()) {
    const auto count = ::write(out.get(), rest.data(), rest.size());
    if (count < 0 && errno != EINTR) return errno;
    if (count > 0) rest.remove_prefix(static_cast<std::size_t>(count));
  }
  if (::fsync(out.get()) != 0 || ::rename(draft.c_str(), file.c_str()) != 0) return errno;
  return 0;
}

bool covers(const std::vector<std::string>& constraints, const std::vector<std::string>& names) {
  return std::all_of(names.begin(), names.end(), [&](const auto& name) {
    return std::any_of(constraints.begin(), constraints.end(),
                       [&](const auto& constraint) { return is_within(name, constraint); });
  });
}

}  // namespace

struct CertificateAuthority::Impl {
  fs::path file;
  std::vector<std::string> names;
  Identity authority;
  PrivateKey leaf_key;  // shared by all leaves
  std::mutex mutex;
  std::map<std::string, SslContext, std::less<>> contexts;
};

Result<std::unique_ptr<CertificateAuthority>> CertificateAuthority::open(
    const fs::path& folder, std::vector<std::string> names, Instant now) {
  for (auto& name : names) {
    name = to_lower(name);
    if (!is_certifiable(name)) return Error{"http.ca", name, "this is not a host name", {}};
  }
  if (names.empty()) throw std::logic_error("a certificate authority needs names");
  prepare_tls();
  std::error_code failed;
  fs::create_directories(folder, failed);
  if (failed) return ca_error(folder, failed.value());
  // Held until the pair is whole: of several first starts one makes it and the others read it.
  const fs::path lock_file = folder / "ca.lock";
  const Descriptor lock(::open(lock_file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!lock || ::flock(lock.get(), LOCK_EX) != 0) return ca_error(lock_file, errno);

  auto impl = std::make_unique<Impl>();
  impl->file = folder / "ca.pem";
  const fs::path key_file = folder / "ca.key";
  impl->authority = from_pem(read_file(impl->file), read_file(key_file));
  x509_st* const kept = impl->authority.certificate.get();
  if (kept == nullptr || !is_valid_at(kept, now) || !covers(constraints_of(kept), names)) {
    impl->authority = make_authority(names, now);
    if (const int number = write_file(key_file, to_pem(impl->authority.key.get())); number != 0)
      return ca_error(key_file, number);
    if (const int number = write_file(impl->file, to_pem(impl->authority.certificate.get()));
        number != 0)
      return ca_error(impl->file, number);
  } else {
    ::chmod(key_file.c_str(), 0600);  // a copy may have lost its mode
    ::chmod(impl->file.c_str(), 0600);
  }
  impl->leaf_key = make_key();
  impl->names = std::move(names);
  return std::unique_ptr<CertificateAuthority>(new CertificateAuthority(std::move(impl)));
}

CertificateAuthority::CertificateAuthority(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
CertificateAuthority::~CertificateAuthority() = default;

const fs::path& CertificateAuthority::certificate_file() const { return impl_->file; }

ssl_ctx_st* CertificateAuthority::context_for(std::string_view asked) {
  const auto host = to_lower(asked);
  const std::lock_guard lock(impl_->mutex);
  if (const auto known = impl_->contexts.find(host); known != impl_->contexts.end())
    return known->second.get();
  if (impl_->contexts.size() >= k_max_leaves || !is_certifiable(host) ||
      !covers(impl_->names, {host}))
    return nullptr;
  const auto leaf = issue_leaf(impl_->authority, impl_->leaf_key.get(), host);
  auto context = make_server_context();
  if (::SSL_CTX_use_certificate(context.get(), leaf.get()) != 1 ||
      ::SSL_CTX_use_PrivateKey(context.get(), impl_->leaf_key.get()) != 1)
    throw std::runtime_error("OpenSSL refuses a certificate of ours");
  return impl_->contexts.emplace(host, std::move(context)).first->second.get();
}

}  // namespace ecpay::http
