#pragma once

#include <memory>
#include <string>

#include "core/base/ids.hpp"
#include "core/base/virtual_clock.hpp"
#include "core/store/recorder.hpp"
#include "emulator/options.hpp"

namespace ecpay {

// The database with its clock: what survives the process.
struct Books {
  std::string path;  // of the database
  std::string boot;  // names this incarnation: owns leases
  SystemClock wall;
  VirtualClock clock{wall};
  IdSource ids;
  std::unique_ptr<store::Store> store;
  std::unique_ptr<store::Recorder> recorder;

  explicit Books(std::uint64_t seed) : ids(seed) {}

  // Opens the database and sets the clock: the rows' own, or the one that was asked for.
  // Errors: those of Store::open, "clock.existing".
  static Result<std::unique_ptr<Books>> open(const EmulatorOptions& options,
                                             const std::string& default_path);
  // The clock as it was asked for at start.
  void start_clock(const EmulatorOptions& options);
};

}  // namespace ecpay
