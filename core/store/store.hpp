#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "core/base/clock.hpp"
#include "core/base/ids.hpp"
#include "core/base/result.hpp"
#include "core/store/engine.hpp"

namespace ecpay::store {

// A consistent view of the database. Aggregates (orders.hpp, events.hpp, tables.hpp …) are free
// functions over it: `store::find_order(reader, …)`.
class Reader {
 public:
  explicit Reader(Connection& connection) : db(connection) {}
  Connection& db;  // for files of core/store only
};

// The write transaction, inside a savepoint of its own. What it wrote is committed when
// Store::write returns; an Error returned from the job rolls back to the savepoint only.
class Writer : public Reader {
 public:
  Writer(Connection& connection, const Clock& clock, const Clock& wall)
      : Reader(connection), clock_(clock), wall_(wall) {}
  Instant now() const { return clock_.now(); }  // business time
  Instant wall_now() const { return wall_.now(); }

 private:
  const Clock& clock_;
  const Clock& wall_;
};

struct StoreOptions {
  std::string path;  // a file, or ":memory:"
  enum class Durability { normal, full } durability = Durability::normal;
  int checkpoint_pages = 8000;  // so long may the write-ahead log be before it is carried over
};

// One SQLite file in WAL mode (`synchronous=NORMAL`, FULL if asked), shared by all threads of the
// process. Writers form groups: the caller that finds no leader runs and commits the jobs of all
// who wait, then hands the lead on; everyone returns after their commit. Readers use connections of
// their own and never wait for writers. REQUIRES of every job: no HTTP, no child, no waiting inside
// (checked by in_transaction()).
class Store {
 public:
  // Opens, locks and migrates. Errors: "store.busy" (another emulator has the file), "store.open",
  // "store.newer" (the file was written by a newer version); subject: the path. `clock` and `wall`
  // are borrowed.
  static Result<std::unique_ptr<Store>> open(StoreOptions options, const Clock& clock,
                                             const Clock& wall);
  ~Store();

  // Runs `job` in a write transaction and returns after it is committed (or rolled back to its
  // savepoint, if it answered an Error).
  template <typename T>
  Result<T> write(const std::function<Result<T>(Writer&)>& job) {
    std::optional<Result<T>> answer;
    run_write([&](Writer& writer) {
      answer.emplace(job(writer));
      return answer->has_value();
    });
    return std::move(*answer);
  }

  // Runs `job` over a consistent view; whatever it returns is returned.
  template <typename Job>
  auto read(Job&& job) {
    Lease lease(*this);
    Reader reader(*lease.connection);
    return job(reader);
  }

  // Whether this thread is inside write() or read(): http::Client and Child::wait callers assert it
  // is not.
  static bool in_transaction();

  // How many groups have been committed, and the same after waiting until there is one more than
  // `seen` or `patience` is over: how a live view learns that there is something to read. Not
  // inside a transaction.
  std::uint64_t commits() const;
  std::uint64_t wait_for_commit(std::uint64_t seen, std::chrono::milliseconds patience) const;

  // The wall clock it was opened with.
  Instant wall_now() const;

  // Deletes all rows of all tables and starts ids anew; the schema stays.
  void reset();

 private:
  struct Impl;
  explicit Store(std::unique_ptr<Impl> impl);
  // Throws what the machine breaks (full disk). `job` answers whether to keep what it wrote.
  void run_write(const std::function<bool(Writer&)>& job);

  class Lease {  // a read connection for the length of one read()
   public:
    explicit Lease(Store& store);
    ~Lease();
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    Connection* connection;

   private:
    Store& store_;
  };

  std::unique_ptr<Impl> impl_;
};

}  // namespace ecpay::store
