#include "core/toml/toml.hpp"

#include <catch2/catch.hpp>

#include "core/base/messages.hpp"

using namespace ecpay;

TEST_CASE("parse_toml gives a table's members in the order of the file", "[toml]") {
  const auto root = parse_toml(
      "zebra = 1\n"
      "[set]\n"
      "b = \"x\"\n"
      "a = { z = true, m = 2, c = [1, \"two\"] }\n"
      "[[case]]\nname = \"one\"\n"
      "[[case]]\nname = \"two\"\n"
      "[alpha]\n",
      "cases.toml");
  REQUIRE(root);
  std::vector<std::string> names;
  for (const auto& entry : root->entries) { names.push_back(entry.name); }
  CHECK(names == std::vector<std::string>{"zebra", "set", "case", "alpha"});
  const auto* set = root->find("set");
  REQUIRE(set != nullptr);
  REQUIRE(set->entries.size() == 2);
  CHECK(set->entries[0].name == "b");
  CHECK(set->entries[1].line == 4);
  CHECK(set->entries[1].column == 1);
  const auto& inner = set->entries[1].value;
  REQUIRE(inner.entries.size() == 3);
  CHECK(inner.entries[0].name == "z");
  CHECK(inner.entries[0].value.boolean);
  CHECK(inner.entries[1].name == "m");
  CHECK(inner.entries[2].value.items[1].text == "two");
  const auto* cases = root->find("case");
  REQUIRE(cases != nullptr);
  CHECK(cases->kind == TomlValue::Kind::array);
  REQUIRE(cases->items.size() == 2);
  CHECK(cases->items[1].find("name")->text == "two");
  CHECK(cases->items[1].line == 7);
}

TEST_CASE("parse_toml keeps each kind of value", "[toml]") {
  const auto root = parse_toml(
      "s = '''a\nb'''\ni = -9223372036854775808\nf = 1.5\nb = false\nd = "
      "2026-01-01T10:00:00+08:00\n",
      "x.toml");
  REQUIRE(root);
  CHECK(root->find("s")->text == "a\nb");
  CHECK(root->find("i")->integer == std::numeric_limits<std::int64_t>::min());
  CHECK(root->find("f")->kind == TomlValue::Kind::number);
  CHECK(root->find("f")->text == "1.5");
  CHECK(root->find("b")->kind == TomlValue::Kind::boolean);
  CHECK(root->find("d")->kind == TomlValue::Kind::date_time);
  CHECK(root->find("d")->text == "2026-01-01T10:00:00+08:00");
  CHECK(root->find("none") == nullptr);
  CHECK(root->find("s")->find("none") == nullptr);
}

TEST_CASE("parse_toml says where a text is not TOML", "[toml]") {
  const auto broken = parse_toml("a = 1\nname = @tea\n", "cases.toml");
  REQUIRE_FALSE(broken);
  CHECK(broken.error().code == "toml.syntax");
  CHECK(broken.error().subject == "cases.toml");
  CHECK(broken.error().detail.rfind("line 2, column 8: ", 0) == 0);
  CHECK(broken.error().evidence == "name = @tea\n       ^");
  CHECK(exit_code_of(message_of(broken.error().code).category) == 4);
}

TEST_CASE("parse_toml refuses hostile texts", "[toml]") {
  std::string dotted;
  for (int i = 0; i < 200000; ++i) { dotted += "a."; }
  std::string deep = "a = ";
  for (int i = 0; i < 200000; ++i) { deep += "["; }
  const auto text =
      GENERATE_COPY(dotted + "a = 1", "x = { " + dotted + "a = 1 }", "[" + dotted + "a]", deep,
                    std::string("a = \"\xff\""), std::string("a = 1\na = 2"),
                    std::string("\xff\xfe a"), std::string("a = \"\\"), std::string("a = '''"));
  CAPTURE(text.substr(0, 40));
  const auto parsed = parse_toml(text, "x.toml");
  REQUIRE_FALSE(parsed);
  CHECK(parsed.error().code == "toml.syntax");
  CHECK(parsed.error().evidence.size() < 600);
}

TEST_CASE("parse_toml counts dots in keys only", "[toml]") {
  const auto root = parse_toml(
      "a = \"....................\" # ......................\n"
      "b = '..........\"..........'\n\"c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s\" = 1\n",
      "x.toml");
  REQUIRE(root);
  CHECK(root->entries.size() == 3);
  CHECK(parse_toml(std::string((1U << 20U) + 1, ' '), "x").error().code == "toml.too_large");
}
