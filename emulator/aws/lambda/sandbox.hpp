#pragma once

#include <csignal>
#include <memory>
#include <string>

#include "core/base/clock.hpp"
#include "core/process/child.hpp"
#include "emulator/aws/lambda/memory_watch.hpp"
#include "emulator/aws/lambda/output_parser.hpp"
#include "emulator/aws/lambda/runtime_link.hpp"

namespace ecpay::aws {

// Why a sandbox stopped being waited for.
struct Heard {
  enum class Kind {
    told,           // `told` holds what the runtime said
    exited,         // `status` holds how its process ended
    timed_out,      // the deadline passed; its group has been killed
    out_of_memory,  // it passed its limit; its group has been killed
  };
  Kind kind;
  Told told{};
  process::ExitStatus status{};
};

// What a sandbox is made of.
struct SandboxParts {
  process::Child child;
  process::Descriptor output;  // standard output and error, one stream
  std::unique_ptr<RuntimeLink> link;
  std::string log_stream;  // "2026/01/01/[$LATEST]32hex"
  int memory_mb = 128;
};

// One runtime process that takes one event at a time. It starts no thread: whoever runs it waits in
// here for the runtime, its output, its end, its memory and the deadline at once. Owned by one
// thread at a time, except `abort`. Its process group is gone when it is destroyed.
class Sandbox {
 public:
  enum class State { starting, ready, busy, stopping, dead };

  explicit Sandbox(SandboxParts parts);
  Sandbox(const Sandbox&) = delete;
  Sandbox& operator=(const Sandbox&) = delete;
  ~Sandbox();

  State state() const { return state_; }
  const std::string& log_stream() const { return log_stream_; }
  long peak_memory_mb();

  // Waits until the runtime asks for its first event. REQUIRES: state starting.
  Heard await_ready(Monotonic deadline, const OutputParser::Emit& emit);
  // Hands the event over and waits for the answer. REQUIRES: state ready. Afterwards it is ready
  // again if the runtime answered in time, else dead.
  Heard run(const RuntimeEvent& event, Monotonic deadline, const OutputParser::Emit& emit);

  // Whether it can take an event: ready, and its process lives.
  bool is_usable();
  // Kills the group; the thread that waits in `run` sees it exit. Any thread may call it.
  void abort() const { child_.signal_group(SIGKILL); }

 private:
  void move_to(State next);
  Heard wait(Monotonic deadline, const OutputParser::Emit& emit);
  Heard end(Heard heard, const OutputParser::Emit& emit);
  Heard exited(const OutputParser::Emit& emit);
  void read_output(const OutputParser::Emit& emit);
  bool is_over_memory();

  process::Child child_;
  process::Descriptor output_;
  std::unique_ptr<RuntimeLink> link_;
  std::string log_stream_;
  long limit_kib_;
  State state_ = State::starting;
  OutputParser parser_;
  MemoryWatch memory_;
};

std::string_view to_string(Sandbox::State state);

}  // namespace ecpay::aws
