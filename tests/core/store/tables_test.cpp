#include "core/store/tables.hpp"

#include <catch2/catch.hpp>

#include "core/store/topics.hpp"
#include "tests/support/fake_clock.hpp"

using namespace ecpay;
using namespace ecpay::store;

namespace {

std::unique_ptr<Store> open_store(const Clock& clock) {
  auto opened = Store::open({":memory:"}, clock, clock);
  REQUIRE(opened);
  return std::move(*opened);
}

void fill(Store& store) {
  REQUIRE(store.write<Done>([](Writer& writer) -> Result<Done> {
    for (const char* hash : {"b", "a"}) {
      for (const char* range : {"3", "1", "2"}) {
        put_item(writer, "t", {hash, range}, std::string(hash) + range);
      }
    }
    put_item(writer, "other", {"a", "1"}, "x");
    return Done{};
  }));
}

std::string walked(Store& store, const ItemWalk& walk, std::size_t most = 100) {
  std::string seen;
  store.read([&](Reader& reader) {
    walk_items(reader, walk, [&](StoredItem&& item) {
      seen += item.item + " ";
      return seen.size() < most * 3;
    });
    return true;
  });
  return seen;
}

ItemWalk partition(std::optional<ItemKey> after = {},
                   ItemWalk::Direction direction = ItemWalk::Direction::forward) {
  ItemWalk walk{"t", "a", "", std::nullopt, std::move(after), direction};
  return walk;
}

}  // namespace

TEST_CASE("items are walked in key order, whole, by partition and from a key on",
          "[store][tables]") {
  const tests::FakeClock clock;
  const auto store = open_store(clock);
  fill(*store);
  CHECK(walked(*store, {"t"}) == "a1 a2 a3 b1 b2 b3 ");
  CHECK(walked(*store, {"t"}, 2) == "a1 a2 ");
  CHECK(walked(*store, {"t", std::nullopt, "", std::nullopt, ItemKey{"a", "2"}}) == "a3 b1 b2 b3 ");
  CHECK(walked(*store, partition()) == "a1 a2 a3 ");
  CHECK(walked(*store, partition({}, ItemWalk::Direction::backward)) == "a3 a2 a1 ");
  CHECK(walked(*store, partition(ItemKey{"a", "1"})) == "a2 a3 ");
  CHECK(walked(*store, partition(ItemKey{"a", "3"}, ItemWalk::Direction::backward)) == "a2 a1 ");
  CHECK(walked(*store, {"t", "a", "2", "2"}) == "a2 ");
  CHECK(walked(*store, {"none"}).empty());
}

TEST_CASE("an item is replaced, found and deleted by its key", "[store][tables]") {
  const tests::FakeClock clock;
  const auto store = open_store(clock);
  fill(*store);
  const std::string odd("a\0b", 3);
  REQUIRE(store->write<Done>([&](Writer& writer) -> Result<Done> {
    put_item(writer, "t", {"a", "1"}, "new");
    put_item(writer, "t", {odd, ""}, "zero");
    CHECK(delete_item(writer, "t", {"a", "2"}));
    CHECK_FALSE(delete_item(writer, "t", {"a", "2"}));
    return Done{};
  }));
  store->read([&](Reader& reader) {
    CHECK(find_item(reader, "t", {"a", "1"}) == "new");
    CHECK(find_item(reader, "t", {odd, ""}) == "zero");
    CHECK_FALSE(find_item(reader, "t", {"a", "2"}));
    CHECK_FALSE(find_item(reader, "t", {"a", ""}));
    CHECK(count_items(reader, "t") == 6);
    return true;
  });
}

TEST_CASE("topics keep their subscriptions and count what was published", "[store][topics]") {
  const tests::FakeClock clock;
  const auto store = open_store(clock);
  REQUIRE(store->write<Done>([&](Writer& writer) -> Result<Done> {
    put_topic(writer, {"arn:t", "t", "{}"});
    put_topic(writer, {"arn:t", "t", R"({"DisplayName":"x"})"});
    put_subscription(writer, {"arn:t:2", "arn:t", "lambda", "F", "{}"});
    put_subscription(writer, {"arn:t:1", "arn:t", "lambda", "G", "{}"});
    put_subscription(writer, {"arn:u:1", "arn:u", "lambda", "F", "{}"});
    CHECK(count_publish(writer, "arn:t") == 1);
    CHECK(count_publish(writer, "arn:t") == 2);
    CHECK(count_publish(writer, "arn:u") == 1);
    return Done{};
  }));
  store->read([&](Reader& reader) {
    REQUIRE(list_topics(reader).size() == 1);
    CHECK(list_topics(reader)[0].attributes == R"({"DisplayName":"x"})");
    REQUIRE(list_subscriptions(reader, "arn:t").size() == 2);
    CHECK(list_subscriptions(reader, "arn:t")[0].arn == "arn:t:2");
    CHECK(list_subscriptions(reader, "").size() == 3);
    return true;
  });
  REQUIRE(store->write<Done>([&](Writer& writer) -> Result<Done> {
    delete_topic(writer, "arn:t");
    return Done{};
  }));
  store->read([&](Reader& reader) {
    CHECK_FALSE(find_topic(reader, "arn:t"));
    CHECK_FALSE(find_subscription(reader, "arn:t:1"));
    CHECK(find_subscription(reader, "arn:u:1"));
    return true;
  });
}
