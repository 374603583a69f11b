#include "core/crypto/aes.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <limits>
#include <stdexcept>

#include "core/crypto/library.hpp"

namespace ecpay::crypto {
namespace {

enum class Padding { pkcs7, none };

// A context of one algorithm and one use, kept for good: naming the algorithm again would make
// OpenSSL throw the context's inside away, and setting the padding again costs as much as a few
// blocks.
class Cipher {
 public:
  enum class Use { encrypt, decrypt };

  Cipher(const char* name, Use use, Padding padding) {
    prepare_library();
    EVP_CIPHER* algorithm = EVP_CIPHER_fetch(nullptr, name, nullptr);
    context_ = EVP_CIPHER_CTX_new();
    const bool ready = algorithm != nullptr && context_ != nullptr &&
                       EVP_CipherInit_ex2(context_, algorithm, nullptr, nullptr,
                                          use == Use::encrypt, nullptr) == 1 &&
                       EVP_CIPHER_CTX_set_padding(context_, padding == Padding::pkcs7 ? 1 : 0) == 1;
    EVP_CIPHER_free(algorithm);  // the context holds it, too
    if (!ready) {
      EVP_CIPHER_CTX_free(context_);
      throw std::runtime_error(std::string("no cipher ") + name);
    }
  }
  ~Cipher() { EVP_CIPHER_CTX_free(context_); }
  Cipher(const Cipher&) = delete;
  Cipher& operator=(const Cipher&) = delete;

  EVP_CIPHER_CTX* start(const unsigned char* key, const unsigned char* iv) {
    check(EVP_CipherInit_ex2(context_, nullptr, key, iv, k_as_before, nullptr));
    return context_;
  }
  static void check(int ok) {
    if (ok != 1) throw std::runtime_error("AES failed");
  }

 private:
  static constexpr int k_as_before = -1;
  EVP_CIPHER_CTX* context_ = nullptr;
};

constexpr const char* k_cbc = "AES-128-CBC";
constexpr const char* k_gcm = "AES-128-GCM";

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

std::optional<std::string> cbc_decrypt(Cipher& cbc, std::string_view cipher,
                                       const unsigned char* key, const AesBlock& iv) {
  if (cipher.empty() || cipher.size() % k_aes_block != 0) return std::nullopt;
  auto* context = cbc.start(key, iv.data());
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

std::size_t aes_128_cbc_encrypt_to(std::string_view plain, const AesBlock& key, const AesBlock& iv,
                                   char* out) {
  thread_local Cipher cbc(k_cbc, Cipher::Use::encrypt, Padding::pkcs7);
  auto* context = cbc.start(key.data(), iv.data());
  auto* to = reinterpret_cast<unsigned char*>(out);
  int written = 0;
  int last = 0;
  Cipher::check(EVP_EncryptUpdate(context, to, &written, bytes_of(plain), length_of(plain)));
  Cipher::check(EVP_EncryptFinal_ex(context, to + written, &last));
  return static_cast<std::size_t>(written + last);
}

std::string aes_128_cbc_encrypt(std::string_view plain, const AesBlock& key, const AesBlock& iv) {
  std::string out(aes_128_cbc_size(plain.size()), '\0');
  aes_128_cbc_encrypt_to(plain, key, iv, out.data());
  return out;
}

std::optional<std::string> aes_128_cbc_decrypt(std::string_view cipher, const AesBlock& key,
                                               const AesBlock& iv) {
  thread_local Cipher cbc(k_cbc, Cipher::Use::decrypt, Padding::pkcs7);
  return cbc_decrypt(cbc, cipher, key.data(), iv);
}

std::optional<std::string> aes_128_cbc_decrypt_raw(std::string_view cipher, const AesBlock& key,
                                                   const AesBlock& iv) {
  thread_local Cipher cbc(k_cbc, Cipher::Use::decrypt, Padding::none);
  return cbc_decrypt(cbc, cipher, key.data(), iv);
}

std::optional<std::string> aes_256_cbc_decrypt_raw(std::string_view cipher, std::string_view key,
                                                   const AesBlock& iv) {
  if (key.size() != 32) throw std::logic_error("an AES-256 key has 32 bytes");
  thread_local Cipher cbc("AES-256-CBC", Cipher::Use::decrypt, Padding::none);
  return cbc_decrypt(cbc, cipher, bytes_of(key), iv);
}

std::string aes_128_gcm_encrypt(std::string_view plain, const AesBlock& key, std::string_view iv) {
  if (iv.size() != k_gcm_iv) throw std::logic_error("a GCM IV has 12 bytes");
  thread_local Cipher gcm(k_gcm, Cipher::Use::encrypt, Padding::none);
  auto* context = gcm.start(key.data(), bytes_of(iv));
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
  thread_local Cipher gcm(k_gcm, Cipher::Use::decrypt, Padding::none);
  auto* context = gcm.start(key.data(), bytes_of(bytes));
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
