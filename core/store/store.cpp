#include "core/store/store.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

#include "core/store/migrations.hpp"
#include "core/store/wal_vfs.hpp"

namespace ecpay::store {
namespace {

thread_local int t_transaction_depth = 0;

struct DepthGuard {
  DepthGuard() { ++t_transaction_depth; }
  ~DepthGuard() { --t_transaction_depth; }
  DepthGuard(const DepthGuard&) = delete;
  DepthGuard& operator=(const DepthGuard&) = delete;
};

struct Job {
  const std::function<bool(Writer&)>* run;  // null: its caller only wants the lead
  std::exception_ptr failure;
  bool done = false;
  bool leads = false;  // the lead was handed to its caller
  std::condition_variable wake;
};

constexpr std::size_t k_group_size = 64;

}  // namespace

struct Store::Impl {
  Impl(StoreOptions opts, const Clock& business, const Clock& wall)
      : options(std::move(opts)), clock(business), wall_clock(wall) {}

  StoreOptions options;
  const Clock& clock;
  const Clock& wall_clock;
  std::string uri;
  int lock_file = -1;
  std::unique_ptr<Connection> writer;
  std::atomic<int> logged_pages{0};  // in the write-ahead log, as of the last commit

  std::mutex queue_mutex;  // guards the four below
  std::deque<Job*> queue;
  bool has_leader = false;
  std::uint64_t commits = 0;
  std::condition_variable committed;

  std::mutex readers_mutex;  // guards idle_readers
  std::vector<std::unique_ptr<Connection>> idle_readers;

  std::mutex checkpoint_mutex;  // guards the two below
  std::condition_variable checkpoint_wake;
  bool checkpoint_wanted = false;
  bool stopping = false;
  std::thread checkpointer;

  void open_connections();
  void run_group(const std::vector<Job*>& group);
  bool keeps(Job& job, Writer& session);
  void run_one(Job& job, Writer& session);
  void pass_lead();
  void checkpoint_loop();
  void checkpoint_alone(sqlite3* connection);
  void request_checkpoint_if_due();
};

namespace {

// Named shared memory, so that readers see what the one writer wrote.
std::string memory_uri(const void* owner) {
  return "file:ecpay-" + std::to_string(reinterpret_cast<std::uintptr_t>(owner)) +
         "?mode=memory&cache=shared";
}

}  // namespace

void Store::Impl::open_connections() {
  const bool memory = options.path == ":memory:";
  uri = memory ? memory_uri(this) : options.path;
  writer =
      std::make_unique<Connection>(uri, Connection::Mode::read_write, memory ? nullptr : wal_vfs());
  if (!memory) {
    ::chmod(options.path.c_str(), 0600);
    writer->execute("PRAGMA journal_mode = WAL");
    writer->execute("PRAGMA wal_autocheckpoint = 0");
    writer->execute(options.durability == StoreOptions::Durability::full
                        ? "PRAGMA synchronous = FULL"
                        : "PRAGMA synchronous = NORMAL");
  }
  sqlite3_wal_hook(
      writer->handle(),
      [](void* self, sqlite3*, const char*, int pages) {
        static_cast<Impl*>(self)->logged_pages = pages;
        return SQLITE_OK;
      },
      this);
  writer->execute("PRAGMA foreign_keys = ON");
  // What a savepoint needs to roll back to is kept in memory, not in a temporary file.
  writer->execute("PRAGMA temp_store = MEMORY");
  writer->execute("PRAGMA cache_size = -8000");
}

Result<std::unique_ptr<Store>> Store::open(StoreOptions options, const Clock& clock,
                                           const Clock& wall) {
  auto impl = std::make_unique<Impl>(std::move(options), clock, wall);
  const std::string path = impl->options.path;
  if (path != ":memory:") {
    const std::string lock = path + ".lock";
    impl->lock_file = ::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (impl->lock_file < 0) return Error{"store.open", path, "cannot create " + lock, ""};
    if (::flock(impl->lock_file, LOCK_EX | LOCK_NB) != 0) {
      ::close(impl->lock_file);
      return Error{"store.busy", path, "", ""};
    }
  }
  try {
    impl->open_connections();
    if (!migrate(*impl->writer)) return Error{"store.newer", path, "", ""};
  } catch (const std::runtime_error& error) {
    if (impl->lock_file >= 0) ::close(impl->lock_file);
    return Error{"store.open", path, error.what(), ""};
  }
  if (path != ":memory:")
    impl->checkpointer = std::thread([raw = impl.get()] { raw->checkpoint_loop(); });
  return std::unique_ptr<Store>(new Store(std::move(impl)));
}

Store::Store(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Store::~Store() {
  {
    const std::lock_guard lock(impl_->checkpoint_mutex);
    impl_->stopping = true;
  }
  impl_->checkpoint_wake.notify_all();
  if (impl_->checkpointer.joinable()) impl_->checkpointer.join();
  impl_->idle_readers.clear();
  impl_->writer.reset();
  if (impl_->lock_file >= 0) ::close(impl_->lock_file);
}

bool Store::in_transaction() { return t_transaction_depth > 0; }

// Runs the job; whether what it wrote is to stay.
bool Store::Impl::keeps(Job& job, Writer& session) {
  const DepthGuard depth;
  try {
    return (*job.run)(session);
  } catch (...) {  // the machine broke: the caller of write() gets it, the group goes on
    job.failure = std::current_exception();
    return false;
  }
}

void Store::Impl::run_one(Job& job, Writer& session) {
  writer->run("SAVEPOINT job");
  if (!keeps(job, session)) writer->run("ROLLBACK TO job");
  writer->run("RELEASE job");
}

void Store::Impl::run_group(const std::vector<Job*>& group) {
  try {
    writer->run("BEGIN IMMEDIATE");
    Writer session(*writer, clock, wall_clock);
    bool is_kept = true;
    if (group.size() == 1) {  // the transaction itself is its savepoint
      is_kept = keeps(*group.front(), session);
    } else {
      for (Job* job : group) run_one(*job, session);
    }
    writer->run(is_kept ? "COMMIT" : "ROLLBACK");
  } catch (const std::runtime_error&) {
    const auto failure = std::current_exception();
    if (!sqlite3_get_autocommit(writer->handle())) writer->execute("ROLLBACK");
    for (Job* job : group) job->failure = failure;
  }
}

void Store::run_write(const std::function<bool(Writer&)>& run) {
  if (in_transaction()) throw std::logic_error("Store::write inside a transaction");
  Job job{&run, nullptr, false, false, {}};
  std::unique_lock lock(impl_->queue_mutex);
  impl_->queue.push_back(&job);
  if (impl_->has_leader) {
    job.wake.wait(lock, [&] { return job.done || job.leads; });
    if (job.done) {
      lock.unlock();
      if (job.failure) std::rethrow_exception(job.failure);
      return;
    }
  }
  impl_->has_leader = true;
  std::vector<Job*> group;
  while (!impl_->queue.empty() && impl_->queue.front()->run && group.size() < k_group_size) {
    group.push_back(impl_->queue.front());
    impl_->queue.pop_front();
  }
  lock.unlock();
  impl_->run_group(group);
  lock.lock();
  ++impl_->commits;
  impl_->committed.notify_all();
  for (Job* member : group) {
    member->done = true;
    if (member != &job) member->wake.notify_one();
  }
  impl_->pass_lead();
  lock.unlock();
  impl_->request_checkpoint_if_due();
  if (job.failure) std::rethrow_exception(job.failure);
}

// To whoever waits first. Holds queue_mutex.
void Store::Impl::pass_lead() {
  has_leader = !queue.empty();
  if (!has_leader) return;
  queue.front()->leads = true;
  queue.front()->wake.notify_one();
}

void Store::Impl::request_checkpoint_if_due() {
  if (!checkpointer.joinable()) return;
  if (logged_pages < options.checkpoint_pages) return;
  const std::lock_guard lock(checkpoint_mutex);
  checkpoint_wanted = true;
  checkpoint_wake.notify_one();
}

// Checkpoints beside the request path: SQLite's automatic one would run inside somebody's commit.
void Store::Impl::checkpoint_loop() {
  ::pthread_setname_np(::pthread_self(), "checkpoint");
  Connection connection(uri, Connection::Mode::read_write);
  // Until a connection has read the file it does not know that there is a log, and carries nothing.
  connection.execute("PRAGMA journal_mode = WAL");
  std::unique_lock lock(checkpoint_mutex);
  while (!stopping) {
    checkpoint_wake.wait(lock, [&] { return stopping || checkpoint_wanted; });
    lock.unlock();
    int before = 0, carried = 0;
    sqlite3_wal_checkpoint_v2(connection.handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, &before,
                              &carried);
    const int rest = logged_pages - carried;
    if (rest <= options.checkpoint_pages / 8 || logged_pages > options.checkpoint_pages * 8) {
      checkpoint_alone(connection.handle());
    }
    lock.lock();
    checkpoint_wanted = false;
  }
}

// What was written during a checkpoint is not in the database yet, and a log that is never wholly
// in it never begins anew: under load it would grow for ever. For the rest nobody writes: when it
// is short, and when the log has become eight times as long as it should be.
void Store::Impl::checkpoint_alone(sqlite3* connection) {
  Job turn{nullptr, nullptr, false, false, {}};
  std::unique_lock lock(queue_mutex);
  queue.push_back(&turn);
  if (has_leader) turn.wake.wait(lock, [&] { return turn.leads; });
  has_leader = true;
  queue.pop_front();
  lock.unlock();
  sqlite3_wal_checkpoint_v2(connection, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
  logged_pages = 0;
  lock.lock();
  pass_lead();
}

Store::Lease::Lease(Store& store) : store_(store) {
  Impl& impl = *store.impl_;
  std::unique_ptr<Connection> reader;
  {
    const std::lock_guard lock(impl.readers_mutex);
    if (!impl.idle_readers.empty()) {
      reader = std::move(impl.idle_readers.back());
      impl.idle_readers.pop_back();
    }
  }
  if (!reader) {
    reader = std::make_unique<Connection>(impl.uri, Connection::Mode::read_write);
    if (impl.options.path == ":memory:") reader->execute("PRAGMA read_uncommitted = ON");
    reader->execute("PRAGMA query_only = ON");
  }
  // One view for all statements of the job. Connections to a database in memory share their pages,
  // so that a lasting transaction would keep the writer out.
  if (impl.options.path != ":memory:") reader->run("BEGIN");
  connection = reader.release();
  ++t_transaction_depth;
}

Store::Lease::~Lease() {
  --t_transaction_depth;
  std::unique_ptr<Connection> reader(connection);
  Impl& impl = *store_.impl_;
  try {
    if (impl.options.path != ":memory:") reader->run("COMMIT");
  } catch (const std::runtime_error&) { return; }  // a connection that stays in its view is closed
  const std::lock_guard lock(impl.readers_mutex);
  if (impl.idle_readers.size() < 8) impl.idle_readers.push_back(std::move(reader));
}

std::uint64_t Store::commits() const {
  const std::lock_guard lock(impl_->queue_mutex);
  return impl_->commits;
}

std::uint64_t Store::wait_for_commit(std::uint64_t seen, std::chrono::milliseconds patience) const {
  std::unique_lock lock(impl_->queue_mutex);
  impl_->committed.wait_for(lock, patience, [&] { return impl_->commits != seen; });
  return impl_->commits;
}

Instant Store::wall_now() const { return impl_->wall_clock.now(); }

void Store::reset() {
  run_write([](Writer& writer) {
    std::vector<std::string> tables;
    {
      auto rows = writer.db.query(
          "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'");
      while (rows.next()) tables.push_back(rows.text(0));
    }
    for (const auto& table : tables) writer.db.run("DELETE FROM \"" + table + "\"");
    writer.db.run("DELETE FROM sqlite_sequence");
    return true;
  });
}

}  // namespace ecpay::store
