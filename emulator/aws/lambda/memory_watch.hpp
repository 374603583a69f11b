#pragma once

#include <sys/types.h>

#include "core/process/descriptor.hpp"

namespace ecpay::aws {

// Resident memory of a process and of those it started, from /proc. Used by one thread at a time.
class MemoryWatch {
 public:
  explicit MemoryWatch(pid_t pid);

  // Now, in KiB, of the process and its descendants (at most 64 of them). 0 when it has gone.
  long current_kib();
  // The highest seen so far, in KiB: the process's own high-water mark, or a higher sum.
  long peak_kib();

 private:
  pid_t pid_;
  process::Descriptor status_;  // /proc/PID/status, kept open
  long peak_kib_ = 0;
};

}  // namespace ecpay::aws
