#include "core/base/text.hpp"
#include "emulator/control/control.hpp"
#include "emulator/control/views.hpp"

namespace ecpay::control {
namespace {

constexpr int k_max_rows = 1000;
// How often a quiet stream says that it lives, and so notices that its reader or the server has
// gone.
constexpr std::chrono::milliseconds k_heartbeat{500};

std::int64_t number_of(const http::Request& request, std::string_view name) {
  return parse_integer(query_value(request, name), 0, INT64_MAX).value_or(0);
}

}  // namespace

Control::Answer Control::list_events(const Call& call) {
  store::EventFilter filter;
  filter.after_id = number_of(call.request, "after");
  filter.limit = k_max_rows;
  if (const auto name = query_value(call.request, "order"); !name.empty()) {
    const auto order = order_named(name);
    if (!order) return order.error();
    filter.order = order->id;
  }
  parts_.recorder.flush();
  return parts_.store.read([&](store::Reader& reader) -> Json {
    Json rows = Json::array();
    for (const auto& event : store::list_events(reader, filter)) rows.push_back(event_view(event));
    return {{"schema", "ecpay-cli/events"}, {"v", 1}, {"events", std::move(rows)}};
  });
}

Control::Answer Control::list_logs(const Call& call) {
  store::LogFilter filter;
  filter.after_id = number_of(call.request, "after");
  filter.group = query_value(call.request, "group");
  if (const auto name = query_value(call.request, "order"); !name.empty()) {
    const auto order = order_named(name);
    if (!order) return order.error();
    filter.order = order->id;
  }
  parts_.recorder.flush();
  const auto patience =
      std::chrono::milliseconds(std::min<std::int64_t>(number_of(call.request, "wait_ms"), 20'000));
  const auto started = monotonic_now();
  while (true) {
    const auto seen = parts_.store.commits();
    Json rows = Json::array();
    for (const auto& line : parts_.store.read(
             [&](store::Reader& reader) { return store::list_logs(reader, filter); })) {
      rows.push_back(log_view(line));
    }
    const double left = static_cast<double>(patience.count()) - elapsed_ms(started);
    if (!rows.empty() || left <= 0 || ending_.load()) {
      return Json{{"schema", "ecpay-cli/logs"}, {"v", 1}, {"logs", std::move(rows)}};
    }
    parts_.store.wait_for_commit(
        seen, std::min(k_heartbeat, std::chrono::milliseconds(static_cast<long long>(left) + 1)));
  }
}

// Server-sent events: one a row of the log, `id:` its row id, so that a reader that lost its
// connection goes on where it was (Last-Event-ID, or ?after=).
http::Response Control::stream_events(const http::Request& request) {
  std::int64_t after = number_of(request, "after");
  if (const auto last = request.headers.find("Last-Event-ID")) {
    after = parse_integer(*last, 0, INT64_MAX).value_or(after);
  }
  http::Response response;
  response.headers.set("Content-Type", "text/event-stream; charset=utf-8");
  response.headers.set("Cache-Control", "no-store");
  response.stream = [this, after](const http::StreamWriter& write) mutable {
    if (!write("retry: 1000\n\n")) return;
    while (!ending_.load()) {
      const auto seen = parts_.store.commits();
      // A reset starts the row ids anew: what is below `after` has not been told.
      if (parts_.store.read([](store::Reader& reader) { return store::last_event_id(reader); }) <
          after) {
        after = 0;
      }
      store::EventFilter filter;
      filter.after_id = after;
      filter.limit = k_max_rows;
      const auto events = parts_.store.read(
          [&](store::Reader& reader) { return store::list_events(reader, filter); });
      std::string piece;
      for (const auto& event : events) {
        piece +=
            "id: " + std::to_string(event.id) + "\ndata: " + to_text(event_view(event)) + "\n\n";
        after = event.id;
      }
      if (!piece.empty() && !write(piece)) return;
      const bool quiet = parts_.store.wait_for_commit(seen, k_heartbeat) == seen;
      if (quiet && !write(": alive\n\n")) return;
    }
  };
  return response;
}

}  // namespace ecpay::control
