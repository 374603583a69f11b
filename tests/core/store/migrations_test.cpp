#include "core/store/migrations.hpp"

#include <catch2/catch.hpp>
#include <string>

#include "core/store/events.hpp"
#include "core/store/logs.hpp"
#include "core/store/orders.hpp"
#include "core/store/store.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace ecpay;
using namespace ecpay::store;

namespace {

// A database as version `version` left it, with an order, an event and a log line in it.
void write_old_database(const std::string& path, std::size_t version) {
  Connection connection(path, Connection::Mode::read_write);
  for (std::size_t i = 0; i < version; ++i) connection.execute(migrations()[i]);
  connection.execute(("PRAGMA user_version = " + std::to_string(version)).c_str());
  connection.execute(
      "INSERT INTO orders (id, merchant_id, trade_no, profile, state, capture, refunded_twd, "
      "method,"
      " payment_type, amount_twd, created_at, paid_at, fee_twd, return_code, request, payment,"
      " version) VALUES ('T2', '3002607', 'shop2', 'stage', 'paid', 'captured', 0, 'Credit',"
      " 'Credit_CreditCard', 500, 2000, 3000, 10, '1', 'a=2', '{}', 3),"
      " ('T1', '3002607', 'shop1', 'stage', 'created', 'none', 0, '', '', 100, 1000, NULL, 0, '',"
      " 'a=1', '{}', 1)");
  connection.execute(
      "INSERT INTO event (id, at, wall_at, kind, order_id, trace, ms, data)"
      " VALUES (7, 1000, 1001, 'order.created', 'T1', '1-a', 1.5, '{\"x\":1}')");
  connection.execute(
      "INSERT INTO log (id, log_group, stream, at, trace, message)"
      " VALUES (9, '/aws/lambda/F', 's', 1000, '1-a', 'hello 茶')");
}

}  // namespace

TEST_CASE("a database of an older version keeps its orders, events and log lines",
          "[store][migrations]") {
  const tests::TemporaryFolder folder;
  const tests::FakeClock clock;
  const std::string path = (folder.path() / "old.db").string();
  write_old_database(path, 6);
  for (int opened = 0; opened < 2; ++opened) {  // and it is migrated once
    auto store = Store::open({path}, clock, clock);
    REQUIRE(store);
    const auto orders = (*store)->read([](Reader& reader) { return list_orders(reader, {}); });
    REQUIRE(orders.size() == 2);
    CHECK(orders[0].id == "T1");
    CHECK_FALSE(orders[0].paid_at);
    CHECK(orders[1].trade_no == "shop2");
    CHECK(orders[1].amount_twd == 500);
    CHECK(orders[1].fee_twd == 10);
    CHECK(orders[1].request == "a=2");
    CHECK(orders[1].version == 3);
    CHECK((*store)->read([](Reader& reader) { return count_orders(reader); }) == 2);
    const auto events = (*store)->read([](Reader& reader) { return list_events(reader, {}); });
    REQUIRE(events.size() == 1);
    CHECK(events[0].id == 7);
    CHECK(events[0].data == "{\"x\":1}");
    const auto lines = (*store)->read([](Reader& reader) { return list_logs(reader, {}); });
    REQUIRE(lines.size() == 1);
    CHECK(lines[0].message == "hello 茶");
    CHECK(lines[0].group == "/aws/lambda/F");
    const auto streams =
        (*store)->read([](Reader& reader) { return list_log_streams(reader, "/aws/lambda/F"); });
    REQUIRE(streams.size() == 1);
    CHECK(streams[0].stream == "s");
    CHECK(streams[0].last_at == lines[0].at);
  }
  auto store = Store::open({path}, clock, clock);
  REQUIRE(store);
  trade::Order again;
  again.id = "T3";
  again.merchant_id = "3002607";
  again.trade_no = "shop1";
  const auto refused =
      (*store)->write<Done>([&](Writer& writer) { return insert_order(writer, again); });
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == "order.duplicate");
}

TEST_CASE("a database of a newer version is left alone", "[store][migrations]") {
  const tests::TemporaryFolder folder;
  const tests::FakeClock clock;
  const std::string path = (folder.path() / "new.db").string();
  {
    Connection connection(path, Connection::Mode::read_write);
    connection.execute("PRAGMA user_version = 10000");
  }
  const auto store = Store::open({path}, clock, clock);
  REQUIRE_FALSE(store);
  CHECK(store.error().code.starts_with("store."));
}
