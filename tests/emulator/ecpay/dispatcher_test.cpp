#include <catch2/catch.hpp>
#include <thread>

#include "core/store/deliveries.hpp"
#include "emulator/agenda/agenda.hpp"
#include "emulator/ecpay/callback.hpp"
#include "emulator/hosts/host_table.hpp"
#include "tests/emulator/ecpay/desk.hpp"
#include "tests/emulator/ecpay/shop.hpp"

using namespace ecpay;
using namespace std::chrono_literals;
using tests::Desk;
using tests::Shop;

namespace {

Result<site::OrderResult> pay(const Desk& desk, const std::string& return_url) {
  desk.checkout({{"ReturnURL", return_url}});
  return desk.site->operations().pay("shop0001");
}

std::string verdict_of(const site::OrderResult& result) {
  return result.attempt ? std::string(to_string(result.attempt->verdict)) : "nobody told";
}

Desk::Options patient(std::chrono::milliseconds timeout) {
  Desk::Options options;
  options.settings.callback_timeout = timeout;
  return options;
}

bool is_signed(const wire::Form& form) {
  const auto check = wire::verify_check_mac(form, merchant::find_account("3002607")->keys);
  return check && check->valid;
}

// Waits on the dispatcher until nothing is under way, as the agenda does.
void run_until(Desk& desk, Instant instant) {
  desk.clock.set(instant);
  desk.dispatcher->run_due(instant);
  desk.dispatcher->settle();
}

}  // namespace

TEST_CASE("Only 1|OK with status 200 acknowledges; every other answer is told apart",
          "[dispatcher]") {
  struct Case {
    std::string_view verdict;
    int status;
    std::string body;
  };
  const auto row = GENERATE(values<Case>({
      {"ok", 200, "1|OK"},
      {"quoted", 200, "\"1|OK\""},
      {"quoted", 200, "'1|OK'"},
      {"wrong_case", 200, "1|ok"},
      {"wrong_body", 200, "OK"},
      {"wrong_body", 200, "0|Error"},
      {"empty_body", 200, ""},
      {"whitespace", 200, "1|OK\n"},
      {"bom", 200,
       "\xEF\xBB\xBF"
       "1|OK"},
      {"html", 200, "<html>1|OK</html>"},
      {"json", 200, "{\"result\":\"1|OK\"}"},
      {"wrong_status", 201, "1|OK"},
      {"wrong_status", 204, ""},
      {"redirect", 302, "1|OK"},
      {"client_error", 403, "1|OK"},
      {"server_error", 500, "1|OK"},
      {"too_large", 200, std::string(100'000, '1')},
  }));
  CAPTURE(row.verdict, row.status, row.body.substr(0, 30));
  Shop shop;
  shop.answer_with(row.status, row.body);
  const Desk desk;
  const auto result = pay(desk, shop.url());
  REQUIRE(result);
  CHECK(result->order.state == trade::OrderState::paid);  // whatever the shop says
  CHECK(verdict_of(*result) == row.verdict);
  const bool is_ok = row.verdict == "ok";
  CHECK(result->attempt->state == (is_ok ? "settled" : "pending"));
  CHECK(result->attempt->next_at.has_value() == !is_ok);
  CHECK(shop.notices().size() == 1);
  for (const auto& event : desk.events()) {
    if (event.kind != "callback.attempted") continue;
    const auto data = parse_json(event.data);
    REQUIRE(data);
    CHECK(data->at("verdict") == std::string(row.verdict));
    CHECK(data->contains("why") == !is_ok);
    if (!is_ok) {
      CHECK(data->at("why").at("zh-TW").get<std::string>().find("代碼") == std::string::npos);
      CHECK_FALSE(data->at("fix").at("en").get<std::string>().empty());
    }
  }
}

TEST_CASE("Answers that ECPay may take are taken if the setting is lenient", "[dispatcher]") {
  const auto [status, body] = GENERATE(table<int, std::string>({{200, "1|OK\n"},
                                                                {200,
                                                                 "\xEF\xBB\xBF"
                                                                 "1|OK"},
                                                                {201, "1|OK"}}));
  Shop shop;
  shop.answer_with(status, body);
  Desk::Options options;
  options.settings.ack = site::AckMode::lenient;
  const Desk desk(options);
  const auto result = pay(desk, shop.url());
  REQUIRE(result);
  CHECK(verdict_of(*result) == "ok");
}

TEST_CASE("A shop that does not answer, is not there, or breaks off", "[dispatcher]") {
  SECTION("slow") {
    std::mutex mutex;
    std::condition_variable end;
    bool over = false;
    Shop shop([&](const http::Request&) {
      std::unique_lock lock(mutex);
      end.wait_for(lock, 5s, [&] { return over; });
      return http::text_response(200, "1|OK");
    });
    const Desk desk(patient(200ms));
    const auto started = monotonic_now();
    const auto result = pay(desk, shop.url());
    REQUIRE(result);
    CHECK(verdict_of(*result) == "timed_out");
    CHECK(elapsed_ms(started) < 2000);
    const std::lock_guard lock(mutex);
    over = true;
    end.notify_all();
  }
  SECTION("closed port") {
    std::string url;
    {
      const Shop gone;
      url = gone.url();
    }
    const Desk desk;
    const auto result = pay(desk, url);
    REQUIRE(result);
    CHECK(verdict_of(*result) == "unreachable");
  }
  SECTION("no URL at all") {
    const Desk desk;
    const auto result = pay(desk, "shop.example.com/callback");
    if (result) CHECK(verdict_of(*result) == "unreachable");
    CHECK(desk.orders().size() <= 1);
  }
  SECTION("broken off") {
    Shop shop([](const http::Request&) {
      http::Response response;
      response.stream = [](const http::StreamWriter& write) {
        write("1|");
        throw std::runtime_error("the shop failed");
      };
      return response;
    });
    const Desk desk;
    const auto result = pay(desk, shop.url());
    REQUIRE(result);
    CHECK(verdict_of(*result) == "truncated");
  }
}

TEST_CASE("A notice to a name outside is held, and the line that would send it is told",
          "[dispatcher]") {
  hosts::TableOptions table_options;
  const hosts::HostTable table(table_options);
  Desk::Options options;
  options.route = [&](http::ClientRequest request) { return table.route(std::move(request)); };
  const Desk desk(options);
  const auto result = pay(desk, "https://shop.example.com/callback");
  REQUIRE(result);
  CHECK(verdict_of(*result) == "not_allowed");
  CHECK(result->attempt->state == "held");
  CHECK_FALSE(desk.dispatcher->next_due().has_value());
  bool told = false;
  for (const auto& event : desk.events()) {
    told = told || event.data.find("--map shop.example.com=") != std::string::npos;
  }
  CHECK(told);
}

TEST_CASE("A notice is sent again every 5 to 15 minutes, four times, as `paid`", "[dispatcher]") {
  Shop shop;
  shop.answer_with(500, "");
  Desk desk;
  auto next = pay(desk, shop.url())->attempt->next_at;
  for (int resend = 1; resend <= 4; ++resend) {
    CAPTURE(resend);
    REQUIRE(next);
    const auto wait = *next - desk.clock.now();
    CHECK(wait >= 5min);
    CHECK(wait <= 15min);
    CHECK(wait % 1s == 0ms);
    run_until(desk, *next - 1s);
    CHECK(shop.notices().size() == static_cast<std::size_t>(resend));
    run_until(desk, *next);
    REQUIRE(shop.notices().size() == static_cast<std::size_t>(resend) + 1);
    next = desk.callbacks().front().delivery.next_at;
  }
  CHECK_FALSE(next);
  CHECK(desk.callbacks().front().delivery.state == "exhausted");
  const auto first = shop.notice(0);
  const auto second = shop.notice(1);
  CHECK(first.get("RtnMsg") == "交易成功");
  CHECK(second.get("RtnMsg") == "paid");
  CHECK(is_signed(second));
  CHECK(first.get("CheckMacValue") != second.get("CheckMacValue"));
  CHECK(shop.notice(4) == second);
  CHECK(desk.count_events("callback.attempted") == 5);
  CHECK(desk.count_events("callback.settled") == 1);
}

TEST_CASE("Turning the clock runs the retries that fall due, until the shop acknowledges",
          "[dispatcher]") {
  Shop shop;
  shop.answer_with(200, "\"1|OK\"");
  Desk desk;
  desk.clock.freeze();
  REQUIRE(pay(desk, shop.url()));
  agenda::Agenda agenda(desk.clock, {desk.dispatcher.get()});
  agenda.advance_to(desk.clock.now() + 16min);
  CHECK(shop.notices().size() == 2);
  shop.answer_with(200, "1|OK");
  agenda.advance_to(desk.clock.now() + 24h);
  CHECK(shop.notices().size() == 3);
  const auto callbacks = desk.callbacks();
  CHECK(callbacks.front().delivery.state == "settled");
  CHECK(callbacks.front().attempts.size() == 3);
}

TEST_CASE("A notice cut off by kill -9 is sent again with the same bytes and is not lost",
          "[dispatcher]") {
  Shop shop;
  const tests::TemporaryFolder folder;
  std::string bytes;
  {
    Desk desk(folder.path(), {});
    desk.checkout({{"ReturnURL", shop.url()}});
    // What the first incarnation had done when it was killed: paid, leased, a try under way.
    const auto done = desk.store->write<Done>([&](store::Writer& writer) -> Result<Done> {
      const auto order = *store::find_order_of(writer, "3002607", "shop0001");
      const auto settled =
          behaviours::pay(writer, desk.ids, order.id, {std::string(behaviours::k_success_card)});
      const auto delivery = *store::claim_one(writer, *settled->delivery, "boot-1");
      const auto notice = site::write_notice(catalogue::Catalogue::embedded(), desk.keys, delivery,
                                             order.request, site::Sending::first);
      bytes = notice->body;
      store::open_attempt(writer, delivery.id, bytes);
      return Done{};
    });
    REQUIRE(done);
  }
  CHECK(shop.notices().empty());
  Desk::Options second;
  second.boot = "boot-2";
  Desk desk(folder.path(), second);
  CHECK_FALSE(desk.dispatcher->next_due().has_value());  // still leased to the dead
  CHECK(desk.dispatcher->recover() == 1);
  run_until(desk, desk.clock.now());
  REQUIRE(shop.notices().size() == 1);
  CHECK(shop.notices().front().body == bytes);
  const auto callbacks = desk.callbacks();
  REQUIRE(callbacks.size() == 1);
  CHECK(callbacks[0].attempts.size() == 2);
  CHECK(callbacks[0].attempts[0].verdict == "interrupted");
  CHECK(callbacks[0].attempts[1].verdict == "ok");
  CHECK(callbacks[0].delivery.attempts == 1);  // the one cut off does not count
  CHECK(desk.orders().size() == 1);
  CHECK(desk.order().state == trade::OrderState::paid);
}

TEST_CASE("Stopping breaks off a try at once, and the next start sends the same bytes",
          "[dispatcher]") {
  std::mutex mutex;
  std::condition_variable changed;
  bool asked = false, over = false;
  Shop shop([&](const http::Request&) {
    std::unique_lock lock(mutex);
    asked = true;
    changed.notify_all();
    changed.wait_for(lock, 20s, [&] { return over; });
    return http::text_response(200, "1|OK");
  });
  const tests::TemporaryFolder folder;
  {
    Desk desk(folder.path(), patient(20s));
    std::thread shopper([&] { CHECK(pay(desk, shop.url())); });
    {
      std::unique_lock lock(mutex);
      changed.wait_for(lock, 20s, [&] { return asked; });
    }
    const auto started = monotonic_now();
    desk.dispatcher->stop();
    shopper.join();
    CHECK(elapsed_ms(started) < 2000);
    CHECK(desk.order().state == trade::OrderState::paid);
    CHECK(desk.callbacks().front().attempts.front().verdict.empty());
  }
  {
    const std::lock_guard lock(mutex);
    over = true;
  }
  changed.notify_all();
  shop.answer_with(200, "1|OK");
  Desk::Options second;
  second.boot = "boot-2";
  Desk desk(folder.path(), second);
  CHECK(desk.dispatcher->recover() == 1);
  run_until(desk, desk.clock.now());
  REQUIRE(shop.notices().size() == 2);
  CHECK(shop.notices()[0].body == shop.notices()[1].body);
  CHECK(desk.callbacks().front().delivery.state == "settled");
}

TEST_CASE("A lease nobody opened a try for is freed as well", "[dispatcher]") {
  Shop shop;
  const tests::TemporaryFolder folder;
  {
    Desk desk(folder.path(), {});
    desk.checkout({{"ReturnURL", shop.url()}});
    const auto done = desk.store->write<Done>([&](store::Writer& writer) -> Result<Done> {
      const auto order = *store::find_order_of(writer, "3002607", "shop0001");
      const auto settled =
          behaviours::pay(writer, desk.ids, order.id, {std::string(behaviours::k_success_card)});
      store::claim_one(writer, *settled->delivery, "boot-1");
      return Done{};
    });
    REQUIRE(done);
  }
  Desk::Options second;
  second.boot = "boot-2";
  Desk desk(folder.path(), second);
  CHECK(desk.dispatcher->recover() == 1);
  run_until(desk, desk.clock.now());
  REQUIRE(shop.notices().size() == 1);
  CHECK(shop.notice(0).get("RtnMsg") == "交易成功");
}
