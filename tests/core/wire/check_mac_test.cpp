#include "core/wire/check_mac.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "core/base/text.hpp"
#include "core/wire/url_encoding.hpp"
#include "tests/core/wire/vectors.hpp"

using namespace ecpay;
using namespace ecpay::wire;

namespace {

const HashKeys k_stage{"pwFHCqoQZGmho4w6", "EkRm7iFT261dpevs"};

HashKeys keys_of(const Json& vector) {
  return {text_of(vector, "hash_key"), text_of(vector, "hash_iv")};
}

Form form_of(const Json& vector) {
  Form form;
  for (const auto& pair : vector.at("parameters")) form.add(pair.at(0), pair.at(1));
  return form;
}

}  // namespace

TEST_CASE("check_mac_value agrees with every published and recorded value", "[wire][mac]") {
  const Json vectors = test::load_vectors("check_mac");
  REQUIRE(vectors.size() == 51);
  for (const auto& vector : vectors) {
    CAPTURE(text_of(vector, "name"), text_of(vector, "source"));
    const MacHash hash = text_of(vector, "hash") == "md5" ? MacHash::md5 : MacHash::sha256;
    const std::string expected = text_of(vector, "mac");
    Form form = form_of(vector);
    CHECK(check_mac_value(form, keys_of(vector), hash) == expected);

    const auto steps = trace_check_mac(form, keys_of(vector), hash);
    CHECK(steps.back().text == expected);
    if (vector.contains("canonical")) CHECK(steps[5].text == text_of(vector, "canonical"));
    if (vector.contains("encoded_value")) {
      CHECK(check_mac_encode(form.get("ItemName")) == text_of(vector, "encoded_value"));
    }

    form.add("CheckMacValue", expected);
    const auto check = verify_check_mac(form, keys_of(vector), hash);
    REQUIRE(check);
    CHECK(check->valid);
  }
}

TEST_CASE("eticket_mac agrees with the published values", "[wire][mac]") {
  const Json vectors = test::load_vectors("eticket_mac");
  REQUIRE(vectors.size() == 2);
  for (const auto& vector : vectors) {
    CAPTURE(text_of(vector, "name"));
    CHECK(eticket_mac(text_of(vector, "json"), keys_of(vector)) == text_of(vector, "mac"));
    CHECK(trace_eticket_mac(text_of(vector, "json"), keys_of(vector)).back().text ==
          text_of(vector, "mac"));
  }
}

TEST_CASE("signing order ignores letter case and keeps pairs of one name in order", "[wire][mac]") {
  const Form form{{"CustomField1", "1"},
                  {"CustomerName", "2"},
                  {"InvType", "3"},
                  {"InvoiceRemark", "4"},
                  {"b", "5"},
                  {"a", "6"},
                  {"A", "7"},
                  {"InvoiceRema", "8"},
                  {"a", "9"},
                  {"", "0"},
                  {"invoiceremarkz", "10"}};
  std::string order;
  for (const auto* pair : signing_order(form)) order += pair->value + " ";
  CHECK(order == "0 6 7 9 5 2 1 8 4 10 3 ");
}

TEST_CASE("signing order is that of the lower-cased names, however long they are and alike",
          "[wire][mac]") {
  const auto rounds = GENERATE(range(0, 200));
  CAPTURE(rounds);
  std::mt19937 random(static_cast<unsigned>(rounds));
  const auto below = [&](std::size_t limit) { return static_cast<std::size_t>(random()) % limit; };
  const std::string letters("aAbB_0\0\xE7", 8);
  Form form;
  for (std::size_t left = below(90); left > 0; --left) {
    std::string name = std::string("MerchantTradeNoSuffix").substr(0, below(22));
    for (std::size_t more = below(12); more > 0; --more) name += letters[below(letters.size())];
    form.add(name, std::to_string(left));
  }
  std::vector<const Form::Pair*> expected;
  for (const auto& pair : form.pairs()) expected.push_back(&pair);
  std::stable_sort(expected.begin(), expected.end(), [](const auto* a, const auto* b) {
    return to_lower(a->name) < to_lower(b->name);  // char_traits compares bytes as unsigned
  });
  CHECK(signing_order(form) == expected);
  CHECK(check_mac_value(form, k_stage) == trace_check_mac(form, k_stage).back().text);
}

TEST_CASE("check_mac_value and its trace agree on forms of any size", "[wire][mac]") {
  const auto count = GENERATE(0, 1, 2, 63, 64, 65, 300);
  CAPTURE(count);
  Form form;
  for (int i = 0; i < count; ++i) {
    std::string every_byte;
    for (int c = 0; c < 256; ++c) every_byte += static_cast<char>((c * 7 + i) % 256);
    form.add("Name" + std::to_string((i * 37) % 101) + (i % 2 == 0 ? "A" : "a"), every_byte);
  }
  for (const auto hash : {MacHash::sha256, MacHash::md5}) {
    CHECK(check_mac_value(form, k_stage, hash) == trace_check_mac(form, k_stage, hash).back().text);
  }
}

TEST_CASE("verify_check_mac tells wrong from missing", "[wire][mac]") {
  Form form{{"MerchantID", "3002607"}, {"ItemName", "a~b"}, {"TotalAmount", "100"}};
  CHECK(verify_check_mac(form, k_stage).error().code == "mac.missing");

  const std::string right = "5D0652DA8FBEB8D0BD48EF87BDB573F91AA694A49747C42F65D33E85A278A162";
  for (const auto& wrong : {std::string(), std::string("X"), right.substr(1), right + "0",
                            "6" + right.substr(1), "5d0652da" + right.substr(8)}) {
    CAPTURE(wrong);
    form.set("CheckMacValue", wrong);
    const auto check = verify_check_mac(form, k_stage);
    REQUIRE(check);
    CHECK_FALSE(check->valid);
    CHECK(check->received == wrong);
    CHECK(check->expected == right);
  }
}

TEST_CASE("all CheckMacValue fields stay out of the signature, other spellings do not",
          "[wire][mac]") {
  const Form plain{{"a", "1"}};
  CHECK(check_mac_value({{"CheckMacValue", "x"}, {"a", "1"}, {"CheckMacValue", "y"}}, k_stage) ==
        check_mac_value(plain, k_stage));
  CHECK(check_mac_value({{"a", "1"}, {"checkmacvalue", "x"}}, k_stage) !=
        check_mac_value(plain, k_stage));
}
