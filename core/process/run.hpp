#pragma once

#include <chrono>
#include <string>

#include "core/process/child.hpp"

namespace ecpay::process {

struct RunLimits {
  std::chrono::milliseconds deadline{30'000};
  std::size_t max_bytes = 1U << 20;  // of either stream; what is beyond is read and dropped
  int stop =
      -1;  // a descriptor, borrowed: once it can be read, or has ended, the program is killed
};

struct RunResult {
  ExitStatus status;
  std::string output;
  std::string error;
  enum class End {
    finished,
    timed_out,
    stopped
  } end = End::finished;  // else: its group was killed
};

// Runs a program to its end on the calling thread, with `input` on its standard input, and collects
// both streams. Errors: "process.spawn".
Result<RunResult> run(ChildSpec spec, std::string_view input = "", RunLimits limits = {});

}  // namespace ecpay::process
