#include "core/explain/search.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "core/base/clock.hpp"
#include "core/base/text.hpp"
#include "tests/core/explain/torture.hpp"

using namespace ecpay;
using namespace ecpay::explain;
using test::codes_of;
using test::explained;
using test::names_set;

namespace {

Case torture_case() {
  auto form = test::torture_order();
  form.add("CheckMacValue", "0123456789ABCDEF");  // so that a signer can have left it in
  form.add("HashKeyless", "x");
  return test::case_of(form);
}
wire::Form torture_form(const Case& about) {
  wire::Form form;
  for (const auto& pair : about.posted) form.add(pair.name, pair.value);
  form.add("CheckMacValue", about.posted_mac);
  return form;
}

std::string digest_with(const Case& about, const Steps& steps) {
  return digest_of_plan(plan_of(about, steps), about, about.algorithm);
}

// Rows that can be seen on the torture order: it holds neither keys nor extra fields.
bool shows(const Mistake& row, const std::string& digest, const std::string& base) {
  const bool needs_other_fields = row.code == "EXTRA_FIELDS_IGNORED" ||
                                  (row.code == "KEYS_AS_PARAMETERS" && row.rarity == 2) ||
                                  (row.code == "OTHER_SERVICE_KEYS" && digest == base);
  return !needs_other_fields && digest != base;
}

}  // namespace

TEST_CASE("search: the correct calculation is the same as that of core/wire") {
  const Case about = torture_case();
  CHECK(hex_encode_upper(digest_with(about, {})) ==
        wire::check_mac_value(torture_form(about), about.keys));
}

TEST_CASE("search: every single mistake shows on the torture order and is named first") {
  const Case about = torture_case();
  const auto form = torture_form(about);
  const std::string base = digest_with(about, {});
  std::size_t named = 0;
  std::vector<std::string> unseen;
  for (const auto* row : all_mistakes(Formula::form)) {
    const std::string digest = digest_with(about, {{row, nullptr}});
    CAPTURE(row->code, row->variant_en);
    if (!shows(*row, digest, base)) {
      unseen.push_back(std::string(row->code) + " " + std::string(row->variant_en));
      continue;
    }
    const auto diagnosis = explained(form, hex_encode_upper(digest));
    CAPTURE(codes_of(diagnosis), diagnosis.also);
    REQUIRE(diagnosis.mistakes.size() == 1);
    CHECK(diagnosis.mistakes[0].code == row->code);
    CHECK(diagnosis.mistakes[0].confidence == 1.0);
    ++named;
  }
  CAPTURE(unseen);
  CHECK(unseen.size() == 5);
  CHECK(named == all_mistakes(Formula::form).size() - unseen.size());
}

TEST_CASE("search: every pair of composable mistakes is reproduced and named") {
  const Case about = torture_case();
  const auto form = torture_form(about);
  const std::string base = digest_with(about, {});
  std::vector<const Mistake*> rows;
  std::set<std::string> singles{base};
  for (const auto* row : all_mistakes(Formula::form)) {
    const std::string digest = digest_with(about, {{row, nullptr}});
    // Of rows that cannot be told apart the first stands for all.
    if (shows(*row, digest, base) && singles.insert(digest).second) rows.push_back(row);
  }
  using Codes = std::multiset<std::string_view>;
  std::map<std::string, std::set<Codes>> wanted;  // by digest, the pairs that give it
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (std::size_t j = i + 1; j < rows.size(); ++j) {
      if ((rows[i]->slots & rows[j]->slots) != 0) continue;
      const std::string digest = digest_with(about, {{rows[i], nullptr}, {rows[j], nullptr}});
      if (!singles.count(digest)) wanted[digest].insert({rows[i]->code, rows[j]->code});
    }
  }
  const std::size_t all = wanted.size();
  const auto is_wanted = [&](const std::string& digest) { return wanted.count(digest) != 0; };
  // A guess about one parameter may do the same as a pair; then one mistake is the better answer.
  for (const auto& steps : Search(about, is_wanted, about.algorithm).run(1))
    wanted.erase(digest_with(about, steps));
  CHECK(all - wanted.size() < 200);

  std::map<std::string, std::set<Codes>> found;
  Search search(about, is_wanted, about.algorithm);
  for (const auto& steps : search.run(2)) {
    REQUIRE(steps.size() == 2);
    found[digest_with(about, steps)].insert({steps[0].code(), steps[1].code()});
  }
  std::size_t named = 0;
  for (const auto& [digest, pairs] : wanted) {
    CAPTURE(pairs);
    for (const auto& pair : pairs) named += found[digest].count(pair);
    CHECK(found[digest].count(*pairs.begin()) == 1);
    // A sample goes all the way, since each takes as long as a person waits for.
    if (std::distance(wanted.begin(), wanted.find(digest)) % 150 != 0) continue;
    const auto diagnosis = explained(form, hex_encode_upper(digest));
    CAPTURE(codes_of(diagnosis), diagnosis.also);
    CHECK(names_set(diagnosis, {pairs.begin()->begin(), pairs.begin()->end()}));
  }
  CAPTURE(rows.size(), all, wanted.size(), search.candidates());
  CHECK(rows.size() >= 130);
  CHECK(named >= 7'000);
}

TEST_CASE("search: three mistakes of different parts are named") {
  const Case about = torture_case();
  const auto form = torture_form(about);
  const std::string base = digest_with(about, {});
  const auto row_of = [&](std::string_view code) -> const Mistake* {
    for (const auto* row : all_mistakes(Formula::form)) {
      if (row->code == code && digest_with(about, {{row, nullptr}}) != base) return row;
    }
    return nullptr;
  };
  const std::vector<std::vector<std::string>> sets{
      {"EMPTY_DROPPED", "SPACE_PERCENT20", "KEY_IV_SWAPPED"},
      {"VALUES_TRIMMED", "SORT_CASE_SENSITIVE", "NET_TABLE_MISSING"},
      {"SORT_NONE", "TILDE_RAW", "OTHER_SERVICE_KEYS"},
      {"HTML_ESCAPED", "NOT_LOWERCASED", "KEY_WHITESPACE"},
      {"CMV_FIELD_INCLUDED", "BIG5", "HMAC_USED"},
      {"SPACE_PERCENT20", "TILDE_RAW", "NET_TABLE_MISSING"},
      {"CRLF", "UNICODE_NFD", "IV_MISSING"},
      {"PLUS_AS_SPACE", "EMPTY_DROPPED", "VALUES_TRIMMED"},
  };
  for (const auto& set : sets) {
    Steps steps;
    for (const auto& code : set) steps.push_back({row_of(code), nullptr});
    const auto started = monotonic_now();
    const auto diagnosis = explained(form, hex_encode_upper(digest_with(about, steps)));
    CAPTURE(set, codes_of(diagnosis), diagnosis.also, elapsed_ms(started));
    CHECK(names_set(diagnosis, set));
  }
}

TEST_CASE("search: a named mistake reproduces the received value, always") {
  const Case about = torture_case();
  std::size_t count = 0;
  for (const auto* row : all_mistakes(Formula::form)) {
    const std::string digest = digest_with(about, {{row, nullptr}});
    const auto is_wanted = [&](const std::string& other) { return other == digest; };
    Search search(about, is_wanted, about.algorithm);
    for (const auto& steps : search.run(1)) {
      CHECK(digest_with(about, steps) == digest);
      ++count;
    }
  }
  CHECK(count > 100);
}

TEST_CASE("search: it is bounded for hostile input") {
  struct Row {
    const char* what;
    wire::Form form;
  };
  std::vector<Row> rows;
  wire::Form many;
  for (int i = 0; i < 10'000; ++i) many.add("n" + std::to_string(i), std::to_string(i));
  rows.push_back({"10,000 parameters", many});
  rows.push_back({"a value of 1 MB", {{"a", std::string(1U << 20U, 'x')}, {"b", "1"}}});
  rows.push_back(
      {"a value of 1 MB of three-byte escapes", {{"a", std::string(1U << 20U, '\xFF')}}});
  rows.push_back({"NUL", {{std::string("a\0b", 3), std::string("\0\0", 2)}, {"", ""}}});
  rows.push_back({"invalid UTF-8", {{"\xC3", "\xE7\xB6"}, {"\xFF\xFE", "\xED\xA0\x80"}}});
  rows.push_back({"nothing", {}});
  wire::Form digits;
  for (int i = 0; i < 200; ++i) digits.add("Amount" + std::to_string(i), std::string(400, '7'));
  rows.push_back({"200 values of 400 digits", digits});
  const std::string garbage(64, 'A');
  for (const auto& row : rows) {
    CAPTURE(row.what);
    const auto started = monotonic_now();
    const auto diagnosis = explained(row.form, garbage);
    CHECK(diagnosis.mistakes.empty());
    CHECK(is_utf8(to_text(to_json(diagnosis))));
    CHECK(elapsed_ms(started) < 20'000);
  }
}
