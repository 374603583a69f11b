#include "core/crypto/aes.hpp"

#include <catch2/catch.hpp>

#include "core/base/text.hpp"

using namespace ecpay;
using namespace ecpay::crypto;

namespace {
const AesBlock k_key = aes_block("pwFHCqoQZGmho4w6");
const AesBlock k_iv = aes_block("EkRm7iFT261dpevs");
}  // namespace

TEST_CASE("aes_128_cbc round trips every length around a block", "[crypto][aes]") {
  const auto size = GENERATE(0, 1, 15, 16, 17, 31, 32, 1000);
  const std::string plain(static_cast<std::size_t>(size), 'x');
  const std::string cipher = aes_128_cbc_encrypt(plain, k_key, k_iv);
  CHECK(cipher.size() == (plain.size() / 16 + 1) * 16);
  CHECK(aes_128_cbc_decrypt(cipher, k_key, k_iv) == plain);
}

TEST_CASE("aes_128_cbc agrees with NIST SP 800-38A F.2.1", "[crypto][aes]") {
  const std::string key("\x2b\x7e\x15\x16\x28\xae\xd2\xa6\xab\xf7\x15\x88\x09\xcf\x4f\x3c", 16);
  const std::string iv("\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f", 16);
  const std::string plain("\x6b\xc1\xbe\xe2\x2e\x40\x9f\x96\xe9\x3d\x7e\x11\x73\x93\x17\x2a", 16);
  CHECK(hex_encode_upper(aes_128_cbc_encrypt(plain, aes_block(key), aes_block(iv))).substr(0, 32) ==
        "7649ABAC8119B246CEE98E9B12E9197D");
}

TEST_CASE("aes_128_cbc_decrypt refuses what is no ciphertext", "[crypto][aes]") {
  CHECK_FALSE(aes_128_cbc_decrypt("", k_key, k_iv));
  CHECK_FALSE(aes_128_cbc_decrypt("15 bytes are no", k_key, k_iv));
  const std::string cipher = aes_128_cbc_encrypt("secret", k_key, k_iv);
  CHECK_FALSE(aes_128_cbc_decrypt(cipher, aes_block("another key here"), k_iv));
  CHECK(aes_128_cbc_decrypt_raw(cipher, k_key, k_iv) == "secret" + std::string(10, '\x0a'));
}

TEST_CASE("an AES call that failed leaves nothing behind for the next one", "[crypto][aes]") {
  const std::string cbc = aes_128_cbc_encrypt("secret", k_key, k_iv);
  const std::string gcm = aes_128_gcm_encrypt("secret", k_key, "123456789012");
  for (int round = 0; round < 3; ++round) {
    CHECK_FALSE(aes_128_cbc_decrypt(cbc + cbc, k_key, k_iv));
    CHECK(aes_128_cbc_decrypt(cbc, k_key, k_iv) == "secret");
    CHECK_FALSE(aes_128_gcm_decrypt(gcm, aes_block("another key here")));
    CHECK(aes_128_gcm_decrypt(gcm, k_key) == "secret");
    CHECK(aes_128_cbc_encrypt("secret", k_key, k_iv) == cbc);
    CHECK(aes_128_cbc_encrypt("secret", aes_block("another key here"), k_iv) != cbc);
    CHECK(aes_128_gcm_encrypt("secret", k_key, "123456789012") == gcm);
  }
}

TEST_CASE("aes_128_gcm round trips and notices a changed byte", "[crypto][aes]") {
  const auto plain = GENERATE(as<std::string>{}, "", "a", "0123456789abcdef0");
  std::string bytes = aes_128_gcm_encrypt(plain, k_key, "abcdefghijkl");
  CHECK(bytes.size() == 12 + plain.size() + 16);
  CHECK(bytes.substr(0, 12) == "abcdefghijkl");
  CHECK(aes_128_gcm_decrypt(bytes, k_key) == plain);
  bytes.back() = static_cast<char>(bytes.back() ^ 1);
  CHECK_FALSE(aes_128_gcm_decrypt(bytes, k_key));
  CHECK_FALSE(aes_128_gcm_decrypt("short", k_key));
}

TEST_CASE("aes_128_gcm agrees with the GCM specification's test case 2", "[crypto][aes]") {
  const std::string zeros(16, '\0');
  const std::string out = aes_128_gcm_encrypt(zeros, AesBlock{}, std::string(12, '\0'));
  CHECK(hex_encode_upper(out.substr(12)) ==
        "0388DACE60B6A392F328C2B971B2FE78AB6E47D42CEC13BDF53A67B21257BDDF");
}

TEST_CASE("aes_block cuts and fills as OpenSSL-based clients do", "[crypto][aes]") {
  CHECK(aes_block("pwFHCqoQZGmho4w6 trailing") == k_key);
  CHECK(aes_block("ab")[1] == 'b');
  CHECK(aes_block("ab")[2] == 0);
}
