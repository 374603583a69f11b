#pragma once

#include <atomic>

#include "core/base/ids.hpp"
#include "emulator/aws/lambda/launch.hpp"
#include "emulator/aws/lambda/sandbox.hpp"
#include "emulator/aws/lambda/warm_interpreters.hpp"

namespace ecpay::aws {

// Python sandboxes may be forked from an interpreter that is already warm.
enum class WarmStart { fork, spawn };

// Starts sandboxes: picks the program, builds the environment, opens the way to the runtime. Safe
// to share between threads.
class SandboxFactory {
 public:
  struct Options {
    RuntimeWorld world;
    std::string region;
    Transport own_bootstraps = Transport::private_socket;
    WarmStart warm_start = WarmStart::fork;
    std::uint64_t seed = 0;
  };
  // `clock` is borrowed; it names log streams.
  SandboxFactory(Options options, const Clock& clock);
  ~SandboxFactory();

  // A sandbox in state starting. Errors: as Launcher::choose, "process.spawn", "http.bind".
  Result<std::unique_ptr<Sandbox>> start(const FunctionSpec& function);

  // Starts interpreters to fork from, for the functions of `app`; returns at once.
  void warm_up(const App& app);
  // Returns when they are ready.
  void wait_until_warm();

  // Its code could not be loaded: look for an interpreter anew next time.
  void forget(const FunctionSpec& function) { launcher_.forget(function); }

  // Nothing that is asked before a start is waited for any longer.
  void stop() { launcher_.stop(); }

  // What differs from AWS for this function; empty if nothing.
  std::string notice_of(const FunctionSpec& function);

 private:
  std::string log_stream_of(const FunctionSpec& function);
  std::unique_ptr<Sandbox> start_forked(const FunctionSpec& function, WarmInterpreter& warm,
                                        SandboxPlace place);
  Result<std::unique_ptr<Sandbox>> start_private(const FunctionSpec& function, const Launch& launch,
                                                 SandboxPlace place);
  Result<std::unique_ptr<Sandbox>> start_runtime_api(const FunctionSpec& function,
                                                     const Launch& launch, SandboxPlace place);

  Options options_;
  const Clock& clock_;
  Launcher launcher_;
  WarmInterpreters warm_;
  IdSource ids_;
  std::string started_at_;
  std::atomic<std::uint64_t> count_{0};
};

}  // namespace ecpay::aws
