#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "core/store/async_events.hpp"
#include "emulator/agenda/agenda.hpp"

namespace ecpay::aws {

// How a try of an asynchronous event ended.
enum class AsyncOutcome {
  succeeded,
  failed,     // the function failed: tried again after one minute, then after two
  throttled,  // no room: tried again after 1 s, doubling up to 5 minutes, for 6 hours
  dropped,    // it can never run (reserved concurrency 0, the function is gone)
  stopping,   // the emulator is ending: the row stays for the next start
};

// Events that were acknowledged and wait for their function. Rows of the store, so that kill -9
// loses none; run by at most 8 threads ("lambda-async"), started when needed and joined here. Safe
// to call from any thread.
class AsyncEvents final : public agenda::DueSource {
 public:
  using Run = std::function<AsyncOutcome(const store::AsyncEvent&)>;

  // `store` and `clock` are borrowed. Events that an earlier incarnation had in hand are due at
  // once.
  AsyncEvents(store::Store& store, const Clock& clock, std::string boot, Run run);
  ~AsyncEvents() override;

  // Returns when the row is committed. It is tried at once.
  void add(store::AsyncEvent event);
  void on_scheduled(std::function<void()> poke);
  // Returns when no try is running; none begins afterwards.
  void stop();

  std::string_view name() const override { return "lambda-async"; }
  std::optional<Instant> next_due() const override;
  std::size_t run_due(Instant now) override;
  void settle() override;

 private:
  void hand_over(std::vector<store::AsyncEvent> events);
  void loop();
  void attempt(store::AsyncEvent event);
  void schedule(store::AsyncEvent& event, AsyncOutcome outcome);
  void finish(std::int64_t id);

  store::Store& store_;
  const Clock& clock_;
  const std::string boot_;
  const Run run_;
  mutable std::mutex mutex_;  // guards all below
  std::condition_variable wake_;
  std::condition_variable settled_;
  std::deque<store::AsyncEvent> waiting_;
  std::function<void()> poke_;
  int idle_ = 0;
  int busy_ = 0;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace ecpay::aws
