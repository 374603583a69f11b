#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json.hpp"
#include "core/store/store.hpp"

namespace ecpay::store {

// What the event log tells of (DECISIONS A8). to_string gives the published name:
// "gateway.request".
enum class EventKind {
  emulator_started,
  emulator_stopped,
  browser_request,
  gateway_request,
  function_started,
  function_finished,
  function_log,
  order_created,
  order_state,
  cashier_page,
  callback_scheduled,
  callback_attempted,
  callback_settled,
  sns_published,
  sns_delivered,
  table_written,
  clock_changed,
  fault_hit,
  notice
};
std::string_view to_string(EventKind kind);

struct EventDraft {
  EventKind kind;
  std::string order;  // the order's id (TradeNo); empty if not known yet
  std::string trace;  // root trace id "1-…"; empty if there is none
  double ms = 0;      // how long it took; 0 for a moment
  Json data = Json::object();
  // When it happened, virtual and wall time; without them it happens as it is written.
  std::optional<Instant> at = std::nullopt;
  std::optional<Instant> wall_at = std::nullopt;
  std::optional<std::int64_t> tick = std::nullopt;  // tick_us() then
  // Not empty: JSON text that is written instead of `data`, for what happens at every request.
  std::string text = {};
};

// A row of the log: {id, at, wall_at, kind, order, trace, ms, data}. An event without an order of
// its own belongs to the order its trace was bound to.
struct Event {
  std::int64_t id;
  Instant at;
  Instant wall_at;
  std::string kind;
  std::string order;
  std::string trace;
  double ms;
  std::string data;   // JSON text
  std::int64_t tick;  // tick_us() at its end; 0 in rows of older databases
};

// Appends within the caller's transaction. Returns the row id.
std::int64_t append_event(Writer& writer, const EventDraft& event);

// An event without an order belongs to the orders of its trace: those that other events of the
// trace name, and the one that the trace was bound to.

// From now on (and for what was logged before) `trace` belongs to the order with this id. Needed
// only where no event names both.
void bind_trace(Writer& writer, std::string_view trace, std::string_view order_id);
// The order of a trace, the earliest if it has several; empty if none.
std::string order_of_trace(Reader& reader, std::string_view trace);

// The id of the newest event; 0 if there is none.
std::int64_t last_event_id(Reader& reader);

struct EventFilter {
  std::int64_t after_id = 0;
  std::string order;  // an order's id: its own events and those of its traces
  int limit = 1000;
};
std::vector<Event> list_events(Reader& reader, const EventFilter& filter);

}  // namespace ecpay::store
