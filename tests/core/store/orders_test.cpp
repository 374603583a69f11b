#include "core/store/orders.hpp"

#include <sqlite3.h>

#include <catch2/catch.hpp>

#include "tests/support/fake_clock.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace ecpay;
using namespace ecpay::store;

namespace {

// A store with so many orders, each a second younger than the one before; every third is paid,
// every second by ATM.
struct Shelf {
  explicit Shelf(int count) {
    auto opened = Store::open({(folder.path() / "a.db").string()}, clock, clock);
    REQUIRE(opened);
    store = std::move(*opened);
    REQUIRE(store->write<Done>([&](Writer& writer) -> Result<Done> {
      for (int n = 0; n < count; ++n) REQUIRE(insert_order(writer, order(n)));
      return Done{};
    }));
  }

  trade::Order order(int n) const {
    trade::Order order;
    order.id = std::to_string(10'000'000 + n);
    order.merchant_id = "3002607";
    order.trade_no = "N" + order.id;
    order.state = n % 3 == 0 ? trade::OrderState::paid : trade::OrderState::created;
    order.method = n % 2 == 0 ? "ATM" : "Credit";
    order.created_at = clock.now() + std::chrono::seconds(n);
    return order;
  }

  std::vector<std::string> listed(const OrderFilter& filter) {
    return store->read([&](Reader& reader) {
      std::vector<std::string> numbers;
      for (const auto& order : list_orders(reader, filter)) numbers.push_back(order.id.substr(4));
      return numbers;
    });
  }

  // Thousands of steps of SQLite's machine that this list takes.
  int work(const OrderFilter& filter) {
    int steps = 0;
    store->read([&](Reader& reader) {
      sqlite3* handle = reader.db.handle();
      const auto count = [](void* to) { return ++*static_cast<int*>(to), 0; };
      sqlite3_progress_handler(handle, 1000, count, &steps);
      const auto orders = list_orders(reader, filter);
      sqlite3_progress_handler(handle, 0, nullptr, nullptr);
      return orders.size();
    });
    return steps;
  }

  tests::FakeClock clock;
  tests::TemporaryFolder folder;
  std::unique_ptr<Store> store;
};

}  // namespace

TEST_CASE("the newest orders are listed, newest last, also of one state or method", "[store]") {
  Shelf shelf(20);
  CHECK(shelf.listed({"", "", 3}) == std::vector<std::string>{"0017", "0018", "0019"});
  CHECK(shelf.listed({"paid", "", 2}) == std::vector<std::string>{"0015", "0018"});
  CHECK(shelf.listed({"", "ATM", 2}) == std::vector<std::string>{"0016", "0018"});
  CHECK(shelf.listed({"created", "Credit", 2}) == std::vector<std::string>{"0017", "0019"});
  CHECK(shelf.listed({"failed", "", 2}).empty());
  CHECK(shelf.listed({}).size() == 20);
}

TEST_CASE("a list of the newest orders takes no more work with a long history", "[store]") {
  Shelf shelf(10'000);
  CHECK(shelf.listed({"", "", 1}) == std::vector<std::string>{"9999"});
  CHECK(shelf.work({"", "", 20}) <= 5);
  CHECK(shelf.work({"paid", "", 20}) <= 5);
  CHECK(shelf.work({"", "Credit", 20}) <= 5);
}
