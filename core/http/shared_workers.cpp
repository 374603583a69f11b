#include "core/http/shared_workers.hpp"

#include <sys/epoll.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <system_error>

#include "core/http/thread_pool.hpp"

namespace ecpay::http {
namespace {

constexpr std::uint64_t k_stop = 0;  // no connection has this number
constexpr unsigned k_over = EPOLLRDHUP | EPOLLHUP | EPOLLERR;
constexpr int k_calm_looks = 50;  // after so many without need the watcher sleeps

void watch_descriptor(int events, int descriptor, std::uint64_t id, unsigned interest) {
  epoll_event event{};
  event.events = interest;
  event.data.u64 = id;
  if (::epoll_ctl(events, EPOLL_CTL_ADD, descriptor, &event) != 0)
    throw std::system_error(errno, std::generic_category(), "epoll_ctl");
}

}  // namespace

SharedWorkers::SharedWorkers(Service& service, int wake_up, std::size_t workers)
    : service_(service), usual_(workers), events_(::epoll_create1(EPOLL_CLOEXEC)) {
  if (!events_) throw std::system_error(errno, std::generic_category(), "epoll_create1");
  watch_descriptor(events_.get(), wake_up, k_stop, EPOLLIN);
  const std::lock_guard lock(mutex_);
  for (std::size_t i = 0; i < usual_; ++i) start_worker();
  watcher_ = std::thread([this] { watch(); });
}

SharedWorkers::~SharedWorkers() { shut_down(); }

bool SharedWorkers::add(std::unique_ptr<Session>& session) {
  const std::lock_guard lock(mutex_);
  if (connections_.size() >= service_.options.max_connections || stopping_) return false;
  const int descriptor = session->descriptor();
  const auto id = ++last_;
  auto& connection = connections_[id];
  connection.rests_since = monotonic_now();
  connection.session = std::move(session);
  try {
    // Edge-triggered: an event for each piece that comes, with no call to ask for the next one.
    watch_descriptor(events_.get(), descriptor, id, EPOLLIN | EPOLLRDHUP | EPOLLET);
  } catch (...) {
    session = std::move(connection.session);
    connections_.erase(id);
    throw;
  }
  return true;
}

void SharedWorkers::start_worker() {
  const auto self = workers_.emplace(workers_.end());
  ++waiting_;
  try {
    self->thread = std::thread([this, self] { work(self); });
  } catch (const std::system_error&) {  // the machine's limit: those there are go on
    --waiting_;
    workers_.erase(self);
  }
}

void SharedWorkers::work(Workers::iterator self) {
  name_this_thread(service_.options.name + ".conn");
  while (true) {
    epoll_event event{};
    const int count = ::epoll_wait(events_.get(), &event, 1, -1);
    if (count == 1 && event.data.u64 == k_stop) return;
    if (count == 1 && !serve(self, event.data.u64, event.events)) return;
  }
}

bool SharedWorkers::serve_ready(Session& session) {
  try {
    return session.serve_ready();
  } catch (const std::exception&) {  // the machine's limits; they cost this connection only
    std::fprintf(stderr, "%s: a connection failed\n", service_.options.name.c_str());
    return false;
  }
}

// False when the worker is not needed any more.
bool SharedWorkers::serve(Workers::iterator self, std::uint64_t id, unsigned events) {
  std::unique_lock lock(mutex_);
  const auto found = connections_.find(id);
  if (found == connections_.end()) return true;
  auto& connection = found->second;
  connection.again = connection.busy || (events & k_over) != 0;
  if (connection.busy) return true;
  connection.busy = true;
  self->since = monotonic_now();
  self->serves = true;
  if (--waiting_ == 0 && !watched_) {
    watched_ = true;
    relief_.notify_one();
  }
  bool open = true;
  do {
    lock.unlock();
    open = serve_ready(*connection.session);
    lock.lock();
  } while (open && std::exchange(connection.again, false));
  std::unique_ptr<Session> over;  // closed after the lock is gone
  if (open) {
    connection.busy = false;
    connection.rests_since = monotonic_now();
  } else {
    over = std::move(connection.session);
    connections_.erase(id);
  }
  self->serves = false;
  if (std::exchange(self->held_up, false)) --held_up_;
  const bool needed = free_to_serve() <= usual_ || stopping_;
  if (needed) {
    ++waiting_;
  } else {
    ended_.splice(ended_.end(), workers_, self);
  }
  lock.unlock();
  return needed;
}

void SharedWorkers::watch() {
  name_this_thread(service_.options.name + ".relief");
  int calm = 0;
  const auto idle_time = service_.options.idle_timeout;
  const auto nap =
      std::clamp(idle_time / 4, std::chrono::milliseconds(5), std::chrono::milliseconds(5'000));
  std::unique_lock lock(mutex_);
  auto next_look = monotonic_now() + nap;
  while (!stopping_) {
    if (watched_) {
      relief_.wait_for(lock, k_held_up, [this] { return stopping_; });
    } else {
      relief_.wait_until(lock, next_look, [this] { return stopping_ || watched_; });
    }
    if (watched_) {
      calm = waiting_ == 0 ? 0 : calm + 1;
      if (waiting_ == 0) relieve();
      watched_ = calm < k_calm_looks;
    }
    if (monotonic_now() < next_look) continue;
    next_look = monotonic_now() + nap;
    std::vector<std::unique_ptr<Session>> closed;
    close_idle(closed);
    Workers ended;
    ended.swap(ended_);
    lock.unlock();
    closed.clear();
    for (auto& worker : ended) worker.thread.join();
    lock.lock();
  }
}

// Starts more than have been held up: when handlers block, the next will, too.
void SharedWorkers::relieve() {
  const auto limit = monotonic_now() - k_held_up;
  for (auto& worker : workers_) {
    if (worker.held_up || !worker.serves || worker.since > limit) continue;
    worker.held_up = true;
    ++held_up_;
  }
  if (free_to_serve() >= usual_) return;
  const auto wanted = std::min(2 * held_up_ + usual_, service_.options.max_connections);
  for (auto count = workers_.size(); count < wanted; ++count) start_worker();
}

void SharedWorkers::close_idle(std::vector<std::unique_ptr<Session>>& closed) {
  const auto limit = monotonic_now() - service_.options.idle_timeout;
  for (auto at = connections_.begin(); at != connections_.end();) {
    if (at->second.busy || at->second.rests_since > limit) {
      ++at;
      continue;
    }
    closed.push_back(std::move(at->second.session));
    at = connections_.erase(at);
  }
}

void SharedWorkers::shut_down() {
  {
    const std::lock_guard lock(mutex_);
    if (std::exchange(stopping_, true)) return;
    std::erase_if(connections_, [](const auto& entry) { return !entry.second.busy; });
  }
  relief_.notify_one();
  watcher_.join();
  // No worker is started any more, and each ends at its next look at the events.
  while (true) {
    Workers all;
    {
      const std::lock_guard lock(mutex_);
      all.splice(all.end(), ended_);
      if (all.empty() && !workers_.empty()) all.splice(all.end(), workers_, workers_.begin());
    }
    if (all.empty()) break;
    for (auto& worker : all) worker.thread.join();
  }
  connections_.clear();
}

}  // namespace ecpay::http
