#include "core/store/events.hpp"

namespace ecpay::store {

std::string_view to_string(EventKind kind) {
  switch (kind) {
    case EventKind::emulator_started:
      return "emulator.started";
    case EventKind::emulator_stopped:
      return "emulator.stopped";
    case EventKind::browser_request:
      return "browser.request";
    case EventKind::gateway_request:
      return "gateway.request";
    case EventKind::function_started:
      return "function.started";
    case EventKind::function_finished:
      return "function.finished";
    case EventKind::function_log:
      return "function.log";
    case EventKind::order_created:
      return "order.created";
    case EventKind::order_state:
      return "order.state";
    case EventKind::cashier_page:
      return "cashier.page";
    case EventKind::callback_scheduled:
      return "callback.scheduled";
    case EventKind::callback_attempted:
      return "callback.attempted";
    case EventKind::callback_settled:
      return "callback.settled";
    case EventKind::sns_published:
      return "sns.published";
    case EventKind::sns_delivered:
      return "sns.delivered";
    case EventKind::table_written:
      return "table.written";
    case EventKind::clock_changed:
      return "clock.changed";
    case EventKind::fault_hit:
      return "fault.hit";
    case EventKind::notice:
      return "notice";
  }
  return "notice";
}

std::int64_t append_event(Writer& writer, const EventDraft& event) {
  writer.db.run(
      "INSERT INTO event (at, wall_at, kind, order_id, trace, ms, data, tick) VALUES (?1, ?2, "
      "?3, ?4, ?5, ?6, ?7, ?8)",
      event.at.value_or(writer.now()), event.wall_at.value_or(writer.wall_now()),
      to_string(event.kind), event.order, event.trace, event.ms,
      event.text.empty() ? to_text(event.data) : event.text, event.tick.value_or(tick_us()));
  return writer.db.last_insert_id();
}

void bind_trace(Writer& writer, std::string_view trace, std::string_view order_id) {
  if (trace.empty() || order_id.empty()) return;
  writer.db.run("INSERT INTO trace (trace, order_id) VALUES (?1, ?2) ON CONFLICT(trace) DO NOTHING",
                trace, order_id);
}

std::string order_of_trace(Reader& reader, std::string_view trace) {
  auto rows = reader.db.query(
      "SELECT coalesce((SELECT order_id FROM event WHERE trace = ?1 AND trace <> ''"
      " AND order_id > '' ORDER BY order_id LIMIT 1),"
      " (SELECT order_id FROM trace WHERE trace = ?1), '')",
      trace);
  return rows.next() ? rows.text(0) : "";
}

std::int64_t last_event_id(Reader& reader) {
  auto rows = reader.db.query("SELECT coalesce(max(id), 0) FROM event");
  return rows.next() ? rows.integer(0) : 0;
}

std::vector<Event> list_events(Reader& reader, const EventFilter& filter) {
  std::vector<Event> events;
  const auto collect = [&events](Query rows) {
    while (rows.next()) {
      events.push_back({rows.integer(0), rows.instant(1), rows.instant(2), rows.text(3),
                        rows.text(4), rows.text(5), rows.real(6), rows.text(7), rows.integer(8)});
    }
  };
  if (filter.order.empty()) {
    collect(reader.db.query(
        "SELECT e.id, at, wall_at, kind, CASE order_id WHEN '' THEN coalesce((SELECT b.order_id"
        " FROM event b WHERE b.trace = e.trace AND b.trace <> '' AND b.order_id > ''"
        " ORDER BY b.order_id LIMIT 1), (SELECT t.order_id FROM trace t WHERE t.trace = e.trace),"
        " '') ELSE order_id END, trace, ms, data, tick FROM event e WHERE id > ?1"
        " ORDER BY id LIMIT ?2",
        filter.after_id, filter.limit));
  } else {
    collect(reader.db.query(
        // Each part names the condition of the partial index that serves it.
        "SELECT id, at, wall_at, kind, ?2, trace, ms, data, tick FROM event WHERE id IN"
        " (SELECT id FROM event WHERE order_id = ?2 AND order_id <> ''"
        " UNION SELECT e.id FROM (SELECT trace FROM event WHERE order_id = ?2 AND order_id <> ''"
        " UNION SELECT trace FROM trace WHERE order_id = ?2) t CROSS JOIN event e"
        " ON e.trace = t.trace AND e.trace <> '' AND e.order_id = '') AND id > ?1"
        " ORDER BY id LIMIT ?3",
        filter.after_id, filter.order, filter.limit));
  }
  return events;
}

}  // namespace ecpay::store
