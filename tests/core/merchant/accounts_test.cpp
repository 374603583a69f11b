#include "core/merchant/accounts.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "core/wire/envelope.hpp"
#include "tests/core/wire/vectors.hpp"

using namespace ecpay;
using namespace ecpay::merchant;

TEST_CASE("every public stage account is a profile", "[merchant]") {
  const auto names = std::set<std::string>{"stage",
                                           "stage-3002607",
                                           "stage-3002599",
                                           "stage-3365120",
                                           "stage-3085779",
                                           "stage-2000132",
                                           "stage-2000214",
                                           "stage-3003008",
                                           "stage-invoice",
                                           "stage-invoice-offline",
                                           "stage-logistics",
                                           "stage-logistics-c2c",
                                           "stage-ecticket",
                                           "stage-ecticket-platform",
                                           "stage-ecticket-escrow-use",
                                           "stage-ecticket-escrow-instalment"};
  std::set<std::string> seen;
  for (const auto& account : public_accounts()) {
    CAPTURE(account.profile);
    CHECK(seen.insert(account.profile).second);
    CHECK(account.keys.hash_key.size() == 16);
    CHECK(account.keys.hash_iv.size() == 16);
    REQUIRE_FALSE(account.families.empty());
    for (const auto family : account.families) {
      REQUIRE(find_account(account.merchant_id, family) != nullptr);
      CHECK(find_account(account.merchant_id, family)->keys == account.keys);
    }
  }
  CHECK(seen == names);
  CHECK(find_profile("stage")->merchant_id == "3002607");
  CHECK(find_profile("production") == nullptr);
}

TEST_CASE("each account's keys give the recorded first block of Data", "[merchant]") {
  const Json vectors = test::load_vectors("aes_fingerprints");
  REQUIRE(vectors.size() == 28);
  for (const auto& vector : vectors) {
    const auto family = key_family_of(text_of(vector, "family"));
    REQUIRE(family);
    const Account* account = find_account(text_of(vector, "merchant_id"), *family);
    REQUIRE(account != nullptr);
    CAPTURE(account->profile, text_of(vector, "json_start"));
    CHECK(wire::encrypt_data(text_of(vector, "json_start") + ":\"12345\"}", account->keys)
              .substr(0, 21) == text_of(vector, "data_start"));
  }
}

TEST_CASE("one MerchantID has a key pair for each family", "[merchant]") {
  CHECK(find_account("2000132", KeyFamily::payment)->keys.hash_key == "5294y06JbISpM5x9");
  CHECK(find_account("2000132", KeyFamily::logistics_b2c)->keys.hash_key == "5294y06JbISpM5x9");
  CHECK(find_account("2000132", KeyFamily::invoice)->keys.hash_key == "ejCk326UnaZWKisg");
  CHECK(find_account("2000132", KeyFamily::ecticket) == nullptr);
  CHECK(find_account("9999999") == nullptr);
  CHECK(key_family_of("logistics_c2c") == KeyFamily::logistics_c2c);
  CHECK_FALSE(key_family_of("Payment"));
}

TEST_CASE("mask shows four characters at each end of a long secret only", "[merchant]") {
  CHECK(mask("pwFHCqoQZGmho4w6") == "pwFH…o4w6");
  CHECK(mask("short") == "…");
  CHECK(mask("") == "…");
  CHECK(mask_keys("k=AbcdEFGHijklMNOP&abcdefghijklmnop&x=5294y06JbISpM5x9",
                  {"AbcdEFGHijklMNOP", "5294y06JbISpM5x9"}) ==
        "k=Abcd…MNOP&abcd…mnop&x=5294y06JbISpM5x9");
}
