#include "cli/settings/project.hpp"

#include <catch2/catch.hpp>
#include <fstream>

#include "cli/settings/place.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace ecpay;
using namespace ecpay::settings;

TEST_CASE("values of ecpay.toml keep their line, paths become those of its folder", "[settings]") {
  const auto project = parse_project(
      "[emulator]\nport = 1\ndb = \":memory:\"\nclock = 2026-01-01T10:00:00+08:00\n"
      "[aws]\nruntime_libs = [\"libs\", \"/abs\"]\nparameters = { A = \"b\", N = 3 }\n",
      "/shop/ecpay.toml");
  REQUIRE(project);
  const auto given = [&](std::string_view key) { return *project->find(*find_setting(key)); };
  CHECK(given("emulator.port").parts == std::vector<std::string>{"1"});
  CHECK(given("emulator.port").line == 2);
  CHECK(given("emulator.db").parts == std::vector<std::string>{":memory:"});
  CHECK(given("emulator.clock").parts.size() == 1);
  CHECK(given("aws.runtime_libs").parts == std::vector<std::string>{"/shop/libs", "/abs"});
  CHECK(given("aws.parameters").parts == std::vector<std::string>{"A=b", "N=3"});
  CHECK(project->find(*find_setting("aws.port")) == nullptr);
  CHECK(project->folder() == "/shop");
}

TEST_CASE("profiles name one place of their keys", "[settings][profile]") {
  const auto project = parse_project(
      "[profile.live]\nmerchant = 7654321\nhash_key_file = \"~/k\"\nfor = [\"payment\"]\n"
      "[profile.ci]\nhash_key = { env = \"K\" }\nhash_iv = { env = \"V\" }\n"
      "[profile.test]\nhash_key = \"pwFHCqoQZGmho4w6\"\nhash_iv = \"EkRm7iFT261dpevs\"\n",
      "/shop/ecpay.toml");
  REQUIRE(project);
  REQUIRE(project->profiles.size() == 3);
  const auto& live = project->profiles[0].profile;
  CHECK(live.merchant_id == "7654321");
  CHECK(live.key_file == "~/k");
  CHECK(live.families == std::vector{merchant::KeyFamily::payment});
  CHECK(project->profiles[1].profile.iv_variable == "V");
  CHECK(project->profiles[1].line == 5);
  CHECK(merchant::is_public(project->profiles[2].profile.keys));
}

TEST_CASE("a name of a profile is plain and none that is built in", "[settings][profile]") {
  for (const auto* name : {"live", "a-1", "0"}) CHECK(is_profile_name(name));
  for (const auto* name : {"", "Live", "a.b", "a b", "stage", "stage-invoice"})
    CHECK_FALSE(is_profile_name(name));
  CHECK_FALSE(is_profile_name(std::string(65, 'a')));
}

TEST_CASE("what is as long as a key is not shown in a line", "[settings]") {
  CHECK(without_keys("hash_key = \"pwFHCqoQZGmho4w6\"") == "hash_key = \"****************\"");
  CHECK(without_keys("port = \"abc1defg\"") == "port = \"********\"");
  CHECK(without_keys("template = \"backend/template.yaml\"") ==
        "template = \"backend/template.yaml\"");
  CHECK(without_keys("") == "");
}

TEST_CASE("an empty file says nothing and is no error", "[settings]") {
  const tests::TemporaryFolder folder;
  const auto file = folder.path() / "ecpay.toml";
  std::ofstream(file).close();
  const auto project = read_project(file);
  REQUIRE(project);
  CHECK(project->given.empty());
  std::ofstream(file) << std::string(300'000, '#');
  CHECK(read_project(file).error().code == "config.too_large");
  CHECK(read_project("/dev/zero").error().code == "config.unreadable");
  CHECK(read_project(folder.path()).error().code == "config.unreadable");
  CHECK(read_project(folder.path() / "none").error().code == "config.unreadable");
}
