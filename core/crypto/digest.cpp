#include "core/crypto/digest.hpp"

// The hash functions used here are marked as deprecated in favour of EVP.
#define OPENSSL_SUPPRESS_DEPRECATED

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/md5.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

#include <array>
#include <stdexcept>

#include "core/base/text.hpp"
#include "core/crypto/library.hpp"

namespace ecpay::crypto {
namespace {

constexpr std::size_t k_largest_digest = 32;
using Buffer = std::array<unsigned char, k_largest_digest>;

// OpenSSL's own SHA-256 and MD5 beneath EVP. Fetching an algorithm from EVP fills tables of all
// names first, which is three quarters of what a process does that signs once, and each EVP hash
// allocates.
std::size_t hash_into(Digest algorithm, std::string_view bytes, Buffer& out) {
  switch (algorithm) {
    case Digest::sha256: {
      SHA256_CTX state;
      if (SHA256_Init(&state) != 1 || SHA256_Update(&state, bytes.data(), bytes.size()) != 1 ||
          SHA256_Final(out.data(), &state) != 1) {
        throw std::runtime_error("SHA-256 failed");
      }
      return SHA256_DIGEST_LENGTH;
    }
    case Digest::md5: {
      MD5_CTX state;
      if (MD5_Init(&state) != 1 || MD5_Update(&state, bytes.data(), bytes.size()) != 1 ||
          MD5_Final(out.data(), &state) != 1) {
        throw std::runtime_error("MD5 failed");
      }
      return MD5_DIGEST_LENGTH;
    }
  }
  throw std::logic_error("unknown digest");
}

}  // namespace

std::string digest(Digest algorithm, std::string_view bytes) {
  Buffer buffer;
  const auto size = hash_into(algorithm, bytes, buffer);
  return {reinterpret_cast<const char*>(buffer.data()), size};
}

std::string digest_hex_upper(Digest algorithm, std::string_view bytes) {
  Buffer buffer;
  const auto size = hash_into(algorithm, bytes, buffer);
  return hex_encode_upper({reinterpret_cast<const char*>(buffer.data()), size});
}

std::string hmac_sha256(std::string_view key, std::string_view bytes) {
  prepare_library();
  Buffer buffer;
  unsigned int size = 0;
  const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
  if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), data, bytes.size(),
           buffer.data(), &size) == nullptr) {
    throw std::runtime_error("HMAC failed");
  }
  return {reinterpret_cast<const char*>(buffer.data()), size};
}

bool constant_time_equals(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string random_bytes(std::size_t count) {
  prepare_library();
  std::string out(count, '\0');
  if (count > 0 &&
      RAND_bytes(reinterpret_cast<unsigned char*>(out.data()), static_cast<int>(count)) != 1) {
    throw std::runtime_error("no random bytes");
  }
  return out;
}

}  // namespace ecpay::crypto
