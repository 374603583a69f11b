#include <catch2/catch.hpp>

#include "core/catalogue/catalogue.hpp"
#include "core/catalogue/index.hpp"
#include "core/catalogue/validate.hpp"
#include "core/merchant/accounts.hpp"
#include "tests/core/catalogue/entry_files.hpp"

using namespace ecpay;
using namespace ecpay::catalogue;

namespace {

FillContext fill_context() { return {*parse_taiwan("2025/01/01 12:00:00"), "", nullptr}; }

std::string listed(const std::vector<Violation>& violations) {
  std::string out;
  for (const auto& row : violations) {
    if (!row.warns_only()) out += row.field + " " + row.rule + ": " + row.message.en + "\n";
  }
  return out;
}

}  // namespace

TEST_CASE("Every file of the catalogue passes the strict loader", "[catalogue][entries]") {
  const auto files = testing::entry_files();
  std::vector<EntryFile> entries;
  for (const auto& [name, text] : files) entries.push_back({name, text});
  REQUIRE(entries.size() > 5);
  for (const auto& error : check_entries(entries)) {
    FAIL_CHECK(error.subject << " " << error.code << " " << error.detail);
  }
}

TEST_CASE("The built-in catalogue is the one of the source tree", "[catalogue][entries]") {
  const auto loaded = Catalogue::load(testing::entry_files());
  REQUIRE(loaded);
  const auto& built_in = Catalogue::embedded();
  REQUIRE(built_in.index().size() == (*loaded)->index().size());
  for (std::size_t i = 0; i < built_in.index().size(); ++i) {
    const auto& row = built_in.index()[i];
    CAPTURE(row.id);
    CHECK(row.id == (*loaded)->index()[i].id);
    const auto* api = built_in.find(row.id);
    REQUIRE(api != nullptr);
    CHECK(api->id == row.id);
    CHECK(api->emulated == row.emulated);
    CHECK(api->service == row.service);
  }
  CHECK(built_in.hosts() == (*loaded)->hosts());
}

TEST_CASE("Every named sample is a valid request", "[catalogue][entries]") {
  const auto& catalogue = Catalogue::embedded();
  std::size_t samples = 0;
  for (const auto& row : catalogue.index()) {
    const auto* api = catalogue.find(row.id);
    for (const auto& sample : api->samples) {
      CAPTURE(row.id, sample.first);
      const auto values = sample_request(*api, sample.first, fill_context());
      REQUIRE(values);
      CHECK(listed(validate(*api, *values, Value::empty_object())) == "");
      ++samples;
    }
  }
  CHECK(samples > 20);
}

TEST_CASE("Every endpoint is found by its host, path and method and has a key family",
          "[catalogue][entries]") {
  const auto& catalogue = Catalogue::embedded();
  for (const auto& row : catalogue.index()) {
    const auto* api = catalogue.find(row.id);
    const auto* service = catalogue.find_service(row.service);
    REQUIRE(service != nullptr);
    for (const auto& endpoint : api->endpoints) {
      CAPTURE(row.id, endpoint.path);
      const auto& host = service->stage_hosts.at(endpoint.host).front();
      const auto matches = catalogue.match(endpoint.method, host, endpoint.path);
      CHECK(std::any_of(matches.begin(), matches.end(),
                        [&](const EndpointMatch& match) { return match.api == api; }));
      for (const auto& sample : api->samples) {
        const auto values = sample_request(*api, sample.first, fill_context());
        const auto family = family_of({api, &endpoint}, *values);
        CAPTURE(sample.first, family);
        CHECK((family.empty() ? api->request.mac.kind == MacKind::none
                              : merchant::key_family_of(family).has_value()));
      }
    }
  }
}

TEST_CASE("Among the APIs on one path every sample is told to be its own API's",
          "[catalogue][entries]") {
  const auto& catalogue = Catalogue::embedded();
  for (const auto& row : catalogue.index()) {
    const auto* api = catalogue.find(row.id);
    for (const auto& sample : api->samples) {
      CAPTURE(row.id, sample.first);
      auto values = *sample_request(*api, sample.first, fill_context());
      // As it arrives: some APIs on one path differ in whether they are signed.
      if (api->request.mac.kind != MacKind::none) values.set(api->request.mac.field, "00");
      const auto& endpoint = api->endpoints.front();
      const auto matches = catalogue.match(endpoint.method, "", endpoint.path);
      const auto chosen = choose(matches, values);
      REQUIRE(chosen.api != nullptr);
      CHECK(chosen.api->id == row.id);
    }
  }
}
