#include "emulator/ecpay/key_source.hpp"

#include <catch2/catch.hpp>

using namespace ecpay;

TEST_CASE("accounts of one's own come before the public ones", "[ecpay][keys]") {
  const site::AccountKeys keys(
      {{"live", "7654321", {"k1", "v1"}, {}},
       {"invoices", "2000132", {"k2", "v2"}, {merchant::KeyFamily::invoice}}});
  CHECK(keys.find("7654321", "payment")->profile == "live");
  CHECK(keys.find("7654321", "")->keys.hash_key == "k1");
  CHECK(keys.find("2000132", "invoice")->profile == "invoices");
  CHECK(keys.find("2000132", "payment")->profile == "stage-2000132");
  CHECK(keys.find("3002607", "payment")->profile == "stage");
  CHECK_FALSE(keys.find("1", "payment"));
  CHECK(keys.find_profile("live")->keys.hash_iv == "v1");
  CHECK(keys.find_profile("stage")->keys.hash_key == "pwFHCqoQZGmho4w6");
  CHECK_FALSE(keys.find_profile("gone"));
}
