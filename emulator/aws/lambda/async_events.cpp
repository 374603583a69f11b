#include "emulator/aws/lambda/async_events.hpp"

#include <pthread.h>

#include <algorithm>

namespace ecpay::aws {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::size_t k_max_threads = 8;
constexpr std::size_t k_max_waiting = 1000;  // more stay in the store until these are done
constexpr int k_batch = 64;
constexpr int k_max_attempts = 3;
constexpr hours k_max_age{6};

milliseconds throttle_pause(int throttles) {
  return std::min<milliseconds>(seconds(1LL << std::min(throttles, 10)), minutes(5));
}

}  // namespace

AsyncEvents::AsyncEvents(store::Store& store, const Clock& clock, std::string boot, Run run)
    : store_(store), clock_(clock), boot_(std::move(boot)), run_(std::move(run)) {
  static_cast<void>(store_.write<Done>([this](store::Writer& writer) -> Result<Done> {
    store::void_old_async_leases(writer, boot_);
    return Done{};
  }));
}

AsyncEvents::~AsyncEvents() { stop(); }

void AsyncEvents::stop() {
  std::vector<std::thread> threads;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    threads.swap(threads_);
  }
  wake_.notify_all();
  settled_.notify_all();
  for (auto& thread : threads) thread.join();
}

void AsyncEvents::on_scheduled(std::function<void()> poke) {
  const std::lock_guard lock(mutex_);
  poke_ = std::move(poke);
}

void AsyncEvents::add(store::AsyncEvent event) {
  bool now = false;
  {
    const std::lock_guard lock(mutex_);
    now = !stopping_ && waiting_.size() < k_max_waiting;
  }
  const auto start = now ? store::AsyncStart::leased : store::AsyncStart::due;
  const auto id = store_.write<std::int64_t>([&](store::Writer& writer) -> Result<std::int64_t> {
    return store::insert_async_event(writer, event, start, boot_);
  });
  event.id = *id;
  event.created_at = clock_.now();
  if (now) return hand_over({std::move(event)});
  std::function<void()> poke;
  {
    const std::lock_guard lock(mutex_);
    poke = poke_;
  }
  if (poke) poke();
}

void AsyncEvents::hand_over(std::vector<store::AsyncEvent> events) {
  const std::lock_guard lock(mutex_);
  if (stopping_) return;  // their leases are void at the next start
  for (auto& event : events) {
    waiting_.push_back(std::move(event));
    if (static_cast<std::size_t>(idle_) < waiting_.size() && threads_.size() < k_max_threads)
      threads_.emplace_back([this] { loop(); });
  }
  wake_.notify_all();
}

std::optional<Instant> AsyncEvents::next_due() const {
  return store_.read([](store::Reader& reader) { return store::next_async_event_due(reader); });
}

std::size_t AsyncEvents::run_due(Instant now) {
  auto due = store_.write<std::vector<store::AsyncEvent>>(
      [&](store::Writer& writer) -> Result<std::vector<store::AsyncEvent>> {
        return store::claim_due_async_events(writer, now, boot_, k_batch);
      });
  const std::size_t count = due->size();
  if (count > 0) hand_over(std::move(*due));
  return count;
}

void AsyncEvents::settle() {
  std::unique_lock lock(mutex_);
  settled_.wait(lock, [&] { return stopping_ || (waiting_.empty() && busy_ == 0); });
}

void AsyncEvents::loop() {
  ::pthread_setname_np(::pthread_self(), "lambda-async");
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    if (waiting_.empty()) {
      ++idle_;
      wake_.wait(lock, [&] { return stopping_ || !waiting_.empty(); });
      --idle_;
      continue;
    }
    auto event = std::move(waiting_.front());
    waiting_.pop_front();
    ++busy_;
    lock.unlock();
    try {
      attempt(std::move(event));
    } catch (const std::exception&) {
      // The machine broke (full disk): the row is still leased, and due again at the next start.
    }
    lock.lock();
    --busy_;
    if (waiting_.empty() && busy_ == 0) settled_.notify_all();
  }
}

void AsyncEvents::attempt(store::AsyncEvent event) {
  const auto outcome = run_(event);
  switch (outcome) {
    case AsyncOutcome::succeeded:
    case AsyncOutcome::dropped:
      finish(event.id);
      return;
    case AsyncOutcome::failed:
    case AsyncOutcome::throttled:
      schedule(event, outcome);
      return;
    case AsyncOutcome::stopping:
      return;
  }
}

void AsyncEvents::finish(std::int64_t id) {
  static_cast<void>(store_.write<Done>([&](store::Writer& writer) -> Result<Done> {
    store::remove_async_event(writer, id);
    return Done{};
  }));
}

void AsyncEvents::schedule(store::AsyncEvent& event, AsyncOutcome outcome) {
  const Instant now = clock_.now();
  if (outcome == AsyncOutcome::failed) {
    ++event.attempts;
    event.throttles = 0;
    event.next_at = now + minutes(event.attempts);
  } else {
    event.next_at = now + throttle_pause(event.throttles);
    ++event.throttles;
  }
  if (event.attempts >= k_max_attempts || now - event.created_at > k_max_age)
    return finish(event.id);
  static_cast<void>(store_.write<Done>([&](store::Writer& writer) -> Result<Done> {
    store::retry_async_event(writer, event);
    return Done{};
  }));
  std::function<void()> poke;
  {
    const std::lock_guard lock(mutex_);
    poke = poke_;
  }
  if (poke) poke();
}

}  // namespace ecpay::aws
