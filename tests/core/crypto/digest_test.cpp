#include "core/crypto/digest.hpp"

#include <catch2/catch.hpp>

#include "core/base/text.hpp"

using namespace ecpay;
using namespace ecpay::crypto;

TEST_CASE("digest agrees with the standards' own examples", "[crypto]") {
  CHECK(digest_hex_upper(Digest::sha256, "abc") ==
        "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD");
  CHECK(digest_hex_upper(Digest::sha256, "") ==
        "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855");
  CHECK(digest_hex_upper(Digest::md5, "abc") == "900150983CD24FB0D6963F7D28E17F72");
  CHECK(hex_encode_upper(sha256("abc")) == digest_hex_upper(Digest::sha256, "abc"));
  CHECK(md5("abc").size() == 16);
}

TEST_CASE("hmac_sha256 agrees with RFC 4231", "[crypto]") {
  CHECK(hex_encode_upper(hmac_sha256("Jefe", "what do ya want for nothing?")) ==
        "5BDCC146BF60754E6A042426089575C75A003F089D2739839DEC58B964EC3843");
  CHECK(hex_encode_upper(hmac_sha256("", "")) ==
        "B613679A0814D9EC772F95D778C35FC5FF1697C493715653C6C712144292C5AD");
}

TEST_CASE("constant_time_equals is equality", "[crypto]") {
  CHECK(constant_time_equals("", ""));
  CHECK(constant_time_equals("abc", "abc"));
  CHECK_FALSE(constant_time_equals("abc", "abd"));
  CHECK_FALSE(constant_time_equals("abc", "ab"));
}

TEST_CASE("random_bytes gives as many as asked and not the same ones", "[crypto]") {
  CHECK(random_bytes(0).empty());
  CHECK(random_bytes(32).size() == 32);
  CHECK(random_bytes(32) != random_bytes(32));
}
