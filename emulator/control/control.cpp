#include "emulator/control/control.hpp"

#include <array>

#include "core/base/error_json.hpp"
#include "core/base/messages.hpp"
#include "core/base/text.hpp"
#include "core/crypto/digest.hpp"
#include "core/wire/form.hpp"
#include "core/wire/url_encoding.hpp"
#include "embedded/control.hpp"

namespace ecpay::control {
namespace {

int status_of(const Error& error) {
  switch (message_of(error.code).category) {
    case Category::usage:
    case Category::input:
    case Category::configuration:
      return 400;
    case Category::conflict:
      return error.code.ends_with("not_found") ? 404 : 409;
    case Category::refused:
      return 403;
    case Category::answer_no:
      return 422;
    case Category::unreachable:
      return 502;
    case Category::timed_out:
      return 504;
    case Category::bug:
      return 500;
  }
  return 500;
}

http::Response error_response(const Error& error) {
  return http::json_response(status_of(error), to_text(Json{{"error", error_json(error)}}));
}

// The decoded segments that the pattern's "{}" stand for; nothing if the path does not fit.
std::optional<std::vector<std::string>> match(std::string_view pattern, std::string_view path) {
  const auto wanted = split(pattern, '/');
  const auto given = split(path, '/');
  if (wanted.size() != given.size()) return std::nullopt;
  std::vector<std::string> values;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i] != "{}") {
      if (wanted[i] != given[i]) return std::nullopt;
      continue;
    }
    auto value = wire::url_decode(given[i]);
    if (!value || value->empty()) return std::nullopt;
    values.push_back(std::move(*value));
  }
  return values;
}

}  // namespace

std::span<const Control::Route> Control::routes() {
  static constexpr auto k_routes = std::to_array<Route>({
      {"GET", "/session", &Control::session},
      {"GET", "/status", &Control::status},
      {"GET", "/hosts", &Control::hosts},
      {"GET", "/orders", &Control::list_orders},
      {"GET", "/orders/{}", &Control::show_order},
      {"POST", "/orders/{}/pay", &Control::pay_order},
      {"POST", "/orders/{}/fail", &Control::fail_order},
      {"POST", "/orders/{}/expire", &Control::expire_order},
      {"GET", "/callbacks", &Control::list_callbacks},
      {"POST", "/callbacks/{}/resend", &Control::resend_callback},
      {"POST", "/callbacks/{}/replay", &Control::replay_callback},
      {"GET", "/clock", &Control::show_clock},
      {"GET", "/clock/agenda", &Control::show_agenda},
      {"POST", "/clock/freeze", &Control::freeze_clock},
      {"POST", "/clock/resume", &Control::resume_clock},
      {"POST", "/clock/set", &Control::set_clock},
      {"POST", "/clock/advance", &Control::advance_clock},
      {"POST", "/clock/next", &Control::next_due},
      {"GET", "/logs", &Control::list_logs},
      {"GET", "/events", &Control::list_events},
      {"POST", "/reset", &Control::reset},
      {"POST", "/stop", &Control::stop},
  });
  return k_routes;
}

Control::Control(Parts parts, Hooks hooks, std::string token)
    : parts_(parts), hooks_(std::move(hooks)), token_(std::move(token)) {}

void Control::end() { ending_.store(true); }

std::optional<Error> Control::refusal(const http::Request& request) const {
  // A page of another origin can send a request here, but not read answers and not set our header.
  const auto origin = request.headers.find("Origin");
  if (origin && *origin != "http://" + request.authority) {
    return Error{"control.origin", to_valid_utf8(*origin), "", ""};
  }
  const auto site = request.headers.find("Sec-Fetch-Site");
  if (site && *site != "same-origin" && *site != "none") {
    return Error{"control.origin", to_valid_utf8(*site), "", ""};
  }
  if (request.method != "GET" && request.method != "HEAD" &&
      !crypto::constant_time_equals(request.headers.get(std::string(k_token_header)), token_)) {
    return Error{"control.token", "", "", ""};
  }
  return std::nullopt;
}

http::Response Control::run(const Route& route, const Call& call) {
  const auto answer = (this->*route.run)(call);
  if (!answer) return error_response(answer.error());
  auto response = http::json_response(200, to_text(*answer));
  response.headers.set("Cache-Control", "no-store");
  return response;
}

http::Response Control::handle(const http::Request& request) {
  if (const auto refused = refusal(request)) return error_response(*refused);
  const auto path = request.path().substr(k_prefix.size());
  if (path == "/openapi.json" && request.method == "GET") {
    return http::json_response(200, std::string(embedded_control()[0].content));
  }
  if (path == "/events/stream" && request.method == "GET") return stream_events(request);
  bool known = false;
  for (const auto& route : routes()) {
    auto values = match(route.pattern, path);
    if (!values) continue;
    known = true;
    if (route.method != request.method) continue;
    Call call{request, std::move(*values), Json::object()};
    if (request.method == "POST" && !request.body.empty()) {
      auto body = parse_json(request.body);
      if (!body) return error_response(body.error());
      if (!body->is_object()) return error_response({"control.body", "", "", ""});
      call.body = std::move(*body);
    }
    return run(route, call);
  }
  const std::string what = request.method + " " + to_valid_utf8(request.path().substr(0, 200));
  auto response = error_response({"control.not_found", what, "", ""});
  if (known) response.status = 405;
  return response;
}

Control::Answer Control::session(const Call&) { return Json{{"token", token_}}; }

Control::Answer Control::status(const Call&) {
  Json status = hooks_.status();
  status["clock"] = clock_view();
  parts_.store.read([&](store::Reader& reader) {
    status["orders"] = store::count_orders(reader);
    status["last_event"] = store::last_event_id(reader);
  });
  return status;
}

Control::Answer Control::hosts(const Call&) { return hooks_.hosts(); }

Control::Answer Control::reset(const Call&) {
  hooks_.reset();
  return Json{{"schema", "ecpay-cli/reset"}, {"v", 1}, {"ok", true}};
}

Control::Answer Control::stop(const Call&) {
  hooks_.stop();
  return Json{{"schema", "ecpay-cli/stop"}, {"v", 1}, {"ok", true}};
}

std::string query_value(const http::Request& request, std::string_view name) {
  const auto form = wire::Form::parse(request.query());
  return form ? form->get(name) : std::string();
}

}  // namespace ecpay::control
