#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json.hpp"
#include "core/store/store.hpp"

namespace ecpay::store {

// One callback on its way to a shop: what is told, where to, and when it is tried next.
struct Delivery {
  std::int64_t id = 0;
  std::string order_id;
  std::string merchant_id;
  std::string profile;                  // whose keys sign it
  std::string kind;                     // "return" (DECISIONS A2)
  std::string url;                      // as the shop named it
  std::string api;                      // the catalogue entry whose callback this is
  Json fields = Json::object();         // what the message tells
  Json resend_fields = Json::object();  // what it tells instead when it is sent again
  std::string body;         // exact bytes to send instead of rendering the fields; empty = render
  std::string resend_body;  // bytes of a try that was cut off: the next try sends these; else empty
  std::string state =
      "pending";     // pending, settled (ok), exhausted (no further try), held (not allowed)
  int attempts = 0;  // those that count
  std::optional<Instant> next_at;
  std::string trace;
  Instant created_at{};
};

// One try. `status` is empty while it is under way and when there was no answer.
struct Attempt {
  std::int64_t delivery_id = 0;
  int n = 0;
  Instant at{};
  std::optional<int> status;
  double ms = 0;
  std::string answer;   // the first bytes of the answer's body
  std::string verdict;  // empty while it is under way
  std::string body;     // the bytes sent
};

std::int64_t insert_delivery(Writer& writer, const Delivery& delivery);
std::optional<Delivery> find_delivery(Reader& reader, std::int64_t id);
std::vector<Delivery> list_deliveries(Reader& reader, std::string_view order_id, int limit = 1000);
std::vector<Attempt> list_attempts(Reader& reader, std::int64_t delivery_id);

// Leases deliveries that are due at `now` and not leased, oldest first: they belong to `boot` until
// closed.
std::vector<Delivery> claim_due(Writer& writer, Instant now, std::string_view boot, int limit);
// Leases this one, whatever its due time; nothing if it is leased already.
std::optional<Delivery> claim_one(Writer& writer, std::int64_t id, std::string_view boot);

// Opens the next attempt row of a leased delivery with the bytes that are about to be sent. Returns
// its n.
int open_attempt(Writer& writer, std::int64_t delivery_id, std::string_view body);

// Closes attempt n, gives the lease back and sets what comes next.
struct AttemptOutcome {
  std::optional<int> status;
  double ms = 0;
  std::string answer;
  std::string verdict;
  std::string state;  // the delivery's from now on
  std::optional<Instant> next_at;
};
void close_attempt(Writer& writer, std::int64_t delivery_id, int n, const AttemptOutcome& outcome);

// Gives the lease back without a try; `next_at` and `state` are set.
void release_delivery(Writer& writer, std::int64_t id, std::string_view state,
                      std::optional<Instant> next_at);

// At start: leases of other incarnations than `boot` are void. An attempt they left open is closed
// as `interrupted`, and the same bytes are due again at once without counting (DECISIONS A19,
// decision 3). Returns how many deliveries were freed.
int void_old_leases(Writer& writer, std::string_view boot);

// The earliest due time of an unleased delivery.
std::optional<Instant> next_delivery_due(Reader& reader);

}  // namespace ecpay::store
