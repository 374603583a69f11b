#include <catch2/catch.hpp>

#include "core/base/text.hpp"
#include "core/crypto/aes.hpp"
#include "core/explain/explain_envelope.hpp"
#include "core/merchant/accounts.hpp"
#include "core/wire/url_encoding.hpp"
#include "tests/core/explain/torture.hpp"
#include "tests/core/wire/vectors.hpp"

using namespace ecpay;
using namespace ecpay::explain;
using test::codes_of;

namespace {

const crypto::HashKeys& keys() { return test::stage_keys(); }
constexpr std::string_view k_json =
    R"({"MerchantID":"3002607","ItemName":"Tea (L) ~ it's *A+B* 100%","Items":[{"Name":"綠茶"}]})";

std::string cbc(std::string_view plain, const crypto::HashKeys& with = keys()) {
  return crypto::aes_128_cbc_encrypt(plain, crypto::aes_block(with.hash_key),
                                     crypto::aes_block(with.hash_iv));
}
std::string encoded() { return wire::php_urlencode(k_json); }
std::string data() { return base64_encode(cbc(encoded())); }

std::string envelope(const std::string& data_text) {
  return R"({"MerchantID":"3002607","RqHeader":{"Timestamp":1719999999},"Data":")" + data_text +
         "\"}";
}
Diagnosis explained(const std::string& body) { return explain_envelope({body, keys(), {}, {}}); }

// CBC with whole blocks, whatever they are: what other paddings and modes are made of.
std::string cbc_blocks(const std::string& blocks, const crypto::AesBlock& key,
                       const crypto::AesBlock& iv) {
  const std::string padded = crypto::aes_128_cbc_encrypt(blocks, key, iv);
  return padded.substr(0, blocks.size());
}
std::string ecb(std::string plain) {
  const std::size_t pad = 16 - plain.size() % 16;
  plain.append(pad, static_cast<char>(pad));
  std::string out;
  for (std::size_t i = 0; i < plain.size(); i += 16)
    out += cbc_blocks(plain.substr(i, 16), crypto::aes_block(keys().hash_key), {});
  return out;
}

}  // namespace

TEST_CASE("envelope: every published Data opens with its keys") {
  std::size_t count = 0;
  for (const auto& vector : test::load_vectors("aes_data")) {
    const crypto::HashKeys own{vector["hash_key"].get<std::string>(),
                               vector["hash_iv"].get<std::string>()};
    const auto diagnosis = explain_envelope({vector["data"].get<std::string>(), own, {}, {}});
    CHECK(diagnosis.valid);
    CHECK(diagnosis.mistakes.empty());
    ++count;
  }
  CHECK(count == 7);
}

TEST_CASE("envelope: the keys of another service are named from the ciphertext") {
  std::size_t count = 0;
  for (const auto& account : merchant::public_accounts()) {
    if (account.keys == keys()) continue;
    const auto diagnosis = explained(envelope(base64_encode(cbc(encoded(), account.keys))));
    REQUIRE(codes_of(diagnosis) == std::vector<std::string>{"AES_OTHER_SERVICE_KEYS"});
    CHECK(diagnosis.expected == data());
    ++count;
  }
  CHECK(count >= 12);
}

TEST_CASE("envelope: keys made from the HashKey are named") {
  // By `openssl enc` over the percent-encoded {"MerchantID":"3002607","MerchantTradeNo":"tea0001"}.
  const auto [data_text, code, how] = GENERATE(table<std::string, std::string, std::string>({
      {"AGxotmyDrJ+nbsjFybBa6PPzTWwGurMU52wqsnFieOxQg0vUoHmCR9w1dJJPgS2zbDP3IbaCsJ1RzYh6oCopQ05aVM+"
       "9"
       "hnKJj0UrWUhmlDU=",
       "AES_256", "zero bytes"},
      {"FIBp6w8i8TdIDgSqSKDfkwJDM93HZWpIupm47vo7lLuMTGc1EDdDiwj80nZRI95aXnD5CszEnOc7/oxZE/"
       "Hcf972IJTW"
       "qMT/WxYWOnwE/YU=",
       "AES_256", "twice"},
      {"k5kU+u2qacoXp64+RUczDnze2ELOVhTs7Uc/"
       "7vDFB6JENoj0VFMtNEem4+KjWvTWZAcUtVrBoXPWvPoNd4ouGR2k17Ud"
       "WLq8s7Ej+qJpzEI=",
       "AES_256", "HashIV"},
      {"hHFou5rhQK2Gd9FNmUFiS+79f7+wZzP1vHOu0VtYtvkRuplejIBOBp98PWvjJS1+"
       "VrOV7CFw2UdDGuhLlv1KMOv3ZoT5"
       "hT6kqYZh5FKO6o8=",
       "AES_KEY_HASHED", "SHA-256"},
      {"o0ikcvWOMdYsELQvNCc5kKQ7+RkCJjRSWMVUNln3f4W/"
       "sMRjNj71tGRLyldaIpTvhKBmWAX0flM3mF2obYDZnXfcjpMg"
       "h6SWxD2FZMpOM0w=",
       "AES_KEY_HASHED", "MD5"},
      {"Oc0HMliOLYozeljAfw0LbyqlVkk2NY5xLdv/lrvrc0bme8jD4i+oWpkE9bvrJpEoJAa/sY/"
       "nM2WMs9J8pHfZNgI+nsxM"
       "toMgsZw/NCc7DGE=",
       "AES_KEY_HASHED", "text"},
      {"U2FsdGVkX18sr/hi6evCSk/wg2/rTRAFJUIxlFPfEyJ0DeKnlMQN/"
       "yb6m6MEgV5uTXNXLxjSw9AuwUABI4pD1XPty4nJzTf5m0xzi7uNL7BpjuyWtkAI54BhvXBWmhCv",
       "AES_PASSPHRASE", ""},
  }));
  const auto diagnosis = explained(envelope(data_text));
  REQUIRE(codes_of(diagnosis) == std::vector<std::string>{code});
  CHECK(diagnosis.mistakes[0].message.en.find(how) != std::string::npos);
  CHECK(diagnosis.expected == base64_encode(cbc(wire::php_urlencode(
                                  R"({"MerchantID":"3002607","MerchantTradeNo":"tea0001"})"))));
}

TEST_CASE("envelope: GCM is judged as GCM where it is wanted") {
  const auto gcm = [](const crypto::HashKeys& with) {
    return base64_encode(
        crypto::aes_128_gcm_encrypt(encoded(), crypto::aes_block(with.hash_key), "abcdefghijkl"));
  };
  const auto judged = [](const std::string& data_text) {
    return explain_envelope({envelope(data_text), keys(), wire::DataCipher::gcm, {}});
  };
  const auto* other = merchant::find_profile("stage-invoice");
  REQUIRE(other != nullptr);
  CHECK(judged(gcm(keys())).valid);
  CHECK(codes_of(judged(gcm(other->keys))) == std::vector<std::string>{"AES_OTHER_SERVICE_KEYS"});
  CHECK(codes_of(judged(data())) == std::vector<std::string>{"AES_CBC_FOR_GCM"});
  CHECK(codes_of(judged(base64_encode("0123456789012345"))) ==
        std::vector<std::string>{"AES_GCM_LENGTH"});
  CHECK(codes_of(explained(envelope(gcm(other->keys)))) ==
        std::vector<std::string>{"AES_OTHER_SERVICE_KEYS", "AES_GCM_FOR_CBC"});
  std::string cut = gcm(keys());
  cut.resize(cut.size() - 8);
  const auto diagnosis = judged(cut);
  CHECK_FALSE(diagnosis.valid);
  CHECK(diagnosis.mistakes.empty());
  CHECK(diagnosis.hints.size() == 1);
}

TEST_CASE("envelope: every mistake is named") {
  const std::string good = data();
  std::string padded = encoded();
  padded.append(16 - padded.size() % 16, '\0');
  std::string whole = encoded();
  while (whole.size() % 16 != 0)
    whole = wire::php_urlencode("{\"MerchantID\":\"3002607\",\"a\":\"" +
                                std::string(whole.size() % 16, 'x') + "\"}");
  const auto key = crypto::aes_block(keys().hash_key);
  const auto iv = crypto::aes_block(keys().hash_iv);
  const auto b64 = [](const std::string& bytes) { return base64_encode(bytes); };
  std::string url = replace_all(replace_all(good, "+", "-"), "/", "_");
  struct Row {
    std::string body;
    std::vector<std::string> codes;
  };
  const std::vector<Row> rows{
      {envelope(good), {}},
      {good, {}},
      {"ResultData=" + wire::form_encode(envelope(good)), {}},
      {envelope(b64(cbc(encoded(), {keys().hash_iv, keys().hash_key}))), {"AES_KEY_IV_SWAPPED"}},
      {envelope(b64(cbc(encoded(), {" " + keys().hash_key, keys().hash_iv}))),
       {"AES_KEY_WHITESPACE"}},
      {envelope(b64(cbc(encoded(), {keys().hash_key, std::string(16, '0')}))), {"AES_IV_WRONG"}},
      {envelope(b64(cbc(encoded(), {keys().hash_key, std::string(16, '\0')}))), {"AES_IV_WRONG"}},
      {envelope(b64(ecb(encoded()))), {"AES_ECB"}},
      {envelope(b64(cbc_blocks(padded, key, iv))), {"AES_PADDING_ZERO"}},
      {envelope(b64(cbc_blocks(whole, key, iv))), {"AES_PADDING_NONE"}},
      {envelope(b64(crypto::aes_128_gcm_encrypt(encoded(), key, "abcdefghijkl"))),
       {"AES_GCM_FOR_CBC"}},
      {envelope(b64(cbc(k_json))), {"AES_URLENCODE_MISSING"}},
      {envelope(b64(cbc(wire::php_urlencode(encoded())))), {"AES_URLENCODE_TWICE"}},
      {envelope(b64(cbc(wire::php_urlencode(to_text(Json(std::string(k_json))))))),
       {"AES_JSON_TWICE"}},
      {envelope(b64(cbc(base64_encode(encoded())))), {"AES_BASE64_BEFORE"}},
      {envelope(b64(cbc(wire::check_mac_encode(k_json)))), {"AES_CHECK_MAC_ENCODER"}},
      {envelope(b64(cbc("MerchantID%3D3002607%26a%3D1"))), {"AES_QUERY_STRING"}},
      {envelope(b64(cbc(wire::php_urlencode("{\"MerchantID\":\"3002607\",}")))),
       {"AES_JSON_SYNTAX"}},
      {envelope(b64(cbc("%7B%22MerchantID%22%3A%22%A4%A4%22%7D"))), {"AES_NOT_UTF8"}},
      {envelope(b64(cbc("%7B%22MerchantID%22%3A%2"))), {"AES_URLDECODE"}},
      {envelope(wire::php_urlencode(good)), {"AES_BASE64_FORM_ENCODED"}},
      {envelope(replace_all(good, "+", " ")), {"AES_BASE64_PLUS_LOST"}},
      {envelope(url), {"AES_BASE64_URL_ALPHABET"}},
      {envelope(replace_all(good, "=", "")), {"AES_BASE64_PADDING"}},
      {envelope(b64(good)), {"AES_BASE64_TWICE"}},
      {envelope(to_lower(hex_encode_upper(cbc(encoded())))), {"AES_HEX"}},
      {envelope("!!!"), {"AES_BASE64"}},
      {envelope(b64(cbc(encoded()).substr(0, 21))), {"AES_LENGTH"}},
      {"Data=" + wire::form_encode(good) + "&MerchantID=1", {"AES_FORM_BODY"}},
      {"MerchantID=1&TotalAmount=2", {"AES_FORM_BODY"}},
      {"{\"MerchantID\":", {"AES_OUTER_SYNTAX"}},
      {R"({"MerchantID":"1","RqHeader":{"Timestamp":1}})", {"AES_DATA_MISSING"}},
      {R"({"MerchantID":"1","RqHeader":{"Timestamp":1},"Data":{"a":1}})",
       {"AES_DATA_NOT_ENCRYPTED"}},
      {R"({"MerchantID":"3002607","Data":")" + good + "\"}", {"AES_HEADER_MISSING"}},
      {R"({"MerchantID":"3002607","RqHeader":{},"Data":")" + good + "\"}",
       {"AES_TIMESTAMP_MISSING"}},
      {R"({"MerchantID":"3002607","RqHeader":{"Timestamp":1719999999000},"Data":")" + good + "\"}",
       {"AES_TIMESTAMP_MS"}},
      {R"({"MerchantID":"2000132","RqHeader":{"Timestamp":1},"Data":")" + good + "\"}",
       {"AES_MERCHANT_ID"}},
      {envelope(b64(cbc(wire::php_urlencode("{\"a\":1}")))), {"AES_MERCHANT_ID"}},
      {envelope(b64(cbc(wire::php_urlencode("{\"MerchantID\":\"3002607\",\"Items\":{}}")))),
       {"AES_ITEMS_NOT_ARRAY"}},
  };
  REQUIRE(url != good);
  REQUIRE(whole.size() % 16 == 0);
  std::size_t count = 0;
  for (const auto& row : rows) {
    CAPTURE(row.body.substr(0, 120), row.codes);
    const auto diagnosis = explained(row.body);
    CHECK(codes_of(diagnosis) == row.codes);
    CHECK(diagnosis.valid == row.codes.empty());
    ++count;
  }
  CHECK(count == 39);
}

TEST_CASE("envelope: what the server accepts is a warning") {
  const auto warned = [](const std::string& plain) {
    std::vector<std::string> codes;
    const auto diagnosis = explained(envelope(base64_encode(cbc(plain))));
    CHECK(diagnosis.valid);
    for (const auto& finding : diagnosis.warnings) codes.push_back(finding.code);
    return codes;
  };
  const std::string start = "%7B%22MerchantID%22%3A%223002607%22%2C%22a%22%3A%22";
  CHECK(warned(start + "x%20y%22%7D") == std::vector<std::string>{"AES_SPACE_PERCENT20"});
  CHECK(warned(start + "x~y%22%7D") == std::vector<std::string>{"AES_PUNCTUATION_RAW"});
  CHECK(warned(start + "%5Cu003cb%22%7D") == std::vector<std::string>{"AES_GO_ESCAPES"});
  CHECK(warned(start + "%2f%22%7D") == std::vector<std::string>{"AES_LOWER_HEX"});
}

TEST_CASE("envelope: a wrong IV is recovered and named if it may be seen") {
  const crypto::HashKeys swapped_iv{keys().hash_key,
                                    merchant::find_profile("stage-invoice")->keys.hash_iv};
  const auto diagnosis = explained(envelope(base64_encode(cbc(encoded(), swapped_iv))));
  REQUIRE(codes_of(diagnosis) == std::vector<std::string>{"AES_IV_WRONG"});
  CHECK(diagnosis.mistakes[0].message.en.find("q9jcZX8Ib9LM8wYk") != std::string::npos);
  CHECK(diagnosis.expected == data());
  const auto secret =
      explained(envelope(base64_encode(cbc(encoded(), {keys().hash_key, "SecretIv12345678"}))));
  REQUIRE(codes_of(secret) == std::vector<std::string>{"AES_IV_WRONG"});
  CHECK(to_text(to_json(secret)).find("SecretIv12345678") == std::string::npos);
}

TEST_CASE("envelope: the timestamp is compared with a given time only") {
  const auto at = [](long long seconds) {
    return explain_envelope({envelope(data()), keys(), {}, Instant(std::chrono::seconds(seconds))});
  };
  CHECK(at(1719999999 + 600).valid);
  CHECK(codes_of(at(1719999999 + 601)) == std::vector<std::string>{"AES_TIMESTAMP_SKEW"});
}

TEST_CASE("envelope: what nobody can open is explained by nothing, whatever it is") {
  std::size_t count = 0;
  for (std::size_t size = 16; size <= 160; size += 16) {
    std::string bytes;
    for (std::size_t i = 0; i < size; ++i) bytes += static_cast<char>(i * 73 + size * 31 + i * i);
    const auto diagnosis = explained(envelope(base64_encode(bytes)));
    CHECK(!diagnosis.valid);
    CHECK(diagnosis.mistakes.empty());
    CHECK(!diagnosis.hints.empty());
    ++count;
  }
  for (const std::string body : {"", "{", "[]", "null", "{}", "\xFF\xFE", "Data=", "=", "%%%"}) {
    CHECK(!explained(body).valid);
    ++count;
  }
  CHECK(count == 19);
}

TEST_CASE("ecticket: an envelope is looked into with the CheckMacValue it carries") {
  const std::string json = R"json({"MerchantID":"3002607","a":"(b)"})json";
  const auto with_mac = [&](const std::string& mac) {
    std::string body = envelope(base64_encode(cbc(wire::php_urlencode(json))));
    return explained(body.substr(0, body.size() - 1) + ",\"CheckMacValue\":\"" + mac + "\"}");
  };
  CHECK(with_mac(wire::eticket_mac(json, keys())).valid);
  const auto diagnosis =
      with_mac(wire::check_mac_value({{"MerchantID", "3002607"}, {"a", "(b)"}}, keys()));
  CHECK(codes_of(diagnosis) == std::vector<std::string>{"FORMULA_AIO"});
}

TEST_CASE(
    "ecticket: what no mistake reproduces is told so, and the JSON text is never taken away") {
  for (const std::string json :
       {R"({"RtnCode":1,"OrderInfo":{"TradeAmt":100},"PatronName":"茶/é😀"})", "{}", "[]", "", "a",
        R"({"a":null,"b":[1,{"c":"\u8336"}],"a":2})"}) {
    CAPTURE(json);
    const auto diagnosis = explain_eticket_mac({json, std::string(64, '0'), keys(), 3});
    CHECK_FALSE(diagnosis.valid);
    CHECK(diagnosis.mistakes.empty());
  }
}

TEST_CASE("ecticket: a text that was written again with its members sorted is told so") {
  const std::string json = R"({"b":1,"a":{"d":"<&>","c":[{"f":1,"e":2}]}})";
  for (const std::string again :
       {R"({"b": 1, "a": {"d": "<&>", "c": [{"f": 1, "e": 2}]}})",
        R"({"a":{"c":[{"e":2,"f":1}],"d":"<&>"},"b":1})",
        R"({"a":{"c":[{"e":2,"f":1}],"d":"\u003c\u0026\u003e"},"b":1})"}) {
    CAPTURE(again);
    const auto diagnosis = explain_eticket_mac({json, wire::eticket_mac(again, keys()), keys(), 2});
    CHECK(codes_of(diagnosis) == std::vector<std::string>{"JSON_REWRITTEN"});
  }
}

TEST_CASE("ecticket: the official example is valid, and mistakes with it are named") {
  const crypto::HashKeys own{"7b53896b742849d3", "37a0ad3c6ffa428b"};
  const std::string json =
      R"({"MerchantID":"3085676", "Name":"a (b) c", "URL":"https://x.test/~"})";
  const auto explain = [&](const std::string& received) {
    return explain_eticket_mac({json, received, own, 3});
  };
  CHECK(explain_eticket_mac({R"({"MerchantID":"3085676","MerchantTradeNo":"CX202202221540568521"})",
                             "CE67BBD259EE38BA1C7FB7CC88C3BD91D3F082B46EAEBD4E4E5F2184CB23349A",
                             own, 3})
            .valid);
  CHECK(explain(wire::eticket_mac(json, own)).valid);
  const std::string compact =
      R"({"MerchantID":"3085676","Name":"a (b) c","URL":"https://x.test/~"})";
  CHECK(codes_of(explain(wire::eticket_mac(compact, own))) ==
        std::vector<std::string>{"JSON_REWRITTEN"});
  CHECK(codes_of(explain(wire::eticket_mac(json, {own.hash_iv, own.hash_key}))) ==
        std::vector<std::string>{"KEY_IV_SWAPPED"});
  const wire::Form form{
      {"MerchantID", "3085676"}, {"Name", "a (b) c"}, {"URL", "https://x.test/~"}};
  CHECK(codes_of(explain(wire::check_mac_value(form, own))) ==
        std::vector<std::string>{"FORMULA_AIO"});
  // The reverse: a form signed as an e-ticket.
  const auto reverse = explain_check_mac(
      {form,
       wire::eticket_mac(R"({"MerchantID":"3085676","Name":"a (b) c","URL":"https://x.test/~"})",
                         own),
       own, wire::MacHash::sha256, 3});
  CHECK(codes_of(*reverse) == std::vector<std::string>{"FORMULA_ECTICKET"});
}
