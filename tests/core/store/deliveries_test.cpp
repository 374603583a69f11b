#include "core/store/deliveries.hpp"

#include <catch2/catch.hpp>

#include "core/store/events.hpp"
#include "core/store/orders.hpp"
#include "tests/support/fake_clock.hpp"

using namespace ecpay;
using namespace ecpay::store;
using tests::FakeClock;

namespace {

template <typename Job>
auto write(Store& store, Job job) {
  using T = decltype(job(std::declval<Writer&>()));
  auto answer = store.write<T>([&](Writer& writer) -> Result<T> { return job(writer); });
  REQUIRE(answer);
  return *answer;
}

Delivery due_delivery(Instant at) {
  Delivery delivery;
  delivery.order_id = "T1";
  delivery.kind = "return";
  delivery.url = "http://localhost/notify";
  delivery.next_at = at;
  return delivery;
}

}  // namespace

TEST_CASE("a leased delivery is claimed by nobody else, and its outcome decides the next try",
          "[store][deliveries]") {
  FakeClock clock;
  auto store = std::move(*Store::open({":memory:"}, clock, clock));
  const auto id =
      write(*store, [&](Writer& w) { return insert_delivery(w, due_delivery(clock.now())); });
  CHECK(write(*store, [&](Writer& w) { return claim_due(w, clock.now(), "boot1", 10).size(); }) ==
        1);
  CHECK(write(*store, [&](Writer& w) { return claim_due(w, clock.now(), "boot1", 10).size(); }) ==
        0);
  CHECK_FALSE(write(*store, [&](Writer& w) { return claim_one(w, id, "boot1"); }));
  const Instant next = clock.now() + std::chrono::minutes(7);
  write(*store, [&](Writer& w) {
    const int n = open_attempt(w, id, "a=1");
    close_attempt(w, id, n, {302, 3.5, "", "redirect", "pending", next});
    return Done{};
  });
  CHECK(store->read([](Reader& r) { return next_delivery_due(r); }) == next);
  const auto attempts = store->read([&](Reader& r) { return list_attempts(r, id); });
  REQUIRE(attempts.size() == 1);
  CHECK(attempts[0].status == 302);
  CHECK(attempts[0].verdict == "redirect");
  CHECK(store->read([&](Reader& r) { return find_delivery(r, id); })->attempts == 1);
}

TEST_CASE(
    "a try cut off by a crash is closed as interrupted and its bytes are due again without "
    "counting",
    "[store][deliveries]") {
  FakeClock clock;
  auto store = std::move(*Store::open({":memory:"}, clock, clock));
  const auto id =
      write(*store, [&](Writer& w) { return insert_delivery(w, due_delivery(clock.now())); });
  write(*store, [&](Writer& w) {
    claim_due(w, clock.now(), "boot1", 10);
    return open_attempt(w, id, "a=1&b=2");
  });
  CHECK(write(*store, [&](Writer& w) { return void_old_leases(w, "boot1"); }) == 0);
  CHECK(write(*store, [&](Writer& w) { return void_old_leases(w, "boot2"); }) == 1);
  const auto freed =
      write(*store, [&](Writer& w) { return claim_due(w, clock.now(), "boot2", 10); });
  REQUIRE(freed.size() == 1);
  CHECK(freed[0].resend_body == "a=1&b=2");
  CHECK(freed[0].attempts == 0);
  CHECK(store->read([&](Reader& r) { return list_attempts(r, id); })[0].verdict == "interrupted");
}

TEST_CASE("a merchant's number is used once, and traces that showed it belong to the order",
          "[store][orders]") {
  FakeClock clock;
  auto store = std::move(*Store::open({":memory:"}, clock, clock));
  trade::Order order;
  order.id = "2601011000001234";
  order.merchant_id = "3002607";
  order.trade_no = "A1";
  order.amount_twd = 100;
  order.created_at = clock.now();
  write(*store, [](Writer& w) {
    note_trade_number(w, "1-before", "A1");
    return Done{};
  });
  REQUIRE(store->write<Done>([&](Writer& w) { return insert_order(w, order); }));
  const auto again = store->write<Done>([&](Writer& w) { return insert_order(w, order); });
  REQUIRE_FALSE(again);
  CHECK(again.error().code == "order.duplicate");
  write(*store, [](Writer& w) {
    note_trade_number(w, "1-after", "A1");
    return Done{};
  });
  CHECK(store->read([](Reader& r) { return order_of_trace(r, "1-before"); }) == order.id);
  CHECK(store->read([](Reader& r) { return order_of_trace(r, "1-after"); }) == order.id);
  const auto named = store->read([](Reader& r) { return find_orders_named(r, "A1"); });
  REQUIRE(named.size() == 1);
  CHECK(named[0].amount_twd == 100);
  CHECK(named[0].created_at == clock.now());
}
