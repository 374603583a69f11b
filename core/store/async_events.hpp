#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/store/store.hpp"

namespace ecpay::store {

// An event that a function was given asynchronously and has not dealt with yet. A row exists from
// the acknowledgement until the function has succeeded or its tries are used up.
struct AsyncEvent {
  std::int64_t id = 0;
  std::string request_id;  // the same over all tries
  std::string function;    // logical id
  std::string payload;     // JSON text
  std::string trace;       // trace header, passed on
  std::string client_context;
  int attempts = 0;   // tries that reached the function and failed
  int throttles = 0;  // times it found no room in a row
  std::optional<Instant> next_at;
  Instant created_at{};
};

enum class AsyncStart { leased, due };  // leased: the caller runs it now, as `boot`

std::int64_t insert_async_event(Writer& writer, const AsyncEvent& event, AsyncStart start,
                                std::string_view boot);
// Leases events that are due at `now` and not leased, oldest first.
std::vector<AsyncEvent> claim_due_async_events(Writer& writer, Instant now, std::string_view boot,
                                               int limit);
// Gives the lease back; it is due again at event.next_at.
void retry_async_event(Writer& writer, const AsyncEvent& event);
void remove_async_event(Writer& writer, std::int64_t id);
// Events leased by an earlier incarnation of the program are due at once.
int void_old_async_leases(Writer& writer, std::string_view boot);
std::optional<Instant> next_async_event_due(Reader& reader);
std::int64_t count_async_events(Reader& reader);

}  // namespace ecpay::store
