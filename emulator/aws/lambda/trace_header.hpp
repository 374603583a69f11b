#pragma once

#include <string>
#include <string_view>

#include "core/base/clock.hpp"
#include "core/base/ids.hpp"

namespace ecpay::aws {

// "Root=1-8hex-24hex;Parent=16hex;Sampled=0" for an invocation that brought none.
std::string new_trace_header(const IdSource& ids, std::string_view request_id, Instant at);

// The root trace id "1-…" of a header; empty if it has none.
std::string trace_root_of(std::string_view header);

}  // namespace ecpay::aws
