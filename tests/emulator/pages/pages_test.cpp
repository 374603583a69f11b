#include <catch2/catch.hpp>
#include <set>

#include "core/wire/html_tags.hpp"
#include "embedded/pages.hpp"
#include "emulator/pages/cashier_pages.hpp"
#include "emulator/pages/error_pages.hpp"
#include "emulator/pages/texts.hpp"

using namespace ecpay;
using namespace ecpay::pages;

namespace {

CashierFrame frame(Language language = Language::en) {
  CashierFrame frame;
  frame.frame = {language, "/_pay/1/t?Language=CHI"};
  frame.order = {"2601011000001234", "shop0001", "3002607", "NT$ 1,000", {"tea", "cake"}};
  frame.step_url = "/_pay/1/t";
  frame.panel = {"created",
                 "1-x-y",
                 "/_ui/orders/1",
                 {{"MerchantID", "3002607"}},
                 {{"return", "http://a/", "settled", "ok"}}};
  return frame;
}

std::vector<std::string> all_pages(Language language) {
  const auto base = frame(language);
  CardForm card;
  card.number_error = "wrong";
  card.hints = {{"4311952222222222", "pays"}};
  Explanation explanation{"what", "fix", {{"Field", "text", "fix", "D-1"}}, {{"sort", "a=1"}}, "AA",
                          "BB",   true};
  return {method_page(base, {{"Credit", "Credit card", true}, {"ATM", "ATM", false}}),
          card_page(base, card),
          otp_page(base, {"2222", "1234"}),
          result_page(base, {ResultKind::paid, "", "", "2026/01/01 10:00:00", "http://shop/"}),
          result_page(base, {ResultKind::failed, "10100248", "銀行拒絕交易", "", ""}),
          result_page(base, {ResultKind::left, "", "", "", "javascript:alert(1)"}),
          hand_over_page(base, {"https://shop/", {{"RtnCode", "1"}}}),
          vendor_error_page(base.frame, {"10200073", "CheckMacValue Error.", explanation}),
          plain_page(base.frame, {"404", explanation, "/_ui/", "Dashboard"})};
}

}  // namespace

TEST_CASE("Every page is whole: one main, one h1, labelled fields, no rest of a template",
          "[pages]") {
  const auto language = GENERATE(Language::en, Language::zh_tw);
  for (const auto& page : all_pages(language)) {
    CAPTURE(page.substr(0, 400));
    CHECK(page.rfind("<!doctype html>", 0) == 0);
    CHECK(page.find("{{") == std::string::npos);
    CHECK(page.find("[[") == std::string::npos);
    CHECK(page.find("<!--") == std::string::npos);
    int mains = 0, headings = 0;
    std::set<std::string> labelled, ids;
    std::vector<std::string> inputs;
    wire::HtmlTagScanner scanner(page);
    std::string open;
    std::vector<std::string> stack;
    while (const auto tag = scanner.next()) {
      if (tag->closing) {
        REQUIRE_FALSE(stack.empty());
        CHECK(stack.back() == tag->name);
        stack.pop_back();
        continue;
      }
      static const std::set<std::string> k_void{"meta", "link", "input", "img", "br"};
      if (k_void.count(tag->name) == 0) stack.push_back(tag->name);
      mains += tag->name == "main" ? 1 : 0;
      headings += tag->name == "h1" ? 1 : 0;
      if (tag->name == "label") labelled.insert(tag->get("for"));
      if (const auto id = tag->get("id"); !id.empty()) CHECK(ids.insert(id).second);
      if (tag->name == "input" && tag->get("type").empty()) inputs.push_back(tag->get("id"));
      for (const auto& attribute : tag->attributes) {
        CHECK(attribute.name.rfind("on", 0) != 0);
        CHECK(attribute.name != "style");
      }
    }
    CHECK(stack.empty());
    CHECK(mains == 1);
    CHECK(headings == 1);
    for (const auto& input : inputs) CHECK(labelled.count(input) == 1);
  }
  CHECK(all_pages(language).size() == 9);
}

TEST_CASE("Only the hand-over page has a script", "[pages]") {
  int scripts = 0;
  for (const auto& page : all_pages(Language::en)) {
    scripts += page.find("<script") != std::string::npos ? 1 : 0;
  }
  CHECK(scripts == 1);
}

TEST_CASE("Only absolute http and https addresses are written", "[pages]") {
  const auto [url, is_safe] = GENERATE(table<std::string, bool>({
      {"http://shop/", true},
      {"https://shop/a?b=c&d=%20#e", true},
      {"HTTPS://shop/", true},
      {"https://店.tw/", true},
      {"", false},
      {"/relative", false},
      {"//shop/", false},
      {"javascript:alert(1)", false},
      {"java\nscript:alert(1)", false},
      {"data:text/html,x", false},
      {" https://shop/", false},
      {"https://shop/\r\nSet-Cookie: a", false},
      {"https://shop\\@evil/", false},
      {"httpx://shop/", false},
      {"http:/shop", false},
  }));
  CAPTURE(url);
  CHECK(safe_url(url) == (is_safe ? url : ""));
}

TEST_CASE("Amounts are written in groups of thousands", "[pages]") {
  const auto [amount, text] = GENERATE(table<long long, std::string>({{0, "NT$ 0"},
                                                                      {5, "NT$ 5"},
                                                                      {999, "NT$ 999"},
                                                                      {1000, "NT$ 1,000"},
                                                                      {199999, "NT$ 199,999"},
                                                                      {1234567, "NT$ 1,234,567"}}));
  CHECK(format_twd(amount) == text);
}

TEST_CASE("Every text of the pages is used and says something in both languages", "[pages]") {
  std::string all;
  for (const auto& file : embedded_pages()) all += file.content;
  const std::set<std::string_view> k_titles{"paid_title",      "failed_title", "left_title",
                                            "hand_over_title", "card_title",   "otp_title",
                                            "choose"};
  for (const auto& text : all_texts()) {
    CAPTURE(text.name);
    CHECK_FALSE(text.en.empty());
    CHECK_FALSE(text.zh_tw.empty());
    const bool is_used = all.find("[[" + std::string(text.name) + "]]") != std::string::npos ||
                         k_titles.count(text.name) == 1;
    CHECK(is_used);
  }
}

TEST_CASE("A value of a megabyte is shown in part", "[pages]") {
  auto base = frame();
  base.panel.parameters = {{"ItemName", std::string(1U << 20, 'x')}};
  CHECK(otp_page(base, {"2222", "1234"}).size() < 20'000);
}
