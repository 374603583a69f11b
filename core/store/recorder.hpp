#pragma once

#include <memory>

#include "core/store/events.hpp"
#include "core/store/logs.hpp"

namespace ecpay::store {

// Takes events and log lines that need no acknowledgement (DECISIONS decision 6) and commits them
// within 50 ms from one thread of its own ("recorder"). Its queue is bounded: when it is full, the
// caller waits for the next commit. Safe to call from any thread; the destructor commits what is
// left.
class Recorder {
 public:
  // Both borrowed; they outlive the recorder.
  Recorder(Store& store, const Clock& clock);
  ~Recorder();

  void event(EventDraft event);
  void log(LogLine line);
  // As note_trade_number of orders.hpp.
  void trade_number(std::string trace, std::string trade_no);
  // Returns after everything handed in before has been committed.
  void flush();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace ecpay::store
