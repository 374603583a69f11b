#include "core/store/async_events.hpp"

namespace ecpay::store {

std::int64_t insert_async_event(Writer& writer, const AsyncEvent& event, AsyncStart start,
                                std::string_view boot) {
  writer.db.run(
      "INSERT INTO async_event (request_id, function, payload, trace, client_context, attempts,"
      " throttles, next_at, lease, created_at) VALUES (?1, ?2, ?3, ?4, ?5, 0, 0, ?6, ?7, ?6)",
      event.request_id, event.function, event.payload, event.trace, event.client_context,
      writer.now(), start == AsyncStart::leased ? boot : std::string_view());
  return writer.db.last_insert_id();
}

std::vector<AsyncEvent> claim_due_async_events(Writer& writer, Instant now, std::string_view boot,
                                               int limit) {
  std::vector<AsyncEvent> due;
  {
    auto rows = writer.db.query(
        "SELECT id, request_id, function, payload, trace, client_context, attempts, throttles,"
        " next_at, created_at FROM async_event WHERE lease = '' AND next_at <= ?1"
        " ORDER BY next_at, id LIMIT ?2",
        now, limit);
    while (rows.next()) {
      due.push_back({rows.integer(0), rows.text(1), rows.text(2), rows.text(3), rows.text(4),
                     rows.text(5), static_cast<int>(rows.integer(6)),
                     static_cast<int>(rows.integer(7)), rows.instant(8), rows.instant(9)});
    }
  }
  for (const auto& event : due)
    writer.db.run("UPDATE async_event SET lease = ?2 WHERE id = ?1", event.id, boot);
  return due;
}

void retry_async_event(Writer& writer, const AsyncEvent& event) {
  writer.db.run(
      "UPDATE async_event SET attempts = ?2, throttles = ?3, next_at = ?4, lease = ''"
      " WHERE id = ?1",
      event.id, event.attempts, event.throttles, event.next_at);
}

void remove_async_event(Writer& writer, std::int64_t id) {
  writer.db.run("DELETE FROM async_event WHERE id = ?1", id);
}

int void_old_async_leases(Writer& writer, std::string_view boot) {
  return static_cast<int>(
      writer.db.run("UPDATE async_event SET lease = '', next_at = min(next_at, ?2)"
                    " WHERE lease <> '' AND lease <> ?1",
                    boot, writer.now()));
}

std::optional<Instant> next_async_event_due(Reader& reader) {
  auto rows = reader.db.query("SELECT min(next_at) FROM async_event WHERE lease = ''");
  if (!rows.next() || rows.is_null(0)) return std::nullopt;
  return rows.instant(0);
}

std::int64_t count_async_events(Reader& reader) {
  auto rows = reader.db.query("SELECT count(*) FROM async_event");
  return rows.next() ? rows.integer(0) : 0;
}

}  // namespace ecpay::store
