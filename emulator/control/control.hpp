#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "core/base/json.hpp"
#include "core/base/virtual_clock.hpp"
#include "core/http/message.hpp"
#include "core/store/recorder.hpp"
#include "emulator/agenda/agenda.hpp"
#include "emulator/ecpay/operations.hpp"

// The control API (DESIGN section 4): everything the command line and the dashboard do to a running
// emulator. openapi.json beside this file describes it and is served by it.
namespace ecpay::control {

inline constexpr std::string_view k_prefix = "/_emu/v1";
inline constexpr std::string_view k_token_header = "X-Ecpay-Emulator-Token";

// All borrowed; they outlive the Control.
struct Parts {
  store::Store& store;
  store::Recorder& recorder;
  VirtualClock& clock;
  agenda::Agenda& agenda;
  const site::Operations& operations;
};

// What only the whole emulator can do.
struct Hooks {
  std::function<Json()> status;  // pid, urls, template notices, outputs
  std::function<Json()> hosts;   // the host table, for the shopper
  std::function<void()> reset;
  std::function<void()> stop;    // asks for it and returns
  std::function<void()> settle;  // returns when nothing that has begun is under way
};

// Safe to share between threads.
class Control {
 public:
  Control(Parts parts, Hooks hooks, std::string token);

  // `request.path()` starts with k_prefix. Changes need the token and, from a browser, an Origin of
  // our own (403 "control.token", "control.origin"); an unknown path is 404 "control.not_found".
  // Errors are answered as {"error":{…}} with the status of their category.
  http::Response handle(const http::Request& request);

  // Requests that wait for something answer at once from now on.
  void end();

  struct Call {
    const http::Request& request;
    std::vector<std::string> path;  // decoded, what the route's "{}" stood for
    Json body;                      // of a POST; an object
  };
  using Answer = Result<Json>;
  struct Route {
    std::string_view method;
    std::string_view pattern;  // "/orders/{}/pay"
    Answer (Control::*run)(const Call& call);
  };
  static std::span<const Route> routes();

 private:
  Answer session(const Call& call);
  Answer status(const Call& call);
  Answer hosts(const Call& call);
  Answer list_orders(const Call& call);
  Answer show_order(const Call& call);
  Answer pay_order(const Call& call);
  Answer fail_order(const Call& call);
  Answer expire_order(const Call& call);
  Answer list_callbacks(const Call& call);
  Answer resend_callback(const Call& call);
  Answer replay_callback(const Call& call);
  Answer show_clock(const Call& call);
  Answer show_agenda(const Call& call);
  Answer freeze_clock(const Call& call);
  Answer resume_clock(const Call& call);
  Answer set_clock(const Call& call);
  Answer advance_clock(const Call& call);
  Answer next_due(const Call& call);
  Answer list_logs(const Call& call);
  Answer list_events(const Call& call);
  Answer reset(const Call& call);
  Answer stop(const Call& call);

  http::Response stream_events(const http::Request& request);
  http::Response run(const Route& route, const Call& call);
  std::optional<Error> refusal(const http::Request& request) const;
  Result<trade::Order> order_named(const std::string& name);
  Json clock_view() const;
  void record_clock(std::string_view what);

  Parts parts_;
  Hooks hooks_;
  std::string token_;
  std::atomic<bool> ending_{false};
};

// The value of one query parameter, decoded; empty if there is none.
std::string query_value(const http::Request& request, std::string_view name);

}  // namespace ecpay::control
