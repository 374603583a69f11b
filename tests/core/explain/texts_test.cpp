#include "core/explain/texts.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "core/explain/mistake.hpp"
#include "tests/core/explain/torture.hpp"

using namespace ecpay;
using namespace ecpay::explain;

TEST_CASE("texts: every code of the contract is there, in both languages, with a fix") {
  std::set<std::string_view> codes;
  for (const auto* row : all_code_texts()) {
    CAPTURE(row->code);
    CHECK(codes.insert(row->code).second);
    for (const auto text : {row->en, row->zh_tw, row->fix_en, row->fix_zh_tw, row->step})
      CHECK(!text.empty());
  }
  std::size_t contract = 0;
  for (const std::string_view code : {"CMV_FIELD_INCLUDED",
                                      "EMPTY_DROPPED",
                                      "VALUES_TRIMMED",
                                      "VALUES_DECODED_TWICE",
                                      "PLUS_AS_SPACE",
                                      "HTML_ESCAPED",
                                      "HTML_UNESCAPED",
                                      "KEYS_AS_PARAMETERS",
                                      "SORT_CASE_SENSITIVE",
                                      "SORT_NONE",
                                      "NET_TABLE_MISSING",
                                      "SPACE_PERCENT20",
                                      "ENCODE_URI_COMPONENT",
                                      "ENCODE_URI",
                                      "TILDE_RAW",
                                      "QUOTE_RAW",
                                      "DOUBLE_ENCODED",
                                      "NOT_ENCODED",
                                      "NOT_LOWERCASED",
                                      "KEY_IV_SWAPPED",
                                      "KEY_LABELS_MISSING",
                                      "KEYS_MISSING",
                                      "IV_MISSING",
                                      "KEY_WHITESPACE",
                                      "HASH_MD5",
                                      "HASH_SHA256",
                                      "DIGEST_LOWERCASE",
                                      "HMAC_USED",
                                      "OTHER_SERVICE_KEYS",
                                      "FORMULA_ECTICKET",
                                      "AES_URLENCODE",
                                      "BIG5",
                                      "UNICODE_NFD",
                                      "BOM",
                                      "CRLF",
                                      "TRUNCATED",
                                      "VALUE_CHANGED",
                                      "PARAM_MISSING",
                                      "PARAM_EXTRA"}) {
    CAPTURE(code);
    CHECK(codes.count(code) == 1);
    ++contract;
  }
  CHECK(contract == 39);
}

TEST_CASE("texts: every row of the bank has a text, and every topic a line in seven languages") {
  for (const auto formula : {Formula::form, Formula::ecticket}) {
    for (const auto* row : all_mistakes(formula)) {
      CAPTURE(row->code);
      CHECK_NOTHROW(text_of_code(row->code));
      CHECK((row->edit != nullptr || row->bend != nullptr));
    }
  }
  CHECK(frameworks().size() == 7);
  for (const auto* row : all_code_texts()) {
    if (row->topic.empty()) continue;
    for (const auto framework : frameworks()) {
      CAPTURE(row->topic, framework);
      CHECK(!line_of_code(row->topic, framework).empty());
    }
  }
}

TEST_CASE("texts: a framework is found by its own or its language's name") {
  CHECK(framework_of("Laravel") == "php");
  CHECK(framework_of("node") == "node");
  CHECK(framework_of("C#") == "csharp");
  CHECK(framework_of("rails") == "ruby");
  CHECK(!framework_of("cobol"));
}

TEST_CASE("texts: the JSON has every language and framework") {
  const auto diagnosis = test::explained(
      {{"MerchantID", "3002607"}, {"ItemName", "My Test Product"}, {"TotalAmount", "300"}},
      "13F7A6B69BF856B5203212AC5F3202B6140D8E2B4316A62851712BF2AF7812D0");
  const auto json = to_json(diagnosis);
  CHECK(json["valid"] == false);
  CHECK(json["received"] == "13F7A6B69BF856B5203212AC5F3202B6140D8E2B4316A62851712BF2AF7812D0");
  CHECK(json["expected"] == "7712A5E6EDC3B57086063C88568084C66CE882A21D40E74DE5ACA3B478C6F316");
  const auto& mistake = json["mistakes"][0];
  CHECK(mistake["code"] == "SPACE_PERCENT20");
  CHECK(mistake["confidence"] == 1.0);
  CHECK(json["steps"][mistake["step"].get<std::size_t>()]["name"] == "encode");
  CHECK(mistake["message"]["en"].is_string());
  CHECK(mistake["message"]["zh-TW"].is_string());
  for (const auto framework : frameworks()) {
    CHECK(mistake["fix"][std::string(framework)]["en"].is_string());
    CHECK(mistake["fix"][std::string(framework)]["zh-TW"].is_string());
  }
}
