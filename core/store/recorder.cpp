#include "core/store/recorder.hpp"

#include <pthread.h>

#include <condition_variable>
#include <mutex>
#include <thread>
#include <variant>
#include <vector>

#include "core/store/orders.hpp"

namespace ecpay::store {
namespace {

// A trace has shown a MerchantTradeNo.
struct TradeNumber {
  std::string trace;
  std::string trade_no;
};

using Entry = std::variant<EventDraft, LogLine, TradeNumber>;
constexpr std::size_t k_queue_bound = 20'000;
constexpr std::chrono::milliseconds k_linger{20};

}  // namespace

struct Recorder::Impl {
  Impl(Store& s, const Clock& c) : store(s), clock(c) {}

  Store& store;
  const Clock& clock;
  std::mutex mutex;                   // guards all below
  std::condition_variable wake;       // something to write, or stop
  std::condition_variable committed;  // something was written
  std::vector<Entry> queue;
  std::uint64_t accepted = 0;
  std::uint64_t written = 0;
  bool urgent = false;
  bool stopping = false;
  std::thread thread;

  void push(Entry entry);
  void loop();
  void write(const std::vector<Entry>& batch);
};

void Recorder::Impl::push(Entry entry) {
  std::unique_lock lock(mutex);
  committed.wait(lock, [&] { return queue.size() < k_queue_bound; });
  queue.push_back(std::move(entry));
  ++accepted;
  if (queue.size() == 1) wake.notify_one();
}

void Recorder::Impl::write(const std::vector<Entry>& batch) {
  const auto answer = store.write<Done>([&](Writer& writer) -> Result<Done> {
    for (const auto& entry : batch) {
      if (const auto* event = std::get_if<EventDraft>(&entry)) {
        append_event(writer, *event);
      } else if (const auto* line = std::get_if<LogLine>(&entry)) {
        append_log(writer, *line);
      } else {
        const auto& note = std::get<TradeNumber>(entry);
        note_trade_number(writer, note.trace, note.trade_no);
      }
    }
    return Done{};
  });
  static_cast<void>(answer);  // the job above answers Done only
}

void Recorder::Impl::loop() {
  ::pthread_setname_np(::pthread_self(), "recorder");
  std::unique_lock lock(mutex);
  while (!stopping || !queue.empty()) {
    wake.wait(lock, [&] { return stopping || !queue.empty(); });
    if (!stopping && !urgent) wake.wait_for(lock, k_linger, [&] { return stopping || urgent; });
    urgent = false;
    std::vector<Entry> batch;
    batch.swap(queue);
    lock.unlock();
    try {
      if (!batch.empty()) write(batch);
    } catch (const std::exception&) {  // a full disk loses diagnostics, not orders: those were
                                       // written elsewhere
    }
    lock.lock();
    written += batch.size();
    committed.notify_all();
  }
}

Recorder::Recorder(Store& store, const Clock& clock) : impl_(std::make_unique<Impl>(store, clock)) {
  impl_->thread = std::thread([this] { impl_->loop(); });
}

Recorder::~Recorder() {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->stopping = true;
  }
  impl_->wake.notify_all();
  impl_->thread.join();
}

void Recorder::event(EventDraft event) {
  // The batch is written later; the event happened now.
  if (!event.at) event.at = impl_->clock.now();
  if (!event.wall_at) event.wall_at = impl_->store.wall_now();
  if (!event.tick) event.tick = tick_us();
  impl_->push(std::move(event));
}

void Recorder::log(LogLine line) {
  if (line.at == Instant{}) line.at = impl_->clock.now();
  impl_->push(std::move(line));
}

void Recorder::trade_number(std::string trace, std::string trade_no) {
  impl_->push(TradeNumber{std::move(trace), std::move(trade_no)});
}

void Recorder::flush() {
  std::unique_lock lock(impl_->mutex);
  const auto goal = impl_->accepted;
  impl_->urgent = true;
  impl_->wake.notify_one();
  impl_->committed.wait(lock, [&] { return impl_->written >= goal; });
}

}  // namespace ecpay::store
