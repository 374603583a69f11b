#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "core/base/clock.hpp"
#include "core/base/ids.hpp"
#include "core/http/message.hpp"
#include "core/store/recorder.hpp"
#include "emulator/aws/gateway/answer.hpp"
#include "emulator/aws/gateway/api_choice.hpp"
#include "emulator/aws/gateway/exchange.hpp"
#include "emulator/aws/gateway/patience.hpp"
#include "emulator/aws/gateway/request_ids.hpp"
#include "emulator/aws/lambda/invoker.hpp"
#include "emulator/aws/template/app.hpp"

namespace ecpay::aws {

struct GatewayOptions {
  std::uint16_t port =
      3000;  // shown in addresses where a request does not tell its listener's port
  // Set: replaces the time-out of every route, 29 s and 30 s by default (DECISIONS decision 4).
  std::optional<std::chrono::milliseconds> timeout;
  std::size_t max_calls = 512;  // calls that wait with a time-out of the gateway's own
  // A request or answer of `trace` (a root id) has shown this MerchantTradeNo. Called on the
  // request's thread before its answer goes out; must be safe to call from any thread.
  std::function<void(std::string_view trace, std::string_view trade_no)> on_trade_number;
};

// What a Gateway works with. All borrowed; they outlive it.
struct GatewayParts {
  const App& app;
  Invoker& invoker;
  store::Recorder& recorder;
  const Clock& clock;
  const IdSource& ids;
};

// API Gateway for every API of a template: chooses API and route, calls the function with the event
// AWS would send, and answers as AWS would. Addresses are never translated here; the Host that a
// function sees is the API's real name whatever the client called it.
//
// Every request becomes one event "gateway.request": {api, kind, stage, method, path, route,
// function, status, request_id, invocation, bytes_in, bytes_out} and, where the gateway answered
// for the function, {problem, detail}; problem is a code of core/base/messages.
//
// Safe to call from any thread. Before it is destroyed, the Invoker must end its running calls (see
// Patience).
class Gateway {
 public:
  Gateway(const GatewayParts& parts, GatewayOptions options);

  http::Response handle(const http::Request& request);

  // The API a request would reach, or nullptr. Lives as long as the App.
  const ApiSpec* api_of(const http::Request& request) const;

  // Ids start again as after construction (DECISIONS A22).
  void reset() { naming_.reset(); }

 private:
  struct Handled {
    Answer answer;
    Choice choice;
  };
  Handled handle_named(const http::Request& request, const RequestIds& ids, Instant at);
  Answer call(const Exchange& exchange);
  Answer answer_of(const Exchange& exchange, const InvocationResult& result) const;
  std::optional<Result<InvocationResult>> invoke(const Exchange& exchange);
  std::optional<Answer> refuse_size(const http::Request& request, ApiKind kind) const;
  void record(const http::Request& request, const RequestIds& ids, const Handled& handled,
              double ms, std::int64_t ended);
  void note_trade_numbers(const http::Request& request, const RequestIds& ids,
                          const http::Response& response) const;
  std::uint16_t port_of(const http::Request& request) const;

  const App& app_;
  Invoker& invoker_;
  store::Recorder& recorder_;
  const Clock& clock_;
  const IdSource& ids_;
  const GatewayOptions options_;
  std::vector<ServedApi> apis_;
  RequestNaming naming_;
  Patience patience_;
};

}  // namespace ecpay::aws
