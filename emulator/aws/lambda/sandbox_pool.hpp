#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <vector>

#include "core/base/result.hpp"
#include "emulator/aws/lambda/code_watch.hpp"
#include "emulator/aws/lambda/sandbox.hpp"

namespace ecpay::aws {

class SandboxPool;

// The right to run one event of a function, with the warm sandbox there was, if any. Gives both
// back when it is destroyed: a sandbox that can take another event is kept.
class Seat {
 public:
  Seat(SandboxPool& pool, const FunctionSpec& function, std::unique_ptr<Sandbox> warm);
  Seat(Seat&& other) noexcept;
  Seat(const Seat&) = delete;
  Seat& operator=(const Seat&) = delete;
  Seat& operator=(Seat&&) = delete;
  ~Seat();

  // Null until one was put here.
  Sandbox* sandbox() { return sandbox_.get(); }
  // Puts a started sandbox in place; the one before is ended.
  void put(std::unique_ptr<Sandbox> sandbox);

 private:
  SandboxPool* pool_;
  const FunctionSpec* function_;
  std::unique_ptr<Sandbox> sandbox_;
  std::uint64_t generation_;  // of the code it was started from
  friend class SandboxPool;
};

// The sandboxes of all functions: which are warm, how many may run. Owns the warm ones. Safe to
// share between threads; sandboxes are ended outside its lock.
class SandboxPool {
 public:
  explicit SandboxPool(int max_sandboxes) : max_sandboxes_(max_sandboxes) {}
  ~SandboxPool();

  // Errors: "lambda.throttled" (subject: the function; detail: which limit). Warm sandboxes of
  // changed code are ended first. `function` outlives the seat.
  Result<Seat> enter(const FunctionSpec& function);

  // Ends every warm sandbox, and every busy one when its event has ended.
  void retire_all();
  bool is_stopping();
  // Returns at `deadline`, or earlier when the pool is stopped.
  void wait_for_stop(Monotonic deadline);
  // Kills all groups and returns when their callers have left. Afterwards `enter` refuses.
  void stop();

 private:
  friend class Seat;
  struct Warm {
    std::unique_ptr<Sandbox> sandbox;
    std::uint64_t used = 0;  // rising: when it became idle
  };
  struct OfFunction {
    std::vector<Warm> warm;
    int running = 0;
    std::uint64_t generation = 0;
  };
  using Ended = std::vector<std::unique_ptr<Sandbox>>;

  void drop_changed(Ended& ended);
  bool make_room(Ended& ended);
  void leave(Seat& seat);

  const int max_sandboxes_;
  CodeWatch watch_;
  std::mutex mutex_;  // guards all below
  std::condition_variable left_;
  std::map<std::string, OfFunction> functions_;  // by logical id
  std::set<Sandbox*> busy_;
  int alive_ = 0;  // warm ones and seats
  std::uint64_t uses_ = 0;
  bool stopping_ = false;
};

}  // namespace ecpay::aws
