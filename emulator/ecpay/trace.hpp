#pragma once

#include <cstdint>
#include <string>

#include "core/base/clock.hpp"
#include "core/base/ids.hpp"
#include "core/http/message.hpp"

namespace ecpay::site {

// Carries the root trace from hop to hop (DECISIONS A9).
inline constexpr std::string_view k_trace_header = "X-Amzn-Trace-Id";

// "1-<8 hex>-<24 hex>" of the request's header; empty if it has none or it is malformed.
std::string trace_of(const http::Request& request);

// A root trace of our own, derived from what it is for.
std::string make_trace(const IdSource& ids, Instant at, std::string_view key);
// The `count`th of those for the same thing. They follow one another in order, so that the rows
// that carry them lie side by side in the database's indexes.
std::string make_trace(const IdSource& ids, Instant at, std::string_view key, std::uint64_t count);

// The URL as the asker saw it.
std::string seen_url(const http::Request& request);

}  // namespace ecpay::site
