#include "core/wire/envelope.hpp"

#include "core/base/scratch.hpp"
#include "core/base/text.hpp"
#include "core/crypto/aes.hpp"
#include "core/crypto/digest.hpp"
#include "core/wire/url_encoding.hpp"

namespace ecpay::wire {
namespace {

using crypto::aes_block;

Error failed(std::string code, std::string detail = "") {
  return Error{std::move(code), "Data", std::move(detail), ""};
}

// What decryption gives before urldecode.
Result<std::string> open(std::string_view bytes, const HashKeys& keys, DataCipher cipher) {
  switch (cipher) {
    case DataCipher::cbc: {
      if (bytes.empty() || bytes.size() % crypto::k_aes_block != 0) {
        return failed("envelope.length", std::to_string(bytes.size()));
      }
      auto plain =
          crypto::aes_128_cbc_decrypt(bytes, aes_block(keys.hash_key), aes_block(keys.hash_iv));
      if (!plain) return failed("envelope.padding");
      return std::move(*plain);
    }
    case DataCipher::gcm: {
      if (bytes.size() < crypto::k_gcm_iv + crypto::k_gcm_tag) {
        return failed("envelope.length", std::to_string(bytes.size()));
      }
      auto plain = crypto::aes_128_gcm_decrypt(bytes, aes_block(keys.hash_key));
      if (!plain) return failed("envelope.padding");
      return std::move(*plain);
    }
  }
  return failed("envelope.padding");
}

// Letters and digits, since that is what ECPay sends as IV.
std::string random_iv() {
  std::string iv = crypto::random_bytes(crypto::k_gcm_iv);
  for (auto& c : iv) {
    c = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        [static_cast<unsigned char>(c) % 62];
  }
  return iv;
}

}  // namespace

std::string encrypt_data(std::string_view json_text, const HashKeys& keys, DataCipher cipher) {
  if (cipher == DataCipher::gcm) return encrypt_data_gcm(json_text, keys, random_iv());
  constexpr std::size_t k_few = 8192;  // bytes that are encrypted without allocating
  Scratch<char, k_few> encoded(encoded_limit(json_text.size()));
  const char* end = php_urlencode_to(json_text, encoded.data());
  const std::string_view plain{encoded.data(), static_cast<std::size_t>(end - encoded.data())};
  Scratch<char, k_few> cipher_text(crypto::aes_128_cbc_size(plain.size()));
  const auto size = crypto::aes_128_cbc_encrypt_to(plain, aes_block(keys.hash_key),
                                                   aes_block(keys.hash_iv), cipher_text.data());
  return base64_encode({cipher_text.data(), size});
}

std::string encrypt_data_gcm(std::string_view json_text, const HashKeys& keys,
                             std::string_view iv) {
  return base64_encode(
      crypto::aes_128_gcm_encrypt(php_urlencode(json_text), aes_block(keys.hash_key), iv));
}

Result<std::string> decrypt_data(std::string_view data, const HashKeys& keys, DataCipher cipher) {
  const auto bytes = base64_decode(data);
  if (!bytes) return failed("envelope.base64");
  const auto encoded = open(*bytes, keys, cipher);
  if (!encoded) return encoded.error();
  auto text = url_decode(*encoded);
  if (!text) return failed("envelope.urldecode");
  if (!is_json_shallow(*text) || !Json::accept(*text)) return failed("envelope.json");
  return std::move(*text);
}

Json make_envelope(std::string_view merchant_id, Json header, std::string_view data) {
  Json outer = Json::object();
  outer["MerchantID"] = merchant_id;
  outer["RqHeader"] = std::move(header);
  outer["Data"] = data;
  return outer;
}

Result<Envelope> parse_envelope(std::string_view body) {
  auto outer = parse_json(body);
  if (!outer) return Error{"envelope.outer", outer.error().subject, outer.error().code, ""};
  if (!outer->is_object()) return Error{"envelope.outer", "", "not an object", ""};
  Envelope envelope;
  const auto id = outer->find("MerchantID");
  if (id == outer->end() || !(id->is_string() || id->is_number_unsigned())) {
    return Error{"envelope.field", "MerchantID", "", ""};
  }
  envelope.merchant_id = id->is_string() ? id->get<std::string>() : to_text(*id);
  const auto data = outer->find("Data");
  if (data != outer->end() && !data->is_string() && !data->is_null())
    return Error{"envelope.field", "Data", "", ""};
  if (data != outer->end() && data->is_string()) envelope.data = data->get<std::string>();
  if (data == outer->end() && !outer->contains("TransCode"))
    return Error{"envelope.field", "Data", "", ""};
  envelope.outer = std::move(*outer);
  return envelope;
}

}  // namespace ecpay::wire
