#include "emulator/aws/lambda/lambda.hpp"

#include <stdexcept>

#include "core/base/json_writer.hpp"
#include "core/base/messages.hpp"
#include "core/base/text.hpp"
#include "emulator/aws/lambda/trace_header.hpp"

namespace ecpay::aws {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds k_first_crash_pause{50};
constexpr std::size_t k_error_text = 1000;
constexpr std::size_t k_record_bytes = 256;  // of an event that nothing is special about

SandboxFactory::Options factory_options(const App& app, const LambdaOptions& options) {
  return {options.world, app.region, options.own_bootstraps, options.warm_start, options.seed};
}

bool is_ready(const Heard& heard) {
  return heard.kind == Heard::Kind::told && heard.told.kind == Told::Kind::ready;
}

bool crashed(const Heard& heard) {
  return heard.kind == Heard::Kind::exited &&
         heard.status.kind == process::ExitStatus::Kind::signalled;
}

}  // namespace

// One invocation under way.
struct Lambda::Call {
  Call(const FunctionSpec& f, Seat s, FunctionLog& l) : function(f), seat(std::move(s)), log(l) {}

  const FunctionSpec& function;
  Seat seat;
  FunctionLog& log;
  int attempt = 1;
  std::string trace;
  std::string client_context;
  const std::string* payload = nullptr;
  InvocationResult result;
  std::string error_type;
  std::string report_status;
  long peak_memory_mb = 0;
  std::optional<std::int64_t> ended;  // tick_us() at the end of the event

  OutputParser::Emit emit() {
    return [this](OutputRecord record) { log.output(std::move(record)); };
  }
};

Lambda::Lambda(const App& app, LambdaServices services, LambdaOptions options)
    : app_(app),
      services_(services),
      options_(std::move(options)),
      ids_(options_.seed),
      started_at_(format_utc(services.clock.now())),
      factory_(factory_options(app, options_), services.clock),
      pool_(options_.max_sandboxes),
      async_(services.store, services.clock, options_.boot,
             [this](const store::AsyncEvent& event) { return run_async(event); }) {}

Lambda::~Lambda() { stop(); }

void Lambda::stop() {
  factory_.stop();
  pool_.stop();
  async_.stop();
}

std::string Lambda::next_request_id(const FunctionSpec& function) {
  return ids_.uuid("request", function.logical_id + started_at_, ++requests_);
}

Result<InvocationResult> Lambda::invoke(const Invocation& invocation) {
  const auto* function = app_.find_function(invocation.function);
  if (!function) return Error{"lambda.not_found", invocation.function, "", ""};
  return run(*function, invocation, next_request_id(*function), 1);
}

Result<std::string> Lambda::invoke_async(const Invocation& invocation) {
  const auto* function = app_.find_function(invocation.function);
  if (!function) return Error{"lambda.not_found", invocation.function, "", ""};
  if (invocation.payload.size() > k_max_async_event_bytes) {
    return Error{"lambda.payload_too_large", function->logical_id,
                 std::to_string(invocation.payload.size()) + " bytes", ""};
  }
  store::AsyncEvent event;
  event.request_id = next_request_id(*function);
  event.function = function->logical_id;
  event.payload = invocation.payload;
  event.trace = invocation.trace;
  event.client_context = invocation.client_context;
  auto id = event.request_id;
  async_.add(std::move(event));
  return id;
}

std::string Lambda::enqueue(store::Writer& writer, const Invocation& invocation) {
  const auto* function = app_.find_function(invocation.function);
  if (!function) throw std::logic_error("Lambda::enqueue: no function " + invocation.function);
  store::AsyncEvent event;
  event.request_id = next_request_id(*function);
  event.function = function->logical_id;
  event.payload = invocation.payload;
  event.trace = invocation.trace;
  event.client_context = invocation.client_context;
  event.next_at = writer.now();
  store::insert_async_event(writer, event, store::AsyncStart::due, options_.boot);
  return event.request_id;
}

void Lambda::committed() { async_.run_due(services_.clock.now()); }

AsyncOutcome Lambda::run_async(const store::AsyncEvent& event) {
  const auto* function = app_.find_function(event.function);
  if (!function || function->reserved_concurrency == 0) {
    Json data = {{"kind", "async_event_dropped"},
                 {"function", event.function},
                 {"request_id", event.request_id}};
    data["text"] = function ? "ReservedConcurrentExecutions is 0, so the event is dropped."
                            : "The template no longer has this function; the event is dropped.";
    services_.recorder.event(
        {store::EventKind::notice, "", trace_root_of(event.trace), 0, std::move(data)});
    return AsyncOutcome::dropped;
  }
  const Invocation invocation{event.function, event.payload, event.trace, event.client_context};
  const auto result = run(*function, invocation, event.request_id, event.attempts + 1);
  if (pool_.is_stopping()) return AsyncOutcome::stopping;
  if (!result) return AsyncOutcome::throttled;
  return result->failed ? AsyncOutcome::failed : AsyncOutcome::succeeded;
}

Result<InvocationResult> Lambda::run(const FunctionSpec& function, const Invocation& invocation,
                                     std::string request_id, int attempt) {
  if (store::Store::in_transaction()) throw std::logic_error("Lambda::invoke inside a transaction");
  if (invocation.payload.size() > k_max_event_bytes) {
    return Error{"lambda.payload_too_large", function.logical_id,
                 std::to_string(invocation.payload.size()) + " bytes", ""};
  }
  auto seat = pool_.enter(function);
  if (!seat) return seat.error();
  const std::string trace = invocation.trace.empty()
                                ? new_trace_header(ids_, request_id, services_.clock.now())
                                : invocation.trace;
  FunctionLog log(services_.recorder, function, trace_root_of(trace));
  Call call(function, std::move(*seat), log);
  call.attempt = attempt;
  call.trace = trace;
  call.client_context = invocation.client_context;
  call.payload = &invocation.payload;
  call.result.request_id = std::move(request_id);
  call.result.cold = call.seat.sandbox() == nullptr;
  if (call.seat.sandbox()) log.set_stream(call.seat.sandbox()->log_stream());
  record_started(call);

  auto failure = call.result.cold ? bring_up(call) : std::nullopt;
  log.start(call.result.request_id);
  if (!failure) {
    run_event(call);
  } else {
    if (!failure->log_line.empty()) log.platform(failure->log_line);
    call.result.failed = true;
    call.result.payload = std::move(failure->payload);
    call.error_type = failure->error_type;
    if (call.report_status.empty()) call.report_status = "error";
  }
  record_finished(call);
  return std::move(call.result);
}

// Starts a sandbox and waits until it is ready. A start that takes too long, or that a signal ends,
// is tried again within the function's own time-out, as AWS does.
std::optional<Failure> Lambda::bring_up(Call& call) {
  const auto began = monotonic_now();
  Heard heard{Heard::Kind::timed_out};
  auto failure = try_init(call, began + options_.init_limit, heard);
  const bool again = heard.kind == Heard::Kind::timed_out || crashed(heard);
  if (failure && again && !pool_.is_stopping()) {
    const auto deadline = monotonic_now() + seconds(call.function.timeout_s);
    auto pause = k_first_crash_pause;
    do {
      if (crashed(heard)) pool_.wait_for_stop(std::min(deadline, monotonic_now() + pause));
      pause *= 2;
      failure = try_init(call, deadline, heard);
    } while (failure && crashed(heard) && monotonic_now() < deadline && !pool_.is_stopping());
    if (failure && monotonic_now() >= deadline) {
      failure = timeout_failure(call.result.request_id, format_utc(services_.wall.now()),
                                call.function.timeout_s);
      call.report_status = "timeout";
    }
  }
  call.result.init_ms = elapsed_ms(began);
  return failure;
}

std::optional<Failure> Lambda::try_init(Call& call, Monotonic deadline, Heard& heard) {
  auto sandbox = factory_.start(call.function);
  if (!sandbox) {
    heard = Heard{Heard::Kind::exited};
    note_once(call.function, fix_text(sandbox.error(), Language::en), call.log);
    return entrypoint_failure(call.result.request_id, message_text(sandbox.error(), Language::en));
  }
  call.log.set_stream((*sandbox)->log_stream());
  call.log.init_start();
  note_once(call.function, factory_.notice_of(call.function), call.log);
  call.seat.put(std::move(*sandbox));
  heard = call.seat.sandbox()->await_ready(deadline, call.emit());
  if (is_ready(heard)) return std::nullopt;
  call.peak_memory_mb = call.seat.sandbox()->peak_memory_mb();
  factory_.forget(call.function);
  return failure_of(call, heard);
}

void Lambda::run_event(Call& call) {
  auto& sandbox = *call.seat.sandbox();
  const auto began = monotonic_now();
  const auto limit = seconds(call.function.timeout_s);
  const std::string deadline_ms =
      std::to_string((services_.wall.now() + limit).time_since_epoch().count());
  const RuntimeEvent event{call.result.request_id, deadline_ms,  call.function.arn, call.trace,
                           call.client_context,    *call.payload};
  auto heard = sandbox.run(event, began + limit, call.emit());
  call.result.duration_ms = elapsed_ms(began);
  call.ended = tick_us();
  call.peak_memory_mb = sandbox.peak_memory_mb();
  if (heard.kind == Heard::Kind::told && heard.told.kind == Told::Kind::response) {
    call.result.payload = std::move(heard.told.body);
    return;
  }
  const bool posted = heard.kind == Heard::Kind::told && heard.told.kind == Told::Kind::error;
  const auto failure = failure_of(call, heard);
  if (!failure->log_line.empty()) call.log.platform(failure->log_line);
  call.result.failed = true;
  call.result.payload = failure->payload;
  call.error_type = failure->error_type;
  if (heard.kind == Heard::Kind::timed_out) {
    call.report_status = "timeout";
  } else if (!posted) {
    call.report_status = "error";
  }
}

std::optional<Failure> Lambda::failure_of(Call& call, const Heard& heard) const {
  const auto& id = call.result.request_id;
  switch (heard.kind) {
    case Heard::Kind::exited:
      return exit_failure(id, heard.status);
    case Heard::Kind::timed_out:
      return timeout_failure(id, format_utc(services_.wall.now()), call.function.timeout_s);
    case Heard::Kind::out_of_memory:
      return memory_failure(id);
    case Heard::Kind::told:
      break;
  }
  switch (heard.told.kind) {
    case Told::Kind::error:
    case Told::Kind::init_error:
      return posted_failure(heard.told.body);
    case Told::Kind::too_large:
      return too_large_failure();
    case Told::Kind::bad_mode:
      return bad_mode_failure();
    case Told::Kind::ready:
    case Told::Kind::response:
    case Told::Kind::broken:
      break;
  }
  return platform_failure("Runtime.Unknown",
                          "RequestId: " + id + " Error: Runtime protocol broken");
}

void Lambda::note_once(const FunctionSpec& function, const std::string& text, FunctionLog& log) {
  if (text.empty()) return;
  {
    const std::lock_guard lock(notes_mutex_);
    if (!noted_.insert(function.logical_id + text).second) return;
  }
  log.output({OutputRecord::Kind::notice, to_text(Json{{"kind", "runtime"}, {"text", text}})});
}

void Lambda::record(const Call& call, store::EventKind kind, double ms, JsonWriter data) {
  store::EventDraft event{kind, "", call.log.trace_root(), ms, Json()};
  event.text = data.finish();
  if (kind == store::EventKind::function_finished) event.tick = call.ended;
  services_.recorder.event(std::move(event));
}

void Lambda::record_started(const Call& call) {
  JsonWriter data(k_record_bytes);
  data.text("function", call.function.logical_id);
  data.text("request_id", call.result.request_id);
  data.flag("cold", call.result.cold);
  if (call.attempt > 1) data.number("attempt", call.attempt);
  record(call, store::EventKind::function_started, 0, std::move(data));
}

void Lambda::record_finished(Call& call) {
  auto& result = call.result;
  call.log.end(result.request_id);
  call.log.report({result.request_id, result.duration_ms, result.init_ms, call.function.memory_mb,
                   call.peak_memory_mb, call.report_status,
                   call.report_status == "error" ? std::string_view(call.error_type) : ""});
  result.log_tail = call.log.tail();
  JsonWriter data(k_record_bytes);
  data.text("function", call.function.logical_id);
  data.text("request_id", result.request_id);
  data.flag("cold", result.cold);
  data.flag("failed", result.failed);
  data.number("memory_mb", call.peak_memory_mb);
  if (result.cold) data.raw("init_ms", to_text(Json(result.init_ms)));
  if (call.attempt > 1) data.number("attempt", call.attempt);
  if (result.failed) {
    data.text("error_type", call.error_type);
    if (const auto body = parse_json(result.payload))
      data.text("error_message", first_code_points(text_of(*body, "errorMessage"), k_error_text));
  }
  record(call, store::EventKind::function_finished, result.duration_ms, std::move(data));
}

void Lambda::warm_up() { factory_.warm_up(app_); }
void Lambda::wait_until_warm() { factory_.wait_until_warm(); }

}  // namespace ecpay::aws
