#include "core/wire/envelope.hpp"

#include <catch2/catch.hpp>

#include "core/base/text.hpp"
#include "core/crypto/aes.hpp"
#include "tests/core/wire/vectors.hpp"

using namespace ecpay;
using namespace ecpay::wire;

namespace {
const HashKeys k_keys{"pwFHCqoQZGmho4w6", "EkRm7iFT261dpevs"};

std::string cbc(std::string_view text) {
  return base64_encode(crypto::aes_128_cbc_encrypt(text, crypto::aes_block(k_keys.hash_key),
                                                   crypto::aes_block(k_keys.hash_iv)));
}
}  // namespace

TEST_CASE("encrypt_data and decrypt_data agree with every published message", "[wire][envelope]") {
  const Json vectors = test::load_vectors("aes_data");
  REQUIRE(vectors.size() == 7);
  for (const auto& vector : vectors) {
    CAPTURE(text_of(vector, "name"));
    const HashKeys keys{text_of(vector, "hash_key"), text_of(vector, "hash_iv")};
    CHECK(encrypt_data(text_of(vector, "json"), keys) == text_of(vector, "data"));
    const auto json = decrypt_data(text_of(vector, "data"), keys);
    REQUIRE(json);
    CHECK(*json == text_of(vector, "json"));
  }
}

TEST_CASE("decrypt_data names the step that fails", "[wire][envelope]") {
  const auto [data, code] = GENERATE(values<std::pair<std::string, std::string>>({
      {"not base64!", "envelope.base64"},
      {"YWJj-_==", "envelope.base64"},
      {"", "envelope.length"},
      {"YWJj", "envelope.length"},
      {base64_encode(std::string(32, 'x')), "envelope.padding"},
      {cbc("100%"), "envelope.urldecode"},
      {cbc("no+json"), "envelope.json"},
      {cbc(""), "envelope.json"},
      {cbc(std::string(200, '[') + std::string(200, ']')), "envelope.json"},
  }));
  CAPTURE(data);
  const auto json = decrypt_data(data, k_keys);
  REQUIRE_FALSE(json);
  CHECK(json.error().code == code);
}

TEST_CASE("GCM carries its IV and notices damage", "[wire][envelope]") {
  const std::string json = R"({"MerchantID":"3002607","N":"綠~'"})";
  const std::string data = encrypt_data(json, k_keys, DataCipher::gcm);
  CHECK(*decrypt_data(data, k_keys, DataCipher::gcm) == json);
  CHECK(data != encrypt_data(json, k_keys, DataCipher::gcm));
  CHECK(encrypt_data_gcm(json, k_keys, "abcdefghijkl") ==
        encrypt_data_gcm(json, k_keys, "abcdefghijkl"));
  std::string bytes = *base64_decode(data);
  bytes[20] = static_cast<char>(bytes[20] ^ 1);
  CHECK(decrypt_data(base64_encode(bytes), k_keys, DataCipher::gcm).error().code ==
        "envelope.padding");
  CHECK(decrypt_data("YWJj", k_keys, DataCipher::gcm).error().code == "envelope.length");
}

TEST_CASE("an envelope survives building and reading", "[wire][envelope]") {
  const Json outer = make_envelope("3002607", {{"Timestamp", 1719999999}}, "YQ==");
  CHECK(to_text(outer) ==
        R"({"MerchantID":"3002607","RqHeader":{"Timestamp":1719999999},"Data":"YQ=="})");
  const auto envelope = parse_envelope(to_text(outer));
  REQUIRE(envelope);
  CHECK(envelope->merchant_id == "3002607");
  CHECK(envelope->data == "YQ==");
  CHECK(envelope->outer["RqHeader"]["Timestamp"] == 1719999999);
  CHECK(parse_envelope(R"({"MerchantID":3002607,"Data":""})")->merchant_id == "3002607");
  CHECK(parse_envelope(R"({"MerchantID":"1","TransCode":0,"Data":null})")->data.empty());
}

TEST_CASE("parse_envelope refuses what is no envelope", "[wire][envelope]") {
  const auto [body, code, subject] = GENERATE(table<std::string, std::string, std::string>({
      {"", "envelope.outer", "1"},
      {"MerchantID=1&Data=x", "envelope.outer", "1"},
      {"[]", "envelope.outer", ""},
      {R"({"Data":"x"})", "envelope.field", "MerchantID"},
      {R"({"MerchantID":-1,"Data":"x"})", "envelope.field", "MerchantID"},
      {R"({"MerchantID":"1"})", "envelope.field", "Data"},
      {R"({"MerchantID":"1","Data":{}})", "envelope.field", "Data"},
  }));
  CAPTURE(body);
  const auto envelope = parse_envelope(body);
  REQUIRE_FALSE(envelope);
  CHECK(envelope.error().code == code);
  CHECK(envelope.error().subject == subject);
}
