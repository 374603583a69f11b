#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>

#include "core/http/server.hpp"
#include "core/process/descriptor.hpp"
#include "emulator/aws/lambda/runtime_link.hpp"

namespace ecpay::aws {

// The Runtime API (2018-06-01) for one runtime, on a loopback port of its own. Calls out of order
// are refused with the names of both states; unknown paths are 404. The runtime's connections are
// served by threads of the listener ("runtime-api"); the thread that runs the sandbox uses the
// RuntimeLink.
class RuntimeApi final : public RuntimeLink {
 public:
  // Errors: as http::Server::start.
  static Result<std::unique_ptr<RuntimeApi>> start();
  ~RuntimeApi() override;

  // "127.0.0.1:PORT", for AWS_LAMBDA_RUNTIME_API.
  std::string address() const;

  int descriptor() const override { return signal_.get(); }
  void send(const RuntimeEvent& event) override;
  std::optional<Told> take() override;

 private:
  enum class State { started, ready, running, response_sent, init_error };
  // The event under way, as the answer of /next needs it.
  struct Current {
    std::string request_id, deadline_ms, arn, trace, client_context, payload;
  };

  RuntimeApi();
  http::Response handle(const http::Request& request);
  http::Response next();
  http::Response answered(std::string_view request_id, Told::Kind kind,
                          const http::Request& request);
  http::Response init_error(const http::Request& request);
  http::Response render_event() const;
  void tell(Told told);
  static http::Response bad_transition(State from, std::string_view to);
  static std::string_view name_of(State state);

  process::Descriptor signal_;  // an eventfd
  std::mutex mutex_;            // guards all below
  std::condition_variable changed_;
  State state_ = State::started;
  bool has_event_ = false;
  bool closed_ = false;
  Current current_;
  std::deque<Told> told_;
  std::unique_ptr<http::Server> server_;  // last: its threads use all of the above
};

}  // namespace ecpay::aws
