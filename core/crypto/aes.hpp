#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

// AES, with 128-bit keys unless it says otherwise. Safe to call from any thread. std::runtime_error
// only if OpenSSL fails.
namespace ecpay::crypto {

inline constexpr std::size_t k_aes_block = 16;
inline constexpr std::size_t k_gcm_iv = 12;
inline constexpr std::size_t k_gcm_tag = 16;

using AesBlock = std::array<unsigned char, k_aes_block>;

// The first 16 bytes, filled up with zero bytes: what OpenSSL-based clients such as PHP's do with a
// key or IV of another length.
AesBlock aes_block(std::string_view text);

// CBC with PKCS#7 padding.
std::string aes_128_cbc_encrypt(std::string_view plain, const AesBlock& key, const AesBlock& iv);
// Bytes that `size` bytes encrypt to.
constexpr std::size_t aes_128_cbc_size(std::size_t size) {
  return size / k_aes_block * k_aes_block + k_aes_block;
}
// Writes aes_128_cbc_encrypt(plain, key, iv) to `out` and returns its size,
// aes_128_cbc_size(plain.size()). REQUIRES: as many writable bytes at `out`, which do not overlap
// `plain`.
std::size_t aes_128_cbc_encrypt_to(std::string_view plain, const AesBlock& key, const AesBlock& iv,
                                   char* out);
// Nothing if the length is not a positive multiple of 16 or the padding is wrong.
std::optional<std::string> aes_128_cbc_decrypt(std::string_view cipher, const AesBlock& key,
                                               const AesBlock& iv);
// The same without looking at the padding, for finding out what went wrong; nothing for a bad
// length.
std::optional<std::string> aes_128_cbc_decrypt_raw(std::string_view cipher, const AesBlock& key,
                                                   const AesBlock& iv);

// The same with a key of 256 bits, which no service of ECPay takes: for finding out what went
// wrong. REQUIRES: key.size() == 32.
std::optional<std::string> aes_256_cbc_decrypt_raw(std::string_view cipher, std::string_view key,
                                                   const AesBlock& iv);

// GCM without additional data; bytes are IV (12) | ciphertext | tag (16).
// REQUIRES: iv.size() == k_gcm_iv. An IV must never serve twice with one key.
std::string aes_128_gcm_encrypt(std::string_view plain, const AesBlock& key, std::string_view iv);
// Nothing if the bytes are too short or the tag does not match.
std::optional<std::string> aes_128_gcm_decrypt(std::string_view bytes, const AesBlock& key);

}  // namespace ecpay::crypto
