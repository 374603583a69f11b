#include "core/base/json_sorted.hpp"

#include <catch2/catch.hpp>
#include <string>

#include "core/base/text.hpp"

using namespace ecpay;

TEST_CASE("members are sorted at every depth, rows keep their order", "[json]") {
  const auto value = *parse_json(R"({"b":[{"z":1,"a":[2,1]},3],"B":null,"a":{"é":"x","Z":true}})");
  CHECK(to_text(sorted_members(value)) ==
        R"({"B":null,"a":{"Z":true,"é":"x"},"b":[{"a":[2,1],"z":1},3]})");
  CHECK(to_text(sorted_members(Json("a"))) == "\"a\"");
  CHECK(to_text(sorted_members(Json::object())) == "{}");
}

TEST_CASE("as many members as are read are sorted at once", "[json]") {
  std::string text = "{";
  for (std::size_t n = k_max_json_members; n-- > 0;)
    text += "\"" + std::to_string(n) + "\":" + (n == 0 ? "0}" : "0,");
  const auto value = *parse_json(text);
  CHECK(sorted_members(value).begin().key() == "0");
  CHECK(sorted_members(value).size() == k_max_json_members);
}
