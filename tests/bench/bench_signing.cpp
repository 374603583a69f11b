// Signing and encrypting in process, each beside its floor: one OpenSSL call over the same bytes.

#include <benchmark/benchmark.h>
#include <openssl/evp.h>

#include <array>
#include <stdexcept>
#include <string>

#include "core/crypto/digest.hpp"
#include "core/wire/check_mac.hpp"
#include "core/wire/envelope.hpp"
#include "core/wire/url_encoding.hpp"

namespace {

using ecpay::crypto::HashKeys;
using ecpay::wire::Form;

// ECPay's public stage merchant.
HashKeys stage_keys() { return {"pwFHCqoQZGmho4w6", "EkRm7iFT261dpevs"}; }

Form fourteen_parameters() {
  return {{"MerchantID", "3002607"},
          {"MerchantTradeNo", "Tea20260101120000ab"},
          {"MerchantTradeDate", "2026/01/01 12:00:00"},
          {"PaymentType", "aio"},
          {"TotalAmount", "1250"},
          {"TradeDesc", "Tea & cake (two cups)"},
          {"ItemName", "東方美人茶 100g x 1#桂花烏龍茶 x 2"},
          {"ReturnURL", "https://abcde12345.execute-api.us-east-1.amazonaws.com/Prod/ecpay/notify"},
          {"ChoosePayment", "Credit"},
          {"EncryptType", "1"},
          {"ClientBackURL", "https://shop.example/orders/17?from=ecpay"},
          {"OrderResultURL", "https://abcde12345.execute-api.us-east-1.amazonaws.com/result"},
          {"NeedExtraPaidInfo", "Y"},
          {"CustomField1", "cart-0017"}};
}

// The text whose SHA-256 is the CheckMacValue.
std::string hashed_text(const Form& form) {
  for (const auto& step : ecpay::wire::trace_check_mac(form, stage_keys())) {
    if (step.name == "restore") return step.text;
  }
  throw std::logic_error("the trace has no step \"restore\"");
}

void check_mac_value(benchmark::State& state) {
  const Form form = fourteen_parameters();
  const HashKeys keys = stage_keys();
  for (auto _ : state) benchmark::DoNotOptimize(ecpay::wire::check_mac_value(form, keys));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(check_mac_value);

// From the bytes of a notice to yes or no.
void verify_body(benchmark::State& state) {
  const HashKeys keys = stage_keys();
  Form signed_form = fourteen_parameters();
  signed_form.add("CheckMacValue", ecpay::wire::check_mac_value(signed_form, keys));
  const std::string body = signed_form.encode();
  for (auto _ : state) {
    const auto form = Form::parse(body);
    const auto expected = ecpay::wire::check_mac_value(*form, keys);
    if (!ecpay::crypto::constant_time_equals(expected, *form->find("CheckMacValue")))
      throw std::logic_error("it does not verify");
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(verify_body);

void floor_sha256(benchmark::State& state) {
  const std::string text = hashed_text(fourteen_parameters());
  EVP_MD* algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  for (auto _ : state) {
    unsigned size = 0;
    EVP_DigestInit_ex2(context, algorithm, nullptr);
    EVP_DigestUpdate(context, text.data(), text.size());
    EVP_DigestFinal_ex(context, out.data(), &size);
    benchmark::DoNotOptimize(out);
  }
  state.SetItemsProcessed(state.iterations());
  EVP_MD_CTX_free(context);
  EVP_MD_free(algorithm);
}
BENCHMARK(floor_sha256);

// A JSON text of 600 bytes, of the characters that such texts are made of.
std::string six_hundred_bytes() {
  std::string text = R"({"MerchantID":"2000132","Items":[)";
  while (text.size() < 540) text += R"({"ItemName":"tea","ItemPrice":100},)";
  text.back() = ']';
  text += R"(,"InvoiceRemark":")";
  text.resize(598, 'a');
  return text + "\"}";
}

void encrypt_data(benchmark::State& state) {
  const std::string text = six_hundred_bytes();
  const HashKeys keys = stage_keys();
  for (auto _ : state) benchmark::DoNotOptimize(ecpay::wire::encrypt_data(text, keys));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(encrypt_data);

// AES-128-CBC and Base64 of the same bytes that encrypt_data encrypts, that is, of the 600 bytes
// after percent-encoding; context and buffers reused. Percent-encoding itself is not part of the
// floor.
void floor_aes_base64(benchmark::State& state) {
  const std::string text = ecpay::wire::php_urlencode(six_hundred_bytes());
  const HashKeys keys = stage_keys();
  EVP_CIPHER* cipher = EVP_CIPHER_fetch(nullptr, "AES-128-CBC", nullptr);
  EVP_CIPHER_CTX* context = EVP_CIPHER_CTX_new();
  std::array<unsigned char, 1024> bytes{};
  std::array<unsigned char, 1400> base64{};
  const auto* key = reinterpret_cast<const unsigned char*>(keys.hash_key.data());
  const auto* iv = reinterpret_cast<const unsigned char*>(keys.hash_iv.data());
  const auto* plain = reinterpret_cast<const unsigned char*>(text.data());
  for (auto _ : state) {
    int head = 0;
    int tail = 0;
    EVP_EncryptInit_ex2(context, cipher, key, iv, nullptr);
    EVP_EncryptUpdate(context, bytes.data(), &head, plain, static_cast<int>(text.size()));
    EVP_EncryptFinal_ex(context, bytes.data() + head, &tail);
    EVP_EncodeBlock(base64.data(), bytes.data(), head + tail);
    benchmark::DoNotOptimize(base64);
  }
  state.SetItemsProcessed(state.iterations());
  EVP_CIPHER_CTX_free(context);
  EVP_CIPHER_free(cipher);
}
BENCHMARK(floor_aes_base64);

}  // namespace
