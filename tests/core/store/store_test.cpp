#include "core/store/store.hpp"

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <fstream>
#include <stdexcept>
#include <thread>

#include "core/store/events.hpp"
#include "core/store/logs.hpp"
#include "core/store/recorder.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace ecpay;
using namespace ecpay::store;
using tests::FakeClock;
using tests::TemporaryFolder;

namespace {

std::unique_ptr<Store> open_store(const std::string& path, const Clock& clock) {
  auto opened = Store::open({path}, clock, clock);
  REQUIRE(opened);
  return std::move(*opened);
}

Result<Done> add_notice(Store& store, const std::string& order, const std::string& trace) {
  return store.write<Done>([&](Writer& writer) -> Result<Done> {
    append_event(writer, {EventKind::notice, order, trace, 0, Json{{"n", 1}}});
    return Done{};
  });
}

// What each log has of its own: https://sqlite.org/fileformat2.html, section 4.1.
std::string log_salt(const std::string& path) {
  std::ifstream file(path + "-wal", std::ios::binary);
  std::string header(32, '\0');
  file.read(header.data(), 32);
  return header.substr(16, 8);
}

}  // namespace

TEST_CASE("what a write answered is there after the file is opened again", "[store]") {
  const TemporaryFolder folder;
  const FakeClock clock;
  const std::string path = (folder.path() / "a.db").string();
  {
    auto store = open_store(path, clock);
    REQUIRE(add_notice(*store, "T1", ""));
  }
  auto store = open_store(path, clock);
  const auto events = store->read([](Reader& reader) { return list_events(reader, {}); });
  REQUIRE(events.size() == 1);
  CHECK(events[0].order == "T1");
  CHECK(events[0].at == clock.now());
  CHECK((std::filesystem::status(path).permissions() & std::filesystem::perms::others_read) ==
        std::filesystem::perms::none);
}

TEST_CASE("a second emulator on the same file is refused", "[store]") {
  const TemporaryFolder folder;
  const FakeClock clock;
  const std::string path = (folder.path() / "a.db").string();
  auto store = open_store(path, clock);
  const auto second = Store::open({path}, clock, clock);
  REQUIRE_FALSE(second);
  CHECK(second.error().code == "store.busy");
}

TEST_CASE("a refused job rolls back to its savepoint only, a throwing one hands its exception on",
          "[store]") {
  const FakeClock clock;
  auto store = open_store(":memory:", clock);
  const auto refused = store->write<Done>([](Writer& writer) -> Result<Done> {
    append_event(writer, {EventKind::notice, "lost", "", 0, {}});
    return Error{"x.y", "", "", ""};
  });
  CHECK_FALSE(refused);
  CHECK_THROWS_AS(
      store->write<Done>([](Writer&) -> Result<Done> { throw std::runtime_error("disk"); }),
      std::runtime_error);
  REQUIRE(add_notice(*store, "kept", ""));
  const auto events = store->read([](Reader& reader) { return list_events(reader, {}); });
  REQUIRE(events.size() == 1);
  CHECK(events[0].order == "kept");
}

TEST_CASE("writers of many threads are all committed, and readers do not wait for them",
          "[store]") {
  const TemporaryFolder folder;
  const FakeClock clock;
  auto store = open_store((folder.path() / "a.db").string(), clock);
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&store, t] {
      for (int i = 0; i < 50; ++i) {
        static_cast<void>(add_notice(*store, "T" + std::to_string(t), ""));
        store->read([](Reader& reader) { return list_events(reader, {0, "", 1}).size(); });
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(store->read([](Reader& reader) {
    return list_events(reader, {0, "", 10'000}).size();
  }) == 400);
  CHECK_FALSE(Store::in_transaction());
}

TEST_CASE("the write-ahead log begins anew though there is never a moment without a writer",
          "[store]") {
  const TemporaryFolder folder;
  const FakeClock clock;
  StoreOptions options{(folder.path() / "a.db").string()};
  options.checkpoint_pages = 50;
  const auto opened = Store::open(options, clock, clock);
  REQUIRE(opened);
  REQUIRE(add_notice(**opened, "T1", "trace"));
  const std::string first = log_salt(options.path);
  std::atomic<bool> is_new{false};
  const auto write = [&] {
    for (int n = 0; n < 20'000 && !is_new; ++n) {
      REQUIRE(add_notice(**opened, "T1", "trace"));
      if (n % 100 == 0 && log_salt(options.path) != first) is_new = true;
    }
  };
  std::thread other(write);
  write();
  other.join();
  CHECK(is_new);
}

TEST_CASE("an event without an order belongs to the order its trace was bound to",
          "[store][events]") {
  const FakeClock clock;
  auto store = open_store(":memory:", clock);
  REQUIRE(add_notice(*store, "", "1-abc"));
  REQUIRE(add_notice(*store, "", "1-other"));
  REQUIRE(store->write<Done>([](Writer& writer) -> Result<Done> {
    bind_trace(writer, "1-abc", "T1");
    return Done{};
  }));
  const auto events = store->read([](Reader& reader) {
    return list_events(reader, {0, "T1", 10});
  });
  REQUIRE(events.size() == 1);
  CHECK(events[0].trace == "1-abc");
  const auto all = store->read([](Reader& reader) { return list_events(reader, {}); });
  REQUIRE(all.size() == 2);
  CHECK(all[0].order == "T1");
  CHECK(all[1].order.empty());
}

TEST_CASE("an event without an order belongs to the orders that other events of its trace name",
          "[store][events]") {
  const FakeClock clock;
  auto store = open_store(":memory:", clock);
  REQUIRE(add_notice(*store, "", "1-abc"));
  REQUIRE(add_notice(*store, "T2", "1-abc"));
  REQUIRE(add_notice(*store, "T1", "1-abc"));
  REQUIRE(add_notice(*store, "T3", ""));
  REQUIRE(add_notice(*store, "", ""));
  const auto of = [&](const std::string& order) {
    return store->read([&](Reader& reader) { return list_events(reader, {0, order, 10}).size(); });
  };
  CHECK(of("T1") == 2);
  CHECK(of("T2") == 2);
  CHECK(of("T3") == 1);
  const auto all = store->read([](Reader& reader) { return list_events(reader, {}); });
  REQUIRE(all.size() == 5);
  CHECK(all[0].order == "T1");
  CHECK(all[4].order.empty());
}

TEST_CASE("log lines are found by group, stream and order, a stream knows its first and last time",
          "[store][logs]") {
  FakeClock clock;
  auto store = open_store(":memory:", clock);
  REQUIRE(add_notice(*store, "T1", "1-abc"));
  const Instant now = clock.now();
  const std::vector<LogLine> written{
      {0, "/aws/lambda/F", "b", now, "1-abc", "second"},
      {0, "/aws/lambda/F", "a", now, "", "other stream"},
      {0, "/shop/G", "b", now, "1-abc", "other group"},
      {0, "/aws/lambda/F", "b", now + std::chrono::hours(1), "", "last"},
      {0, "/aws/lambda/F", "b", now - std::chrono::hours(1), "", "first"}};
  REQUIRE(store->write<Done>([&](Writer& writer) -> Result<Done> {
    for (const auto& line : written) append_log(writer, line);
    return Done{};
  }));
  const auto lines = [&](std::string group, std::string stream, std::string order) {
    LogFilter filter;
    filter.group = std::move(group);
    filter.stream = std::move(stream);
    filter.order = std::move(order);
    std::string found;
    for (const auto& line : store->read([&](Reader& reader) { return list_logs(reader, filter); }))
      found += line.message + "|";
    return found;
  };
  CHECK(lines("", "", "") == "second|other stream|other group|last|first|");
  CHECK(lines("/aws/lambda/F", "", "") == "second|other stream|last|first|");
  CHECK(lines("", "b", "") == "second|other group|last|first|");
  CHECK(lines("", "", "T1") == "second|other group|");
  CHECK(lines("/shop/G", "", "T1") == "other group|");
  CHECK(lines("", "", "T9").empty());
  const auto streams =
      store->read([](Reader& reader) { return list_log_streams(reader, "/aws/lambda/F"); });
  REQUIRE(streams.size() == 2);
  CHECK(streams[1].stream == "b");
  CHECK(streams[1].first_at == now - std::chrono::hours(1));
  CHECK(streams[1].last_at == now + std::chrono::hours(1));
}

TEST_CASE("the recorder commits what it was given, at the latest when it ends",
          "[store][recorder]") {
  const FakeClock clock;
  auto store = open_store(":memory:", clock);
  {
    Recorder recorder(*store, clock);
    recorder.event({EventKind::gateway_request, "", "1-a", 1.5, {}});
    recorder.flush();
    CHECK(store->read([](Reader& reader) { return list_events(reader, {}).size(); }) == 1);
    recorder.log({0, "/aws/lambda/F", "s", {}, "1-a", "hello"});
  }
  const auto lines = store->read([](Reader& reader) { return list_logs(reader, {}); });
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].message == "hello");
  CHECK(lines[0].at == clock.now());
  CHECK(store->read([](Reader& reader) { return list_log_groups(reader); }) ==
        std::vector<std::string>{"/aws/lambda/F"});
}

TEST_CASE("an event handed to the recorder keeps the time it happened at", "[store][recorder]") {
  FakeClock clock;
  auto store = open_store(":memory:", clock);
  Recorder recorder(*store, clock);
  const Instant then = clock.now();
  recorder.event({EventKind::gateway_request, "", "1-a", 1.5, {}});
  clock.advance(std::chrono::hours(1));
  recorder.flush();
  const auto events = store->read([](Reader& reader) { return list_events(reader, {}); });
  REQUIRE(events.size() == 1);
  CHECK(events[0].wall_at <= then + std::chrono::milliseconds(0));
  CHECK(events[0].at == then);
}

TEST_CASE("of two events of one millisecond the ticks tell which came first, whoever writes later",
          "[store][recorder]") {
  FakeClock clock;
  auto store = open_store(":memory:", clock);
  Recorder recorder(*store, clock);
  recorder.event({EventKind::gateway_request, "", "1-a", 0, {}});
  const auto direct = store->write<Done>([](Writer& writer) -> Result<Done> {
    append_event(writer, {EventKind::table_written, "", "1-a", 0, {}});
    return Done{};
  });
  REQUIRE(direct);
  recorder.flush();
  auto events = store->read([](Reader& reader) { return list_events(reader, {}); });
  REQUIRE(events.size() == 2);
  std::sort(events.begin(), events.end(),
            [](const auto& a, const auto& b) { return a.tick < b.tick; });
  CHECK(events[0].kind == "gateway.request");
  CHECK(events[1].kind == "table.written");
  CHECK(events[0].wall_at == events[1].wall_at);
}

TEST_CASE("a commit wakes who waits for one", "[store]") {
  const FakeClock clock;
  auto store = open_store(":memory:", clock);
  const auto seen = store->commits();
  CHECK(store->wait_for_commit(seen, std::chrono::milliseconds(1)) == seen);
  std::thread writer([&] { static_cast<void>(add_notice(*store, "T1", "")); });
  CHECK(store->wait_for_commit(seen, std::chrono::seconds(20)) == seen + 1);
  writer.join();
}

TEST_CASE("reset empties every table and starts ids anew", "[store]") {
  const FakeClock clock;
  auto store = open_store(":memory:", clock);
  REQUIRE(add_notice(*store, "T1", ""));
  store->reset();
  CHECK(store->read([](Reader& reader) { return list_events(reader, {}).size(); }) == 0);
  REQUIRE(add_notice(*store, "T2", ""));
  const auto events = store->read([](Reader& reader) { return list_events(reader, {}); });
  REQUIRE(events.size() == 1);
  CHECK(events[0].id == 1);
}
