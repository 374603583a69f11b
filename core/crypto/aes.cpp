#include "core/crypto/aes.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <limits>
#include <stdexcept>

#include "core/crypto/library.hpp"

namespace ecpay::crypto {
namespace {

enum class Padding { pkcs7, none };

// An algorithm fetched once and a context that is used again, as for digests.
class Cipher {
 public:
  explicit Cipher(const char* name) {
    prepare_library();
    algorithm_ = EVP_CIPHER_fetch(nullptr, name, nullptr);
    context_ = EVP_CIPHER_CTX_new();
    if (algorithm_ == nullptr || context_ == nullptr)
      throw std::runtime_error(std::string("no cipher ") + name);
  }
  ~Cipher() {
    EVP_CIPHER_CTX_free(context_);
    EVP_CIPHER_free(algorithm_);
  }
  Cipher(const Cipher&) = delete;
  Cipher& operator=(const Cipher&) = delete;

  EVP_CIPHER_CTX* encrypting(const unsigned char* key, const unsigned char* iv) {
    check(EVP_EncryptInit_ex2(context_, algorithm_, key, iv, nullptr));
    return context_;
  }
  EVP_CIPHER_CTX* decrypting(const unsigned char* key, const unsigned char* iv) {
    check(EVP_DecryptInit_ex2(context_, algorithm_, key, iv, nullptr));
    return context_;
  }
  static void check(int ok) {
    if (ok != 1) throw std::runtime_error("AES failed");
  }

 private:
  EVP_CIPHER* algorithm_ = nullptr;
  EVP_CIPHER_CTX* context_ = nullptr;
};

Cipher& cbc() {
  thread_local Cipher cipher("AES-128-CBC");
  return cipher;
}
Cipher& gcm() {
  thread_local Cipher cipher("AES-128-GCM");
  return cipher;
}

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

int length_of(std::string_view text) {
  constexpr auto k_largest =
      static_cast<std::size_t>(std::numeric_limits<int>::max()) - 2 * k_aes_block;
  if (text.size() > k_largest) throw std::runtime_error("AES input over 2 GB");
  return static_cast<int>(text.size());
}

std::optional<std::string> cbc_decrypt(std::string_view cipher, const AesBlock& key,
                                       const AesBlock& iv, Padding padding) {
  if (cipher.empty() || cipher.size() % k_aes_block != 0) return std::nullopt;
  auto* context = cbc().decrypting(key.data(), iv.data());
  Cipher::check(EVP_CIPHER_CTX_set_padding(context, padding == Padding::pkcs7 ? 1 : 0));
  std::string out(cipher.size() + k_aes_block, '\0');
  int written = 0;
  int last = 0;
  Cipher::check(
      EVP_DecryptUpdate(context, bytes_of(out), &written, bytes_of(cipher), length_of(cipher)));
  if (EVP_DecryptFinal_ex(context, bytes_of(out) + written, &last) != 1) return std::nullopt;
  out.resize(static_cast<std::size_t>(written + last));
  return out;
}

}  // namespace

AesBlock aes_block(std::string_view text) {
  AesBlock block{};
  std::copy_n(text.begin(), std::min(text.size(), block.size()), block.begin());
  return block;
}

std::string aes_128_cbc_encrypt(std::string_view plain, const AesBlock& key, const AesBlock& iv) {
  auto* context = cbc().encrypting(key.data(), iv.data());
  std::string out(plain.size() + k_aes_block, '\0');
  int written = 0;
  int last = 0;
  Cipher::check(EVP_CIPHER_CTX_set_padding(context, 1));
  Cipher::check(
      EVP_EncryptUpdate(context, bytes_of(out), &written, bytes_of(plain), length_of(plain)));
  Cipher::check(EVP_EncryptFinal_ex(context, bytes_of(out) + written, &last));
  out.resize(static_cast<std::size_t>(written + last));
  return out;
}

std::optional<std::string> aes_128_cbc_decrypt(std::string_view cipher, const AesBlock& key,
                                               const AesBlock& iv) {
  return cbc_decrypt(cipher, key, iv, Padding::pkcs7);
}

std::optional<std::string> aes_128_cbc_decrypt_raw(std::string_view cipher, const AesBlock& key,
                                                   const AesBlock& iv) {
  return cbc_decrypt(cipher, key, iv, Padding::none);
}

std::string aes_128_gcm_encrypt(std::string_view plain, const AesBlock& key, std::string_view iv) {
  if (iv.size() != k_gcm_iv) throw std::logic_error("a GCM IV has 12 bytes");
  auto* context = gcm().encrypting(key.data(), bytes_of(iv));
  std::string out(k_gcm_iv + plain.size() + k_gcm_tag, '\0');
  std::copy(iv.begin(), iv.end(), out.begin());
  auto* cipher = bytes_of(out) + k_gcm_iv;
  int written = 0;
  int last = 0;
  Cipher::check(EVP_EncryptUpdate(context, cipher, &written, bytes_of(plain), length_of(plain)));
  Cipher::check(EVP_EncryptFinal_ex(context, cipher + written, &last));
  Cipher::check(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, static_cast<int>(k_gcm_tag),
                                    cipher + written));
  return out;
}

std::optional<std::string> aes_128_gcm_decrypt(std::string_view bytes, const AesBlock& key) {
  if (bytes.size() < k_gcm_iv + k_gcm_tag) return std::nullopt;
  auto* context = gcm().decrypting(key.data(), bytes_of(bytes));
  const auto cipher = bytes.substr(k_gcm_iv, bytes.size() - k_gcm_iv - k_gcm_tag);
  std::string tag(bytes.substr(bytes.size() - k_gcm_tag));
  std::string out(cipher.size() + 1, '\0');
  int written = 0;
  int last = 0;
  Cipher::check(
      EVP_DecryptUpdate(context, bytes_of(out), &written, bytes_of(cipher), length_of(cipher)));
  Cipher::check(
      EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, static_cast<int>(k_gcm_tag), tag.data()));
  if (EVP_DecryptFinal_ex(context, bytes_of(out) + written, &last) != 1) return std::nullopt;
  out.resize(cipher.size());
  return out;
}

}  // namespace ecpay::crypto
