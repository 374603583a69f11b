#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/result.hpp"
#include "core/process/descriptor.hpp"

namespace ecpay::process {

// How a process ended.
struct ExitStatus {
  enum class Kind { exited, signalled, unknown } kind = Kind::unknown;
  int code = 0;  // the exit code, or the signal's number

  bool ok() const { return kind == Kind::exited && code == 0; }
  // "exit status 3", "signal: killed"
  std::string text() const;
  // From the value that wait(2) gives.
  static ExitStatus of_wait_status(int status);
  bool operator==(const ExitStatus&) const = default;
};

using Environment = std::vector<std::pair<std::string, std::string>>;

// The variables of this process.
Environment current_environment();
// Of this process; empty if not set.
std::string environment_value(const char* name);

enum class Stream { null_device, pipe, inherited };
enum class Group { own, session, inherited };  // session: a group of its own without our terminal

struct ChildSpec {
  std::vector<std::string> argv;  // argv[0] is the path of the program
  Environment environment;        // exactly these variables
  std::filesystem::path folder;   // working directory; empty = ours
  Stream input = Stream::null_device;
  Stream output = Stream::pipe;
  enum class ErrorOutput { own, with_output } error_output = ErrorOutput::with_output;
  Group group = Group::own;
  std::vector<int> descriptors;  // borrowed; the child has them as 3, 4, …, and no other above 2
};

// A running program and the one place that waits for it. Its group is killed when it ends or when
// the Child is destroyed, so nothing it started outlives it (unless it left the group). Signals are
// reset to their defaults in the child. Movable; used by one thread at a time, except signal_group.
class Child {
 public:
  // Errors: "process.spawn" (subject: argv[0]).
  static Result<Child> spawn(const ChildSpec& spec);

  // A process that another one reaps: `status` delivers its wait(2) status as a native int and then
  // ends.
  static Child adopt(pid_t pid, Descriptor status);

  Child(Child&& other) noexcept;
  Child& operator=(Child&& other) noexcept;
  ~Child();

  pid_t pid() const { return pid_; }
  Descriptor& input() { return input_; }    // our end; with Stream::pipe only
  Descriptor& output() { return output_; }  // our end; with Stream::pipe only
  Descriptor& error() { return error_; }    // our end; with ErrorOutput::own only
  // Becomes readable when the program has ended.
  int exit_descriptor() const { return exit_.get(); }

  // Its status once it has ended, without waiting.
  std::optional<ExitStatus> try_wait();
  // Waits at most that long; a negative time-out waits for ever.
  std::optional<ExitStatus> wait(std::chrono::milliseconds timeout);

  // Lets go: the program lives on, and nobody here waits for it.
  void release() { pid_ = -1; }

  // Any thread may call it: it never reaches a number that was given to others since.
  void signal_group(int signal) const;
  // SIGTERM to the group, `patience`, then SIGKILL; returns when it has ended.
  ExitStatus stop(std::chrono::milliseconds patience);
  ExitStatus kill();

 private:
  enum class Reaper { us, other };
  Child(pid_t pid, Group group, Reaper reaper, Descriptor exit)
      : pid_(pid), group_(group), reaper_(reaper), exit_(std::move(exit)) {}
  ExitStatus reap();

  pid_t pid_ = -1;
  Group group_ = Group::own;
  Reaper reaper_ = Reaper::us;
  Descriptor exit_;
  Descriptor input_, output_, error_;
  std::optional<ExitStatus> status_;
  // Held where the number is given back, and where a signal goes to it.
  std::unique_ptr<std::mutex> signalling_ = std::make_unique<std::mutex>();
};

// Whether a process of this machine runs. One that has ended and that nobody reaps, as in
// containers without an init, does not.
bool is_running(pid_t pid);

}  // namespace ecpay::process
