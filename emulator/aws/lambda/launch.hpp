#pragma once

#include <mutex>

#include "core/process/interpreter.hpp"
#include "emulator/aws/lambda/environment.hpp"

namespace ecpay::aws {

// How sandboxes of our own bootstraps are spoken to. Other runtimes always get the Runtime API.
enum class Transport { private_socket, runtime_api };

// A program that runs a function.
struct Launch {
  std::vector<std::string> argv;
  Transport transport = Transport::runtime_api;
  std::string notice;  // what differs from AWS, in one English sentence; may be empty
};

// Chooses the program for a function's runtime. The real interpreter behind a version manager's
// shim is preferred, the runtime's version before the host's own, and among those one that can
// import the SDK that the code needs. Keeps what it found. Safe to share between threads.
class Launcher {
 public:
  // Both borrowed. Writes the embedded bootstraps into the run folder (0600, folders 0700).
  Launcher(const RuntimeWorld& world, Transport own_bootstraps);

  // Errors: "process.no_interpreter", "lambda.no_bootstrap" (subject: the function; detail: where
  // it was looked for).
  Result<Launch> choose(const FunctionSpec& function);
  // Chooses anew next time: its code could not be loaded, or has changed.
  void forget(const FunctionSpec& function);
  // Programs that are asked about interpreters are no longer waited for.
  void stop();

 private:
  Result<Launch> look_for(const FunctionSpec& function);
  Result<Launch> python(const FunctionSpec& function);
  Result<Launch> node();
  Result<Launch> provided(const FunctionSpec& function) const;
  std::vector<std::filesystem::path> pythons(const std::string& wanted);
  bool can_import(const std::filesystem::path& python, const std::string& module);

  const RuntimeWorld& world_;
  Transport own_bootstraps_;
  process::Pipe stop_;  // its write end closes
  process::InterpreterFinder finder_;
  std::mutex mutex_;                        // guards all below and stop_'s write end
  std::map<std::string, Launch> chosen_;    // by logical id
  std::map<std::string, bool> importable_;  // "PYTHON MODULE"
};

}  // namespace ecpay::aws
