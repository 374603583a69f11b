#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "core/base/virtual_clock.hpp"

namespace ecpay::agenda {

// Something with work that falls due on the virtual clock: callback retries, Lambda's asynchronous
// events. Passive: it is asked, it starts nothing by itself. Called from the agenda's thread and
// from `advance`.
class DueSource {
 public:
  virtual ~DueSource() = default;
  virtual std::string_view name() const = 0;
  virtual std::optional<Instant> next_due() const = 0;
  // What falls due, soonest first, at most `limit`: for people.
  struct Entry {
    Instant at;
    std::string what;
  };
  virtual std::vector<Entry> upcoming(std::size_t limit) const;
  // Begins what is due at `now`; how many. Must not wait for it.
  virtual std::size_t run_due(Instant now) = 0;
  // Returns when everything begun has been attempted.
  virtual void settle() = 0;
};

// Runs due work of all sources in the order of time: by itself while the clock runs (thread
// "agenda"), and step by step when the clock is turned.
class Agenda {
 public:
  // All borrowed; they outlive the agenda.
  Agenda(VirtualClock& clock, std::vector<DueSource*> sources);
  ~Agenda();

  // Something new may be due: look again.
  void poke();

  struct Advanced {
    Instant now;
    std::size_t ran = 0;
  };
  // Turns the clock to `target` (not backwards), stopping at every due time on the way; returns
  // when all that fell due has been attempted. One caller at a time; others wait.
  Advanced advance_to(Instant target);

  std::optional<Instant> next_due() const;
  // Of all sources, soonest first.
  std::vector<DueSource::Entry> upcoming() const;

 private:
  void loop();

  VirtualClock& clock_;
  std::vector<DueSource*> sources_;
  std::mutex advance_mutex_;  // held by the one who turns the clock
  std::mutex mutex_;          // guards the two below
  std::condition_variable wake_;
  bool poked_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace ecpay::agenda
