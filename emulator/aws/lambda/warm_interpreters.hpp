#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

#include "emulator/aws/lambda/launch.hpp"
#include "emulator/aws/lambda/warm_interpreter.hpp"

namespace ecpay::aws {

// Keeps one warm interpreter for each Python and SDK need of an app. Reading the code and starting
// them takes a thread of its own ("lambda-warm"), joined here. Safe to share between threads.
class WarmInterpreters {
 public:
  // Both borrowed.
  WarmInterpreters(const RuntimeWorld& world, Launcher& launcher);
  ~WarmInterpreters();

  // Begins to start what the functions of `app` can use; returns at once. `app` outlives it.
  void start(const App& app, const std::string& region);
  // Returns when all that was started can fork.
  void wait();

  // One that can fork a sandbox of this function, waiting a little for one that is being started;
  // null if there is none, or if the function has settings that an interpreter reads only as it
  // starts.
  WarmInterpreter* find(const FunctionSpec& function);

 private:
  struct Key {
    std::string python;
    bool with_sdk = false;
    auto operator<=>(const Key&) const = default;
  };
  void start_all(const App& app, const std::string& region);

  const RuntimeWorld& world_;
  Launcher& launcher_;
  std::thread starter_;
  std::condition_variable started_;
  std::mutex mutex_;  // guards all below
  bool is_started_ = false;
  std::map<Key, std::unique_ptr<WarmInterpreter>> interpreters_;
  std::map<std::string, WarmInterpreter*> of_function_;  // by logical id
};

}  // namespace ecpay::aws
