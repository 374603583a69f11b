#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/process/child.hpp"

namespace ecpay::aws {

// What a forked process starts with.
struct ForkSpec {
  const process::Environment& environment;  // exactly these variables
  std::filesystem::path folder;             // working directory
  int link = -1;                            // becomes its descriptor 3
  int output = -1;                          // becomes its descriptors 1 and 2; 0 is /dev/null
};

// A Python process that has read the modules most functions import, and becomes a sandbox's process
// by forking: the copy has a process group of its own, exactly the given environment, folder and
// descriptors, and runs the same code as a process started for itself. It reaps its copies and
// tells how they ended; when we end, it kills them and ends. Safe to share between threads.
class WarmInterpreter {
 public:
  struct Options {
    std::filesystem::path python;
    std::filesystem::path bootstrap;                  // the folder of the bootstraps
    std::vector<std::filesystem::path> module_paths;  // runtime libraries, for the SDK
    bool with_sdk = false;                            // also read boto3
    std::vector<std::string> services;                // its clients to prepare: "sns"
    process::Environment environment;                 // of the interpreter itself
  };
  // Returns at once. It can fork as soon as it has read the runtime and, if asked for, boto3; what
  // else is often imported, and clients, are read while nobody wants a copy. Errors:
  // "process.spawn".
  static Result<std::unique_ptr<WarmInterpreter>> start(const Options& options);
  ~WarmInterpreter();

  // Whether it can fork now; waits at most that long.
  bool is_ready(std::chrono::milliseconds patience);
  // Nothing if it could not: the interpreter has gone, or did not answer in time.
  std::optional<process::Child> fork(const ForkSpec& spec);

 private:
  WarmInterpreter(process::Child child, process::Descriptor control);
  bool send(const std::string& request, const ForkSpec& spec, int status);

  std::mutex mutex_;  // guards all below
  process::Child child_;
  process::Descriptor control_;
  enum class State { reading, ready, broken } state_ = State::reading;
};

}  // namespace ecpay::aws
