#pragma once

#include <functional>
#include <memory>

#include "core/base/json.hpp"
#include "core/base/result.hpp"
#include "emulator/options.hpp"

namespace ecpay {

// The whole emulator: every listener, the books, the functions. Two may run in one process on two
// project folders. Owned by one thread, which starts and stops it.
class Emulator {
 public:
  // Returns when every listener answers: a self-request has succeeded. `on_stop` is called, on a
  // thread of the control listener, when somebody asks over the control API for the end. Errors:
  // those of the template, of the store, "http.port_in_use", "http.bind", "http.ca",
  // "clock.existing", "emulator.listen" (not loopback and no token), "emulator.folder",
  // "emulator.no_answer".
  static Result<std::unique_ptr<Emulator>> start(const EmulatorOptions& options,
                                                 std::function<void()> on_stop);
  ~Emulator();  // stops
  Emulator(const Emulator&) = delete;
  Emulator& operator=(const Emulator&) = delete;

  // {"ready":true,"pid","urls":{…},"ca","db"}: the content of the ready file and of run.json.
  Json ready() const;
  // {"shop_url","notices":[…],"template"}: what `up` tells beside it.
  Json summary() const;
  // Ends calls, closes listeners, waits for tries under way; under 3 s.
  void stop();

 private:
  struct Impl;
  explicit Emulator(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace ecpay
