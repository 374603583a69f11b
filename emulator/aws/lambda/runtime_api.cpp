#include "emulator/aws/lambda/runtime_api.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "core/base/json.hpp"

namespace ecpay::aws {
namespace {

constexpr std::string_view k_runtime = "/2018-06-01/runtime/";
constexpr std::string_view k_invocation = "invocation/";
// Longer answers than a function may give are still read, so that the runtime hears why.
constexpr std::size_t k_max_body_bytes = 32U << 20;

http::Response error_response(int status, std::string_view type, std::string_view message) {
  Json body = Json::object();
  body["errorMessage"] = message;
  body["errorType"] = type;
  return http::json_response(status, to_text(body));
}

http::Response accepted() { return http::json_response(202, "{\"status\":\"OK\"}\n"); }

http::Response bad_request_id() {
  return error_response(400, "InvalidRequestID", "Invalid request ID");
}

void add_unless_empty(http::Headers& headers, std::string name, const std::string& value) {
  if (!value.empty()) headers.add(std::move(name), value);
}

}  // namespace

RuntimeApi::RuntimeApi() : signal_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (!signal_) throw std::system_error(errno, std::generic_category(), "eventfd");
}

Result<std::unique_ptr<RuntimeApi>> RuntimeApi::start() {
  std::unique_ptr<RuntimeApi> api(new RuntimeApi());
  http::ServerOptions options;
  options.name = "runtime-api";
  options.max_body_bytes = k_max_body_bytes;
  options.max_connections = 32;
  options.idle_timeout = std::chrono::hours(24);
  auto server = http::Server::start(
      std::move(options), [raw = api.get()](const http::Request& r) { return raw->handle(r); });
  if (!server) return server.error();
  api->server_ = std::move(*server);
  return api;
}

RuntimeApi::~RuntimeApi() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  changed_.notify_all();
  server_.reset();
}

std::string RuntimeApi::address() const { return "127.0.0.1:" + std::to_string(server_->port()); }

void RuntimeApi::send(const RuntimeEvent& event) {
  {
    const std::lock_guard lock(mutex_);
    current_ = {std::string(event.request_id),
                std::string(event.deadline_ms),
                std::string(event.arn),
                std::string(event.trace),
                std::string(event.client_context),
                std::string(event.payload)};
    has_event_ = true;
  }
  changed_.notify_all();
}

std::optional<Told> RuntimeApi::take() {
  const std::lock_guard lock(mutex_);
  if (told_.empty()) return std::nullopt;
  Told told = std::move(told_.front());
  told_.pop_front();
  if (told_.empty()) {
    std::uint64_t count = 0;
    static_cast<void>(::read(signal_.get(), &count, sizeof count));
  }
  return told;
}

// REQUIRES: mutex_ is held.
void RuntimeApi::tell(Told told) {
  told_.push_back(std::move(told));
  const std::uint64_t one = 1;
  static_cast<void>(::write(signal_.get(), &one, sizeof one));
}

http::Response RuntimeApi::handle(const http::Request& request) {
  auto path = request.path();
  const bool get = request.method == "GET";
  const bool post = request.method == "POST";
  if (path == "/2018-06-01/ping" && get) return http::text_response(200, "pong");
  if (request.method == "PUT" && (path == "/2020-08-15/logs" || path == "/2022-07-01/telemetry"))
    return http::text_response(202, "Telemetry is not emulated; nothing will be sent.");
  if (path.starts_with(k_runtime)) {
    path.remove_prefix(k_runtime.size());
    if (path == "invocation/next" && get) return next();
    if (path == "init/error" && post) return init_error(request);
    if (path.starts_with(k_invocation) && post) {
      path.remove_prefix(k_invocation.size());
      const auto slash = path.find('/');
      const auto action = slash == std::string_view::npos ? "" : path.substr(slash + 1);
      if (action == "response")
        return answered(path.substr(0, slash), Told::Kind::response, request);
      if (action == "error") return answered(path.substr(0, slash), Told::Kind::error, request);
    }
  }
  return http::text_response(404, "404 page not found\n");
}

http::Response RuntimeApi::next() {
  std::unique_lock lock(mutex_);
  switch (state_) {
    case State::started:
      tell({Told::Kind::ready, ""});
      state_ = State::ready;
      break;
    case State::response_sent:
      state_ = State::ready;
      break;
    case State::ready:
      break;
    case State::running:
    case State::init_error:
      return bad_transition(state_, "Ready");
  }
  changed_.wait(lock, [&] { return closed_ || (state_ == State::ready && has_event_); });
  if (closed_) return error_response(500, "InternalServerError", "Internal Server Error");
  has_event_ = false;
  state_ = State::running;
  return render_event();
}

http::Response RuntimeApi::render_event() const {
  http::Response response;
  auto& headers = response.headers;
  headers.add("Content-Type", "application/json");
  headers.add("Lambda-Runtime-Aws-Request-Id", current_.request_id);
  headers.add("Lambda-Runtime-Deadline-Ms", current_.deadline_ms);
  headers.add("Lambda-Runtime-Invoked-Function-Arn", current_.arn);
  add_unless_empty(headers, "Lambda-Runtime-Trace-Id", current_.trace);
  add_unless_empty(headers, "Lambda-Runtime-Client-Context", current_.client_context);
  response.body = current_.payload;
  return response;
}

http::Response RuntimeApi::answered(std::string_view request_id, Told::Kind kind,
                                    const http::Request& request) {
  const std::lock_guard lock(mutex_);
  const std::string_view to =
      kind == Told::Kind::response ? "InvocationResponse" : "InvocationErrorResponse";
  if (state_ == State::started || state_ == State::init_error) return bad_transition(state_, to);
  if (state_ != State::running || request_id != current_.request_id) return bad_request_id();
  state_ = State::response_sent;
  const auto mode = request.headers.find("Lambda-Runtime-Function-Response-Mode");
  if (mode && *mode != "streaming") {
    tell({Told::Kind::bad_mode, ""});
    return error_response(400, "InvalidFunctionResponseMode", "Invalid function response mode");
  }
  if (request.body.size() > k_max_answer_bytes) {
    tell({Told::Kind::too_large, ""});
    return error_response(413, "RequestEntityTooLarge",
                          "Exceeded maximum allowed payload size (6291556 bytes).");
  }
  tell({kind, request.body});
  return accepted();
}

http::Response RuntimeApi::init_error(const http::Request& request) {
  const std::lock_guard lock(mutex_);
  if (state_ != State::started) return bad_transition(state_, "InitError");
  state_ = State::init_error;
  tell({Told::Kind::init_error, request.body.substr(0, k_max_answer_bytes)});
  return accepted();
}

http::Response RuntimeApi::bad_transition(State from, std::string_view to) {
  return error_response(403, "InvalidStateTransition",
                        "State transition from " + std::string(name_of(from)) + " to " +
                            std::string(to) +
                            " failed for runtime. Error: State transition is not allowed");
}

std::string_view RuntimeApi::name_of(State state) {
  switch (state) {
    case State::started:
      return "Started";
    case State::ready:
      return "Ready";
    case State::running:
      return "Running";
    case State::response_sent:
      return "ResponseSent";
    case State::init_error:
      return "InitError";
  }
  return "Started";
}

}  // namespace ecpay::aws
