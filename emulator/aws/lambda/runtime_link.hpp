#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ecpay::aws {

// The longest answer a function may give: 6 MiB and 100 bytes, as on AWS.
inline constexpr std::size_t k_max_answer_bytes = 6'291'556;

// One event on its way into a sandbox. All views outlive the call they are given to.
struct RuntimeEvent {
  std::string_view request_id;
  std::string_view deadline_ms;  // epoch milliseconds of the real clock, as text
  std::string_view arn;
  std::string_view trace;           // "Root=1-…;Parent=…;Sampled=0"
  std::string_view client_context;  // JSON text; empty if none
  std::string_view payload;
};

// What a runtime told us.
struct Told {
  enum class Kind {
    ready,       // it asks for its first event
    response,    // body: the function's answer
    error,       // body: its error object
    init_error,  // body: the error object of a failed start
    too_large,   // it answered more than k_max_answer_bytes
    bad_mode,    // it asked for a response mode that does not exist
    broken,      // what came is not the protocol: the runtime cannot be used any more
  };
  Kind kind;
  std::string body;
};

// The way to one runtime: the Runtime API over HTTP, or the private socket of our own bootstraps.
// Used by the one thread that runs the sandbox.
class RuntimeLink {
 public:
  virtual ~RuntimeLink() = default;
  // Readable when `take` has something, or when the other side has gone.
  virtual int descriptor() const = 0;
  // Hands an event over. REQUIRES: the runtime is ready, or has answered its last event.
  virtual void send(const RuntimeEvent& event) = 0;
  // True while part of the event waits for room; then `flush` when descriptor() is writable.
  virtual bool wants_write() const { return false; }
  virtual void flush() {}
  // What was told next, without waiting.
  virtual std::optional<Told> take() = 0;
};

}  // namespace ecpay::aws
