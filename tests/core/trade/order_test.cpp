#include "core/trade/order.hpp"

#include <catch2/catch.hpp>

#include "core/trade/verdict.hpp"

using namespace ecpay;
using namespace ecpay::trade;

namespace {
Order waiting_order() {
  Order order;
  order.id = "2601011000001234";
  order.amount_twd = 2900;
  return order;
}
const Instant k_at = *parse_instant("2026-01-01T10:00:00");
}  // namespace

TEST_CASE("paying by card authorises the order and leaves what the recorded answers hold",
          "[trade]") {
  const auto paid = pay_by_card(waiting_order(), {"4311952222222222"}, k_at, IdSource(0));
  REQUIRE(paid);
  CHECK(paid->state == OrderState::paid);
  CHECK(paid->capture == CaptureState::authorized);
  CHECK(paid->fee_twd == 58);
  CHECK(text_of(paid->payment, "card6no") == "431195");
  CHECK(text_of(paid->payment, "card4no") == "2222");
  CHECK(text_of(paid->payment, "auth_code") == "777777");
  CHECK(text_of(paid->payment, "gwsr").size() == 8);
  const auto again = pay_by_card(*paid, {"4311952222222222"}, k_at, IdSource(0));
  REQUIRE_FALSE(again);
  CHECK(again.error().code == "order.paid");
}

TEST_CASE("a declined card may be tried again, a paid order never turns to failed", "[trade]") {
  const auto declined = decline(waiting_order(), "10100058", k_at);
  REQUIRE(declined);
  CHECK(declined->state == OrderState::failed);
  const auto paid = pay_by_card(*declined, {"4311952222222222"}, k_at, IdSource(0));
  REQUIRE(paid);
  CHECK_FALSE(decline(*paid, "10100058", k_at));
  CHECK_FALSE(expire(*paid));
}

TEST_CASE("the trade number is the time of creation and four derived digits", "[trade]") {
  const auto number = make_trade_number(IdSource(0), k_at, "3002607", "A1", 0);
  CHECK(number.size() == 16);
  CHECK(number.substr(0, 12) == "260101100000");
  CHECK(number != make_trade_number(IdSource(0), k_at, "3002607", "A1", 1));
}

TEST_CASE("an answer to a callback is judged by status first, then by its exact body",
          "[trade][verdict]") {
  struct Case {
    int status;
    std::string body;
    Verdict verdict;
  };
  const auto row = GENERATE(values<Case>({
      {200, "1|OK", Verdict::ok},
      {200, "\"1|OK\"", Verdict::quoted},
      {200, "'1|OK'", Verdict::quoted},
      {200, "1|ok", Verdict::wrong_case},
      {200, "1OK", Verdict::wrong_body},
      {200, "0|error", Verdict::wrong_body},
      {200, "", Verdict::empty_body},
      {200, "  \n", Verdict::empty_body},
      {200, "1|OK\n", Verdict::whitespace},
      {200,
       "\xEF\xBB\xBF"
       "1|OK",
       Verdict::bom},
      {200, "<html>", Verdict::html},
      {200, "{\"ok\":true}", Verdict::json},
      {201, "1|OK", Verdict::wrong_status},
      {302, "1|OK", Verdict::redirect},
      {419, "1|OK", Verdict::client_error},
      {500, "1|OK", Verdict::server_error},
  }));
  CAPTURE(row.status, row.body);
  CHECK(to_string(judge_answer(row.status, row.body, "1|OK")) == to_string(row.verdict));
}
