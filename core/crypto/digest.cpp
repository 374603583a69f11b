#include "core/crypto/digest.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <array>
#include <stdexcept>

#include "core/base/text.hpp"
#include "core/crypto/library.hpp"

namespace ecpay::crypto {
namespace {

constexpr std::size_t k_largest_digest = 32;
using Buffer = std::array<unsigned char, k_largest_digest>;

// An algorithm fetched once and a context that is used again: fetching costs more than hashing.
class Hasher {
 public:
  explicit Hasher(const char* name) {
    prepare_library();
    algorithm_ = EVP_MD_fetch(nullptr, name, nullptr);
    context_ = EVP_MD_CTX_new();
    if (algorithm_ == nullptr || context_ == nullptr)
      throw std::runtime_error(std::string("no digest ") + name);
  }
  ~Hasher() {
    EVP_MD_CTX_free(context_);
    EVP_MD_free(algorithm_);
  }
  Hasher(const Hasher&) = delete;
  Hasher& operator=(const Hasher&) = delete;

  std::size_t hash(std::string_view bytes, Buffer& out) {
    unsigned int size = 0;
    if (EVP_DigestInit_ex2(context_, algorithm_, nullptr) != 1 ||
        EVP_DigestUpdate(context_, bytes.data(), bytes.size()) != 1 ||
        EVP_DigestFinal_ex(context_, out.data(), &size) != 1) {
      throw std::runtime_error("digest failed");
    }
    return size;
  }

 private:
  EVP_MD* algorithm_ = nullptr;
  EVP_MD_CTX* context_ = nullptr;
};

std::size_t hash_into(Digest algorithm, std::string_view bytes, Buffer& out) {
  switch (algorithm) {
    case Digest::sha256: {
      thread_local Hasher hasher("SHA256");
      return hasher.hash(bytes, out);
    }
    case Digest::md5: {
      thread_local Hasher hasher("MD5");
      return hasher.hash(bytes, out);
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
