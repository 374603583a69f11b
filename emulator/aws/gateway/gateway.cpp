#include "emulator/aws/gateway/gateway.hpp"

#include <algorithm>

#include "core/base/json_writer.hpp"
#include "emulator/aws/gateway/http_answer.hpp"
#include "emulator/aws/gateway/http_event.hpp"
#include "emulator/aws/gateway/own_pages.hpp"
#include "emulator/aws/gateway/request_body.hpp"
#include "emulator/aws/gateway/rest_answer.hpp"
#include "emulator/aws/gateway/rest_event.hpp"
#include "emulator/aws/gateway/trade_number.hpp"

namespace ecpay::aws {
namespace {

constexpr std::size_t k_max_body_bytes = 10U << 20;     // of a request, at the gateway
constexpr std::size_t k_max_payload_bytes = 6'291'556;  // of an event and of a result, at Lambda
constexpr std::size_t k_max_header_bytes = 10'240;      // v2: with the request line
constexpr std::size_t k_max_rest_url_bytes = 8'192;     // of an edge-optimised API
constexpr std::chrono::milliseconds k_init_time{
    10'000};  // what a cold start may take beside the call

std::vector<ServedApi> serve(const App& app, const IdSource& ids) {
  std::vector<ServedApi> served;
  served.reserve(app.apis.size());
  for (const auto& api : app.apis) {
    served.push_back(
        {&api, RouteTable(api), api.host(app.region),
         ids.alphanumeric(6, "gateway.deployment", api.id),
         "1.1 " + ids.hex(32, "gateway.via", api.id) + ".cloudfront.net (CloudFront)"});
  }
  return served;
}

std::size_t header_bytes(const http::Request& request) {
  std::size_t bytes = 0;
  for (const auto& header : request.headers.list()) {
    bytes += header.name.size() + header.value.size() + 4;  // ": " and CR LF
  }
  return bytes;
}

Answer own(http::Response response, std::string problem, std::string detail = "") {
  return {std::move(response), std::move(problem), std::move(detail), ""};
}

Answer rest_refusal(RestError error, std::string problem, std::string detail = "") {
  return own(rest_error(error), std::move(problem), std::move(detail));
}

Answer http_refusal(HttpError error, std::string problem, std::string detail = "") {
  return own(http_error(error), std::move(problem), std::move(detail));
}

// AWS's own answer where an API was named by host.
Answer unmatched(const Choice& choice) {
  if (choice.outcome == Choice::Outcome::no_api) {
    return http_refusal(HttpError::forbidden, "gateway.no_api");
  }
  const bool rest = choice.api->spec->kind == ApiKind::rest;
  if (choice.outcome == Choice::Outcome::no_stage) {
    return rest ? rest_refusal(RestError::forbidden, "gateway.no_stage", choice.api->spec->stage)
                : http_refusal(HttpError::not_found, "gateway.no_stage", choice.api->spec->stage);
  }
  return rest ? rest_refusal(RestError::missing_authentication_token, "gateway.no_route")
              : http_refusal(HttpError::not_found, "gateway.no_route");
}

// Whether the function's own time-out ends the call before the gateway's patience does.
bool ends_by_itself(const FunctionSpec* function, std::chrono::milliseconds limit) {
  return function == nullptr || std::chrono::seconds(function->timeout_s) + k_init_time < limit;
}

bool has_no_body(int status) { return status == 204 || status == 304; }

}  // namespace

Gateway::Gateway(const GatewayParts& parts, GatewayOptions options)
    : app_(parts.app),
      invoker_(parts.invoker),
      recorder_(parts.recorder),
      clock_(parts.clock),
      ids_(parts.ids),
      options_(std::move(options)),
      apis_(serve(parts.app, parts.ids)),
      naming_(parts.ids),
      patience_(parts.invoker, options_.max_calls) {}

std::uint16_t Gateway::port_of(const http::Request& request) const {
  return request.local_port != 0 ? request.local_port : options_.port;
}

const ApiSpec* Gateway::api_of(const http::Request& request) const {
  const auto choice = choose_api(apis_, request);
  return choice.api == nullptr ? nullptr : choice.api->spec;
}

http::Response Gateway::handle(const http::Request& request) {
  const auto started = monotonic_now();
  const auto at = clock_.now();
  const auto ids = naming_.name(request, at);
  auto handled = handle_named(request, ids, at);
  auto& response = handled.answer.response;
  if (has_no_body(response.status)) { response.body.clear(); }
  note_trade_numbers(request, ids, response);
  const double ms = elapsed_ms(started);
  record(request, ids, handled, ms, tick_us());
  return std::move(response);
}

Gateway::Handled Gateway::handle_named(const http::Request& request, const RequestIds& ids,
                                       Instant at) {
  Handled handled{{}, choose_api(apis_, request)};
  auto& [answer, choice] = handled;
  if (choice.outcome == Choice::Outcome::ambiguous) {
    answer = own(ambiguous_page(choice.candidates, request, port_of(request)),
                 "gateway.ambiguous_route");
    return handled;
  }
  if (choice.outcome == Choice::Outcome::unknown) {
    answer = own(no_route_page(apis_, request, port_of(request)), "gateway.no_route");
    return handled;
  }
  if (choice.api == nullptr) {
    answer = unmatched(choice);
    add_http_headers(answer.response, ids);
    return handled;
  }
  const auto& api = *choice.api->spec;
  const bool rest = api.kind == ApiKind::rest;
  Called called = Called::nothing;
  if (auto refused = refuse_size(request, api.kind)) {
    answer = *std::move(refused);
  } else if (!rest && api.cors && is_preflight(request)) {
    answer.response = http_preflight(*api.cors, request);
  } else if (choice.outcome != Choice::Outcome::chosen) {
    answer = unmatched(choice);
  } else if (choice.match->route->kind == Route::Kind::preflight) {
    answer.response = rest_preflight(api, *choice.match->route);
  } else {
    answer = call({request, app_, *choice.api, *choice.match, choice.path, ids, ids_, at});
    called = Called::function;
  }
  if (rest) {
    add_rest_headers(answer.response, ids, called);
  } else {
    if (api.cors && !is_preflight(request)) { apply_cors(answer.response, *api.cors, request); }
    add_http_headers(answer.response, ids);
  }
  return handled;
}

std::optional<Answer> Gateway::refuse_size(const http::Request& request, ApiKind kind) const {
  const bool rest = kind == ApiKind::rest;
  if (request.body.size() > k_max_body_bytes) {
    return rest ? rest_refusal(RestError::request_too_large, "gateway.request_too_large")
                : http_refusal(HttpError::request_too_large, "gateway.request_too_large");
  }
  if (rest && request.target.size() > k_max_rest_url_bytes) {
    return rest_refusal(RestError::uri_too_long, "gateway.uri_too_long");
  }
  const auto line = rest ? 0 : request.method.size() + request.target.size();
  if (header_bytes(request) + line > k_max_header_bytes) {
    return rest ? rest_refusal(RestError::header_too_large, "gateway.header_too_large")
                : http_refusal(HttpError::header_too_large, "gateway.header_too_large");
  }
  return std::nullopt;
}

Answer Gateway::call(const Exchange& exchange) {
  const bool rest = exchange.api.spec->kind == ApiKind::rest;
  const auto result = invoke(exchange);
  if (!result) {
    return rest ? rest_refusal(RestError::integration_timeout, "gateway.timed_out")
                : http_refusal(HttpError::timed_out, "gateway.timed_out");
  }
  if (*result) {
    auto answer = answer_of(exchange, **result);
    answer.invocation = (*result)->request_id;
    return answer;
  }
  const auto& error = result->error();
  if (error.code == "gateway.request_too_large") {
    return rest ? rest_refusal(RestError::request_too_large, error.code, error.detail)
                : http_refusal(HttpError::request_too_large, error.code, error.detail);
  }
  if (error.code == "lambda.throttled" || error.code == "gateway.busy") {
    return rest ? rest_refusal(RestError::throttled, error.code, error.detail)
                : http_refusal(HttpError::throttled, error.code, error.detail);
  }
  return rest ? rest_refusal(RestError::configuration, error.code, error.detail)
              : http_refusal(HttpError::integration_failure, error.code, error.detail);
}

Answer Gateway::answer_of(const Exchange& exchange, const InvocationResult& result) const {
  const bool rest = exchange.api.spec->kind == ApiKind::rest;
  if (result.failed || result.payload.size() > k_max_payload_bytes) {
    const std::string problem =
        result.failed ? "gateway.function_failed" : "gateway.answer_too_large";
    return rest ? rest_refusal(RestError::integration_failure, problem)
                : http_refusal(HttpError::integration_failure, problem);
  }
  return rest ? rest_answer(result.payload, exchange.request, *exchange.api.spec)
              : http_answer(result.payload, exchange.match.route->spec);
}

std::optional<Result<InvocationResult>> Gateway::invoke(const Exchange& exchange) {
  const auto& route = exchange.match.route->spec;
  Invocation invocation;
  invocation.function = route.function;
  invocation.trace = exchange.ids.invocation_trace;
  invocation.payload = exchange.api.spec->kind == ApiKind::rest ? write_rest_event(exchange)
                                                                : write_http_event(exchange);
  if (invocation.payload.size() > k_max_payload_bytes) {
    return Result<InvocationResult>(Error{"gateway.request_too_large", route.function,
                                          "the event is larger than the 6 MB that Lambda takes",
                                          ""});
  }
  const auto limit = options_.timeout.value_or(std::chrono::milliseconds(route.timeout_ms));
  if (ends_by_itself(app_.find_function(route.function), limit)) {
    return invoker_.invoke(invocation);
  }
  return patience_.invoke(std::move(invocation), limit);
}

void Gateway::note_trade_numbers(const http::Request& request, const RequestIds& ids,
                                 const http::Response& response) const {
  if (!options_.on_trade_number) { return; }
  std::vector<std::string> noted;
  const auto note = [&](std::string_view text) {
    for (auto& number : find_trade_numbers(text)) {
      if (std::find(noted.begin(), noted.end(), number) != noted.end()) { continue; }
      options_.on_trade_number(ids.trace_root, number);
      noted.push_back(std::move(number));
    }
  };
  note(request.query());
  note(request.body);
  note(response.headers.find("Location").value_or(""));
  note(response.body);
}

void Gateway::record(const http::Request& request, const RequestIds& ids, const Handled& handled,
                     double ms, std::int64_t ended) {
  constexpr std::size_t k_recorded_path_bytes = 1024;
  const auto& [answer, choice] = handled;
  JsonWriter data(512);
  if (choice.api != nullptr) {
    const auto& api = *choice.api->spec;
    data.text("api", api.logical_id);
    data.text("kind", api.kind == ApiKind::rest ? "rest" : "http");
    data.text("stage", api.stage);
  }
  data.text("method", request.method);
  data.text("path", request.path().substr(0, k_recorded_path_bytes));
  if (choice.match) {
    data.text("route", route_key_of(choice.match->route->spec));
    data.text("function", choice.match->route->spec.function);
  }
  data.number("status", answer.response.status);
  const bool is_rest = choice.api != nullptr && choice.api->spec->kind == ApiKind::rest;
  data.text("request_id", is_rest ? ids.request_id : ids.extended_id);
  if (!answer.invocation.empty()) { data.text("invocation", answer.invocation); }
  data.number("bytes_in", static_cast<std::int64_t>(request.body.size()));
  data.number("bytes_out", static_cast<std::int64_t>(answer.response.body.size()));
  if (!answer.problem.empty()) {
    data.text("problem", answer.problem);
    data.text("detail", answer.detail);
  }
  store::EventDraft event{store::EventKind::gateway_request, "", ids.trace_root, ms, Json()};
  event.text = data.finish();
  event.tick = ended;  // its beginning is reckoned from both
  recorder_.event(std::move(event));
}

}  // namespace ecpay::aws
