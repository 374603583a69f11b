#include "core/explain/explain.hpp"

#include <catch2/catch.hpp>

#include "core/base/text.hpp"
#include "core/crypto/digest.hpp"
#include "core/wire/check_mac.hpp"
#include "tests/core/explain/torture.hpp"
#include "tests/core/wire/vectors.hpp"

using namespace ecpay;
using namespace ecpay::explain;
using test::codes_of;
using test::explained;
using test::names_set;
using test::stage_keys;

namespace {

wire::Form form_of(const Json& parameters) {
  wire::Form form;
  for (const auto& pair : parameters) form.add(pair[0], pair[1]);
  return form;
}

crypto::HashKeys keys_of(const Json& vector) {
  return {vector["hash_key"].get<std::string>(), vector["hash_iv"].get<std::string>()};
}

}  // namespace

TEST_CASE("explain: every published signature is valid") {
  std::size_t count = 0;
  for (const auto& vector : test::load_vectors("check_mac")) {
    CAPTURE(vector["name"].get<std::string>());
    const auto hash = vector["hash"] == "md5" ? wire::MacHash::md5 : wire::MacHash::sha256;
    const auto diagnosis =
        explain_check_mac({form_of(vector["parameters"]), vector["mac"].get<std::string>(),
                           keys_of(vector), hash, 3});
    CHECK(diagnosis->valid);
    CHECK(diagnosis->mistakes.empty());
    ++count;
  }
  CHECK(count >= 30);
}

TEST_CASE("explain: every documented wrong signature is named by its mistake, first") {
  std::size_t count = 0;
  for (const auto& vector : test::load_vectors("wrong_check_mac")) {
    CAPTURE(vector["name"].get<std::string>());
    const auto form = form_of(vector["parameters"]);
    const auto keys = keys_of(vector);
    const auto received = vector["received"].get<std::string>();
    const auto diagnosis =
        explain_check_mac({form, received, keys, wire::MacHash::sha256, k_most_mistakes});
    CHECK(!diagnosis->valid);
    CHECK(diagnosis->expected == vector["correct"].get<std::string>());
    CAPTURE(codes_of(*diagnosis), diagnosis->also);
    CHECK(codes_of(*diagnosis) == std::vector<std::string>{vector["code"].get<std::string>()});
    ++count;
  }
  CHECK(count == 54);
}

TEST_CASE("explain: the hash follows from the names of the parameters unless it is given") {
  CHECK(hash_of({{"LogisticsType", "CVS"}}) == wire::MacHash::md5);
  CHECK(hash_of({{"IA_Allow_No", "1"}}) == wire::MacHash::md5);
  CHECK(hash_of({{"MerchantID", "3002607"}}) == wire::MacHash::sha256);
  wire::Form form{{"LogisticsType", "CVS"}, {"MerchantID", "3002607"}};
  const auto sha = wire::check_mac_value(form, stage_keys(), wire::MacHash::sha256);
  const auto diagnosis = explain_check_mac({form, sha, stage_keys(), std::nullopt, 3});
  CHECK(codes_of(*diagnosis) == std::vector<std::string>{"HASH_SHA256"});
}

TEST_CASE("explain: the example of the support article verifies only with its leading blank") {
  // aio 1.4: order20250304001; without the blank the value is F3631FC3…
  wire::Form form{{"MerchantID", "3002607"}, {"ReturnURL", " https://example.com"}};
  const auto mac = wire::check_mac_value(form, stage_keys());
  form.set("ReturnURL", "https://example.com");
  const auto diagnosis = explained(form, mac);
  REQUIRE(diagnosis.mistakes.size() == 1);
  CHECK(diagnosis.mistakes[0].code == "VALUE_CHANGED");
  CHECK(diagnosis.mistakes[0].field == "ReturnURL");
}

TEST_CASE("explain: what the official example cannot show is listed as latent") {
  // Product appendix A: 12 of 30 mistakes give the correct digest here, in these nine codes.
  for (const auto& vector : test::load_vectors("check_mac")) {
    if (vector["name"] != "D-2902") continue;
    const auto diagnosis =
        explained(form_of(vector["parameters"]), vector["mac"].get<std::string>());
    REQUIRE(diagnosis.valid);
    std::vector<std::string> latent;
    for (const auto& row : diagnosis.latent) latent.push_back(row.code);
    for (const std::string code :
         {"EMPTY_DROPPED", "VALUES_TRIMMED", "VALUES_DECODED_TWICE", "PLUS_AS_SPACE",
          "HTML_ESCAPED", "HTML_UNESCAPED", "SORT_CASE_SENSITIVE", "NET_TABLE_MISSING",
          "ENCODE_URI_COMPONENT", "TILDE_RAW"}) {
      CAPTURE(code);
      CHECK(std::find(latent.begin(), latent.end(), code) != latent.end());
    }
    for (const std::string code : {"SORT_NONE", "SPACE_PERCENT20", "KEY_IV_SWAPPED", "BIG5"}) {
      CAPTURE(code);
      CHECK(std::find(latent.begin(), latent.end(), code) == latent.end());
    }
  }
}

TEST_CASE("explain: beside a named mistake, those that this order does not show are latent") {
  wire::Form form{
      {"MerchantID", "3002607"}, {"ItemName", "My Test Product"}, {"TotalAmount", "300"}};
  const auto diagnosis =
      explained(form, "13F7A6B69BF856B5203212AC5F3202B6140D8E2B4316A62851712BF2AF7812D0");
  REQUIRE(codes_of(diagnosis) == std::vector<std::string>{"SPACE_PERCENT20"});
  const auto is_table = [](const Latent& row) { return row.code == "NET_TABLE_MISSING"; };
  const auto table = std::find_if(diagnosis.latent.begin(), diagnosis.latent.end(), is_table);
  REQUIRE(table != diagnosis.latent.end());
  CHECK(table->characters == "!*()");
  REQUIRE(diagnosis.at);
  CHECK(diagnosis.at->got.find("my%20test") != std::string::npos);
  CHECK(diagnosis.at->want.find("my+test") != std::string::npos);
  CHECK(diagnosis.at->got.substr(0, diagnosis.at->caret) ==
        diagnosis.at->want.substr(0, diagnosis.at->caret));
}

TEST_CASE("explain: a digest of chance is named by nothing") {
  std::size_t count = 0;
  for (const std::string seed : {"a", "b", "c"}) {
    for (const auto digest : {crypto::Digest::sha256, crypto::Digest::md5}) {
      const auto garbage = crypto::digest_hex_upper(digest, seed);
      const auto diagnosis = explained(test::torture_order(), garbage);
      CHECK(!diagnosis.valid);
      CHECK(diagnosis.mistakes.empty());
      CHECK(!diagnosis.hints.empty());
      ++count;
    }
  }
  CHECK(count == 6);
}

TEST_CASE("explain: text that is no digest is said to be none") {
  const std::vector<std::string> texts{"",
                                       "x",
                                       "ABC",
                                       "0000",
                                       std::string(40, 'A'),
                                       std::string(128, 'B'),
                                       std::string(100'000, 'C')};
  for (const auto& text : texts) {
    const auto diagnosis = explained(test::torture_order(), text);
    CHECK(!diagnosis.valid);
    CHECK(diagnosis.mistakes.empty());
    CHECK(!diagnosis.hints.empty());
  }
}

TEST_CASE("explain: a signature that is missing is an error") {
  const auto diagnosis =
      explain_check_mac({{{"a", "b"}}, std::nullopt, stage_keys(), std::nullopt, 3});
  REQUIRE(!diagnosis);
  CHECK(diagnosis.error().code == "mac.missing");
}

TEST_CASE("explain: the notation of a digest is named") {
  const auto form = test::torture_order();
  const auto mac = wire::check_mac_value(form, stage_keys());
  std::string dashes;
  for (std::size_t i = 0; i < mac.size(); i += 2) dashes += (i ? "-" : "") + mac.substr(i, 2);
  struct Row {
    std::string received;
    std::vector<std::string> codes;
  };
  const std::vector<Row> rows{
      {to_lower(mac), {"DIGEST_LOWERCASE"}},
      {mac + "\n", {"DIGEST_WHITESPACE"}},
      {"\"" + mac + "\"", {"DIGEST_WHITESPACE"}},
      {dashes, {"DIGEST_DASHES"}},
      {to_lower(dashes), {"DIGEST_DASHES", "DIGEST_LOWERCASE"}},
      {base64_encode(crypto::digest(crypto::Digest::sha256,
                                    wire::trace_check_mac(form, stage_keys())[5].text)),
       {"DIGEST_BASE64"}},
      {mac.substr(0, 32), {"DIGEST_TRUNCATED"}},
      {mac.substr(0, 50), {"DIGEST_TRUNCATED"}},
  };
  for (const auto& row : rows) {
    CAPTURE(row.received);
    const auto diagnosis = explained(form, row.received);
    CHECK(!diagnosis.valid);
    CHECK(codes_of(diagnosis) == row.codes);
  }
}

TEST_CASE("explain: secrets that are not public appear nowhere in a diagnosis") {
  const crypto::HashKeys secret{"CanaryKey1234567", "CanaryIv98765432"};
  auto form = test::torture_order();
  form.add("HashKey", secret.hash_key).add("HashIV", secret.hash_iv);
  std::size_t count = 0;
  for (const auto* row : all_mistakes(Formula::form)) {
    if (row->dimension == Dimension::encoding || row->dimension == Dimension::wrapping ||
        row->code == "KEYS_AS_PARAMETERS") {
      Case about = test::case_of(form);
      about.keys = secret;
      const auto received = hex_encode_upper(
          digest_of_plan(plan_of(about, {{row, nullptr}}), about, about.algorithm));
      const auto diagnosis = explain_check_mac({form, received, secret, wire::MacHash::sha256, 1});
      const std::string text = to_lower(to_text(to_json(*diagnosis)));
      CHECK(text.find("canarykey1234567") == std::string::npos);
      CHECK(text.find("canaryiv98765432") == std::string::npos);
      ++count;
    }
  }
  CHECK(count > 80);
}
