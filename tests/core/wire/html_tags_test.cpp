#include "core/wire/html_tags.hpp"

#include <catch2/catch.hpp>

using namespace ecpay::wire;

TEST_CASE("the scanner reads tags flat, whatever the page is", "[wire][html]") {
  struct Case {
    std::string_view page;
    std::vector<std::string> tags;  // name, '/' before closing ones, attributes as name=value
  };
  const auto [page, tags] = GENERATE(values<Case>({
      {"", {}},
      {"no tags < here <3", {}},
      {"<", {}},
      {"<a", {"a"}},
      {"<A HREF='x?a=1&amp;b=2'>t</A>", {"a href=x?a=1&b=2", "/a"}},
      {"<input value=a/b disabled>", {"input value=a/b disabled="}},
      {"<a href=\"unclosed", {"a href=unclosed"}},
      {"<!-- <a> --><!doctype html><p>", {"p"}},
      {"<script>var a='<form>';</script ><b>", {"script", "/script", "b"}},
      {"<textarea><form></textarea>", {"textarea", "/textarea"}},
      {"<style>", {"style"}},
      {"<a = b=1 / c>", {"a b=1 c="}},
      {"<a x=1 X=2>", {"a x=1"}},
  }));
  CAPTURE(page);
  std::vector<std::string> seen;
  HtmlTagScanner scanner(page);
  while (const auto tag = scanner.next()) {
    std::string line = (tag->closing ? "/" : "") + tag->name;
    for (const auto& a : tag->attributes) line += " " + a.name + "=" + a.value;
    seen.push_back(line);
  }
  CHECK(seen == tags);
}

TEST_CASE("an attribute's offsets are those of its raw value", "[wire][html]") {
  const std::string page = "<p><form action = \"https://x/?a&amp;b\">";
  HtmlTagScanner scanner(page);
  static_cast<void>(scanner.next());
  const auto form = scanner.next();
  REQUIRE(form);
  const auto* action = form->find("action");
  REQUIRE(action);
  CHECK(page.substr(action->begin, action->end - action->begin) == "https://x/?a&amp;b");
  CHECK(action->value == "https://x/?a&b");
}

TEST_CASE("a form gives what a browser would submit", "[wire][html]") {
  const auto forms = read_html_forms(R"(
    <form action="/a"><input name=q value="1"></form>
    <form id="ecpay" method=post action="https://x/" enctype="multipart/form-data">
      <input type=hidden name=MerchantID value="3002607">
      <input type="checkbox" name="c1" checked><input type="checkbox" name="c2">
      <input type=radio name=r value=1><input type=radio name=r value=2 checked>
      <select name="s"><option value=a>A<option value=b selected>B</select>
      <select name="t"><option value=x>X<option value=y>Y</select>
      <textarea name="m">a &lt; b</textarea>
      <input name=no disabled value=1><input value=unnamed>
      <button name="go" value="1">Pay</button><button type="button" name="x">no</button>
    </form>)");
  REQUIRE(forms.size() == 2);
  CHECK(forms[0].method == "GET");
  CHECK(forms[1].method == "POST");
  CHECK(forms[1].enctype == "multipart/form-data");
  using Pairs = std::vector<std::pair<std::string, std::string>>;
  CHECK(forms[1].fields == Pairs{{"MerchantID", "3002607"},
                                 {"c1", "on"},
                                 {"r", "2"},
                                 {"s", "b"},
                                 {"t", "x"},
                                 {"m", "a < b"}});
  CHECK(forms[1].buttons == Pairs{{"go", "1"}});
}

TEST_CASE("character references become text, unknown ones stay", "[wire][html]") {
  CHECK(decode_html_references("a&amp;b&#39;c&#x6D4B;&nope;&#xFFFFFFFF;&") ==
        "a&b'c\xE6\xB5\x8B&nope;&#xFFFFFFFF;&");
  CHECK(decode_html_references("&#0;&#xD800;") == "\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST_CASE("hostile pages take linear time", "[wire][html]") {
  std::string page;
  for (int i = 0; i < 200'000; ++i) page += "<div a=b ";
  page += "<!--";
  CHECK(read_html_forms(page).empty());
  CHECK(read_html_forms(std::string(2'000'000, '<')).empty());
  std::string scripts;
  for (int i = 0; i < 50'000; ++i) scripts += "<script></scrip";
  CHECK(read_html_forms(scripts).empty());
}
