#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "core/catalogue/catalogue.hpp"
#include "core/catalogue/derive.hpp"

using namespace ecpay;
using namespace ecpay::catalogue;

namespace {

FillContext fill_context() { return {*parse_taiwan("2025/01/01 12:00:00"), "", nullptr}; }

struct Counts {
  std::size_t refused = 0;
  std::size_t warned = 0;
  std::size_t accepted = 0;
  bool operator==(const Counts&) const = default;
};
std::ostream& operator<<(std::ostream& out, const Counts& counts) {
  return out << counts.refused << " refused, " << counts.warned << " warned, " << counts.accepted
             << " accepted";
}

std::filesystem::path table_file(const std::string& service) {
  return std::filesystem::path(ECPAY_SOURCE_DIR) / "tests/core/catalogue/derived_counts" /
         (service + ".tsv");
}

// The committed counts: "id<TAB>refused<TAB>warned<TAB>accepted" a line.
std::map<std::string, Counts> read_table(const std::string& service) {
  std::map<std::string, Counts> table;
  std::ifstream stream(table_file(service));
  std::string line;
  while (std::getline(stream, line)) {
    std::istringstream row(line);
    std::string id;
    Counts counts;
    if (row >> id >> counts.refused >> counts.warned >> counts.accepted) table[id] = counts;
  }
  return table;
}

// A probe's outcome at the field and rule it names; a positive must be refused nowhere.
Expectation outcome(const ApiSpec& api, const Probe& probe) {
  const auto violations = validate(api, probe.values, Value::empty_object());
  if (probe.expected == Expectation::accepted) {
    return has_refusal(violations) ? Expectation::refused : Expectation::accepted;
  }
  auto found = Expectation::accepted;
  for (const auto& violation : violations) {
    if (violation.field != probe.field || violation.rule != probe.rule) continue;
    if (!violation.warns_only()) return Expectation::refused;
    found = Expectation::warned;
  }
  return found;
}

std::string_view name(Expectation expectation) {
  switch (expectation) {
    case Expectation::accepted:
      return "accepted";
    case Expectation::warned:
      return "warned";
    case Expectation::refused:
      return "refused";
  }
  return "";
}

}  // namespace

TEST_CASE(
    "Every rule of the catalogue accepts what keeps it and refuses what breaks it, at the right "
    "field",
    "[catalogue][derived]") {
  const auto& catalogue = Catalogue::embedded();
  std::map<std::string, std::map<std::string, Counts>> counted;  // by service
  for (const auto& row : catalogue.index()) {
    const auto* api = catalogue.find(row.id);
    if (api->endpoints.empty()) continue;  // it has no request
    auto& counts = counted[std::string(row.service)][std::string(row.id)];
    for (const auto& probe : derive_probes(*api, fill_context())) {
      const auto found = outcome(*api, probe);
      // A rule that only warns may stand beside one that refuses the same value.
      const bool as_expected = found == probe.expected || (probe.expected == Expectation::warned &&
                                                           found == Expectation::refused);
      if (!as_expected) {
        FAIL_CHECK(row.id << " [" << probe.sample << "] " << probe.field << " " << probe.rule
                          << " (" << probe.what << "): expected " << name(probe.expected)
                          << ", was " << name(found) << "\n"
                          << to_json(probe.values).substr(0, 1500));
      }
      (probe.expected == Expectation::refused  ? counts.refused
       : probe.expected == Expectation::warned ? counts.warned
                                               : counts.accepted)++;
    }
  }
  const bool update =
      std::getenv("ECPAY_UPDATE") != nullptr;  // writes the tables, to be read before commit
  for (const auto& [service, apis] : counted) {
    if (update) {
      std::ofstream out(table_file(service));
      for (const auto& [id, counts] : apis)
        out << id << '\t' << counts.refused << '\t' << counts.warned << '\t' << counts.accepted
            << '\n';
      continue;
    }
    const auto table = read_table(service);
    CHECK(table.size() == apis.size());
    for (const auto& [id, counts] : apis) {
      CAPTURE(id);
      REQUIRE(table.contains(id));
      CHECK(table.at(id) == counts);
      CHECK(counts.refused > 0);
    }
  }
  CHECK(counted.size() > 3);
}
