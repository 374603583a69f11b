#include "core/http/x509.hpp"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace ecpay::http {
namespace {

constexpr std::chrono::days k_validity{300};
constexpr std::chrono::days k_clock_skew{1};
constexpr int k_version_3 = 2;
constexpr std::string_view k_all_addresses =
    ",excluded;IP:0.0.0.0/0.0.0.0,excluded;IP:0:0:0:0:0:0:0:0/0:0:0:0:0:0:0:0";

struct FreeBio {
  void operator()(BIO* bio) const { ::BIO_free(bio); }
};
using Bio = std::unique_ptr<BIO, FreeBio>;

void require(bool worked) {
  if (!worked) throw std::runtime_error("OpenSSL cannot make a certificate");
}

int address_family(const std::string& text) {
  std::array<unsigned char, 16> bytes{};
  if (::inet_pton(AF_INET, text.c_str(), bytes.data()) == 1) return AF_INET;
  if (::inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1) return AF_INET6;
  return 0;
}

std::string digest_of(const std::string& bytes) {
  std::array<unsigned char, 32> digest{};
  require(::EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, ::EVP_sha256(),
                       nullptr) == 1);
  return {digest.begin(), digest.end()};
}

std::string public_bytes(evp_pkey_st* key) {
  unsigned char* der = nullptr;
  const int length = ::i2d_PUBKEY(key, &der);
  require(length > 0);
  std::string bytes(reinterpret_cast<const char*>(der), static_cast<std::size_t>(length));
  ::OPENSSL_free(der);
  return bytes;
}

std::string hex(std::string_view bytes) {
  constexpr std::string_view k_digits = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    text += k_digits[static_cast<unsigned char>(c) >> 4];
    text += k_digits[static_cast<unsigned char>(c) & 15];
  }
  return text;
}

// From the key, so that no two certificates of one issuer share a number.
void set_serial(x509_st* certificate, const std::string& seed) {
  auto digest = digest_of(seed);
  digest[0] = static_cast<char>((digest[0] & 0x3F) | 0x40);  // positive, always 16 bytes
  BIGNUM* const number =
      ::BN_bin2bn(reinterpret_cast<const unsigned char*>(digest.data()), 16, nullptr);
  require(number != nullptr &&
          ::BN_to_ASN1_INTEGER(number, ::X509_get_serialNumber(certificate)) != nullptr);
  ::BN_free(number);
}

void add_name(X509_NAME* name, const char* field, const std::string& value) {
  require(::X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8,
                                       reinterpret_cast<const unsigned char*>(value.data()),
                                       static_cast<int>(value.size()), -1, 0) == 1);
}

void add_extension(x509_st* certificate, x509_st* issuer, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  ::X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* const extension = ::X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
  require(extension != nullptr);
  const int added = ::X509_add_ext(certificate, extension, -1);
  ::X509_EXTENSION_free(extension);
  require(added == 1);
}

std::string constraint_text(const std::vector<std::string>& names) {
  std::string text = "critical";
  bool has_address = false;
  for (const auto& name : names) {
    switch (address_family(name)) {
      case AF_INET:
        text += ",permitted;IP:" + name + "/255.255.255.255";
        has_address = true;
        break;
      case AF_INET6:
        text += ",permitted;IP:" + name + "/ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff";
        has_address = true;
        break;
      default:
        text += ",permitted;DNS:" + name;
    }
  }
  if (!has_address) text += k_all_addresses;
  return text;
}

}  // namespace

void FreeCertificate::operator()(x509_st* certificate) const { ::X509_free(certificate); }
void FreeKey::operator()(evp_pkey_st* key) const { ::EVP_PKEY_free(key); }

PrivateKey make_key() {
  PrivateKey key(EVP_EC_gen("P-256"));
  require(key != nullptr);
  return key;
}

Identity make_authority(const std::vector<std::string>& names, Instant now) {
  Identity made{Certificate(::X509_new()), make_key()};
  x509_st* const certificate = made.certificate.get();
  require(certificate != nullptr && ::X509_set_version(certificate, k_version_3) == 1);
  const auto key_bytes = public_bytes(made.key.get());
  set_serial(certificate, key_bytes);
  ::ASN1_TIME_set(::X509_getm_notBefore(certificate),
                  std::chrono::system_clock::to_time_t(now - k_clock_skew));
  ::ASN1_TIME_set(::X509_getm_notAfter(certificate),
                  std::chrono::system_clock::to_time_t(now + k_validity));
  X509_NAME* const subject = ::X509_get_subject_name(certificate);
  add_name(subject, "O", "ecpay-cli (local development)");
  // Two projects' authorities must not be taken for one another.
  add_name(subject, "CN", "ecpay-cli local CA " + hex(digest_of(key_bytes).substr(0, 4)));
  require(::X509_set_issuer_name(certificate, subject) == 1 &&
          ::X509_set_pubkey(certificate, made.key.get()) == 1);
  add_extension(certificate, certificate, NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
  add_extension(certificate, certificate, NID_key_usage, "critical,keyCertSign,cRLSign");
  add_extension(certificate, certificate, NID_subject_key_identifier, "hash");
  add_extension(certificate, certificate, NID_name_constraints, constraint_text(names));
  require(::X509_sign(certificate, made.key.get(), ::EVP_sha256()) > 0);
  return made;
}

Certificate issue_leaf(const Identity& authority, evp_pkey_st* key, const std::string& host) {
  Certificate made(::X509_new());
  x509_st* const certificate = made.get();
  x509_st* const issuer = authority.certificate.get();
  require(certificate != nullptr && ::X509_set_version(certificate, k_version_3) == 1);
  set_serial(certificate, host + public_bytes(key));
  require(::X509_set1_notBefore(certificate, ::X509_get0_notBefore(issuer)) == 1 &&
          ::X509_set1_notAfter(certificate, ::X509_get0_notAfter(issuer)) == 1);
  X509_NAME* const subject = ::X509_get_subject_name(certificate);
  add_name(subject, "O", "ecpay-cli (local development)");
  if (host.size() <= 64) add_name(subject, "CN", host);
  require(::X509_set_issuer_name(certificate, ::X509_get_subject_name(issuer)) == 1 &&
          ::X509_set_pubkey(certificate, key) == 1);
  add_extension(certificate, issuer, NID_basic_constraints, "critical,CA:FALSE");
  add_extension(certificate, issuer, NID_key_usage, "critical,digitalSignature");
  add_extension(certificate, issuer, NID_ext_key_usage, "serverAuth");
  add_extension(certificate, issuer, NID_authority_key_identifier, "keyid:always");
  add_extension(certificate, issuer, NID_subject_alt_name,
                (address_family(host) == 0 ? "DNS:" : "IP:") + host);
  require(::X509_sign(certificate, authority.key.get(), ::EVP_sha256()) > 0);
  return made;
}

std::vector<std::string> constraints_of(x509_st* certificate) {
  std::vector<std::string> names;
  auto* const constraints = static_cast<NAME_CONSTRAINTS*>(
      ::X509_get_ext_d2i(certificate, NID_name_constraints, nullptr, nullptr));
  if (constraints == nullptr) return names;
  const int count = sk_GENERAL_SUBTREE_num(constraints->permittedSubtrees);
  for (int i = 0; i < count; ++i) {
    const GENERAL_NAME* const base =
        sk_GENERAL_SUBTREE_value(constraints->permittedSubtrees, i)->base;
    int kind = 0;
    const auto* const value =
        static_cast<const ASN1_STRING*>(::GENERAL_NAME_get0_value(base, &kind));
    const unsigned char* const bytes = ::ASN1_STRING_get0_data(value);
    const auto length = static_cast<std::size_t>(::ASN1_STRING_length(value));
    if (kind == GEN_DNS) {
      names.emplace_back(reinterpret_cast<const char*>(bytes), length);
    } else if (kind == GEN_IPADD) {  // the address, then its mask
      std::array<char, INET6_ADDRSTRLEN> text{};
      if (::inet_ntop(length == 8 ? AF_INET : AF_INET6, bytes, text.data(), text.size()) != nullptr)
        names.emplace_back(text.data());
    }
  }
  ::NAME_CONSTRAINTS_free(constraints);
  return names;
}

bool is_valid_at(x509_st* certificate, Instant now) {
  std::time_t seconds = std::chrono::system_clock::to_time_t(now);
  return ::X509_cmp_time(::X509_get0_notBefore(certificate), &seconds) < 0 &&
         ::X509_cmp_time(::X509_get0_notAfter(certificate), &seconds) > 0;
}

bool is_certifiable(std::string_view host) {
  if (host.empty() || host.size() > 253) return false;
  if (address_family(std::string(host)) != 0) return true;
  if (host.front() == '.' || host.back() == '.' || host.find("..") != std::string_view::npos)
    return false;
  return host.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_.") ==
         std::string_view::npos;
}

bool is_within(std::string_view host, std::string_view name) {
  if (host == name) return true;
  return host.size() > name.size() && host.ends_with(name) &&
         host[host.size() - name.size() - 1] == '.' && address_family(std::string(name)) == 0;
}

std::string to_pem(x509_st* certificate) {
  const Bio out(::BIO_new(::BIO_s_mem()));
  require(out && ::PEM_write_bio_X509(out.get(), certificate) == 1);
  char* bytes = nullptr;
  const long length = BIO_get_mem_data(out.get(), &bytes);
  return {bytes, static_cast<std::size_t>(length)};
}

std::string to_pem(evp_pkey_st* key) {
  const Bio out(::BIO_new(::BIO_s_secmem()));
  require(out &&
          ::PEM_write_bio_PrivateKey(out.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1);
  char* bytes = nullptr;
  const long length = BIO_get_mem_data(out.get(), &bytes);
  return {bytes, static_cast<std::size_t>(length)};
}

Identity from_pem(const std::string& certificate, const std::string& key) {
  const Bio in(::BIO_new_mem_buf(certificate.data(), static_cast<int>(certificate.size())));
  const Bio key_in(::BIO_new_mem_buf(key.data(), static_cast<int>(key.size())));
  require(in && key_in);
  std::string no_password;  // an encrypted key is refused, not asked about on the terminal
  Identity read{
      Certificate(::PEM_read_bio_X509(in.get(), nullptr, nullptr, no_password.data())),
      PrivateKey(::PEM_read_bio_PrivateKey(key_in.get(), nullptr, nullptr, no_password.data()))};
  if (!read.certificate || !read.key ||
      ::X509_check_private_key(read.certificate.get(), read.key.get()) != 1) {
    ::ERR_clear_error();
    return {};
  }
  return read;
}

}  // namespace ecpay::http
