#include "core/store/wal_vfs.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "core/store/engine.hpp"
#include "tests/support/temporary_folder.hpp"

using ecpay::store::Connection;
using ecpay::store::wal_vfs;
using ecpay::tests::TemporaryFolder;

namespace {

namespace fs = std::filesystem;

// How many writing calls this process has made.
long writing_calls() {
  std::ifstream file("/proc/self/io");
  std::string name;
  long value = 0;
  while (file >> name >> value) {
    if (name == "syscw:") return value;
  }
  return -1;
}

// A database of numbered rows, written through the layer under test.
struct Book {
  explicit Book(const std::string& synchronous)
      : path((folder.path() / "a.db").string()),
        connection(path, Connection::Mode::read_write, wal_vfs()) {
    connection.execute("PRAGMA journal_mode = WAL");
    connection.execute("PRAGMA wal_autocheckpoint = 0");
    connection.execute(("PRAGMA synchronous = " + synchronous).c_str());
    connection.execute("CREATE TABLE row (n INTEGER PRIMARY KEY, text TEXT NOT NULL)");
  }

  void put(int from, int to, const std::string& text) {
    for (int n = from; n <= to; ++n)
      connection.run("INSERT OR REPLACE INTO row VALUES (?1, ?2)", n, text);
  }

  // What a program finds that starts after this one was killed now: without the shared index, from
  // the bytes of the files alone. "ok: ROWS of LENGTH OF ALL TEXTS".
  std::string after_kill() const {
    const TemporaryFolder other;
    const fs::path copy = other.path() / "a.db";
    fs::copy_file(path, copy);
    fs::copy_file(path + "-wal", copy.string() + "-wal");
    Connection found(copy.string(), Connection::Mode::read_write);
    std::string told;
    auto check = found.query("PRAGMA integrity_check");
    while (check.next()) told += check.text(0);
    auto sum = found.query("SELECT count(*), total(length(text)) FROM row");
    sum.next();
    return told + ": " + std::to_string(sum.integer(0)) + " of " + std::to_string(sum.integer(1));
  }

  TemporaryFolder folder;
  std::string path;
  Connection connection;
};

}  // namespace

TEST_CASE("a commit of many pages is one write, and is in the files when it returns",
          "[store][wal]") {
  Book book("NORMAL");
  book.put(1, 1, "a");  // the log's own header is written
  const long before = writing_calls();
  REQUIRE(before > 0);
  book.connection.execute("BEGIN IMMEDIATE");
  book.put(2, 80, std::string(1'000, 'b'));
  book.connection.execute("COMMIT");
  const long calls = writing_calls() - before;
#ifdef __SANITIZE_ADDRESS__
  CHECK(calls >= 1);  // the sanitizer writes into a pipe of its own
#else
  CHECK(calls == 1);
#endif
  CHECK(book.after_kill() == "ok: 80 of 79001");
}

TEST_CASE("frames that are written before the commit and once more are whole after a kill",
          "[store][wal]") {
  Book book("NORMAL");
  book.connection.execute("PRAGMA cache_size = 10");  // pages overflow into the log
  book.put(1, 300, std::string(900, 'a'));
  book.connection.execute("BEGIN IMMEDIATE");
  for (int round = 0; round < 3; ++round) book.put(1, 300, std::string(1'000, 'b'));
  CHECK(book.after_kill() == "ok: 300 of 270000");  // nothing of it before the commit
  book.connection.execute("COMMIT");
  CHECK(book.after_kill() == "ok: 300 of 300000");
  Connection reader(book.path, Connection::Mode::read_only);
  auto rows = reader.query("SELECT count(*) FROM row WHERE text LIKE 'b%'");
  REQUIRE(rows.next());
  CHECK(rows.integer(0) == 300);
}

TEST_CASE("what is rolled back is gone, and the next commit stands in its place", "[store][wal]") {
  for (const auto* synchronous : {"NORMAL", "FULL"}) {
    CAPTURE(synchronous);
    Book book(synchronous);
    book.connection.execute("PRAGMA cache_size = 10");
    book.put(1, 100, "a");
    book.connection.execute("BEGIN IMMEDIATE");
    book.put(101, 400, std::string(1'000, 'x'));
    book.connection.execute("ROLLBACK");
    CHECK(book.after_kill() == "ok: 100 of 100");
    book.connection.execute("BEGIN IMMEDIATE");
    book.put(101, 200, std::string(1'000, 'y'));
    book.connection.execute("COMMIT");
    CHECK(book.after_kill() == "ok: 200 of 100100");
  }
}

TEST_CASE("a log that another connection carried over begins anew", "[store][wal]") {
  Book book("NORMAL");
  for (int round = 1; round <= 5; ++round) {
    CAPTURE(round);
    book.put(1, 50, std::string(static_cast<std::size_t>(round) * 100, 'a'));
    Connection other(book.path, Connection::Mode::read_write);
    other.execute("PRAGMA wal_checkpoint(PASSIVE)");
    CHECK(book.after_kill() == "ok: 50 of " + std::to_string(round * 5'000));
  }
}
