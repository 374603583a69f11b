#pragma once

#include <array>
#include <atomic>
#include <string>
#include <string_view>

#include "core/base/clock.hpp"
#include "core/base/ids.hpp"
#include "core/http/message.hpp"

namespace ecpay::aws {

// Everything that names one request.
struct RequestIds {
  std::string key;               // what further ids of this request are derived from
  std::string request_id;        // UUID: v1 requestContext.requestId
  std::string extended_id;       // "JKJaXmPLvHcESHA=": v1 extendedRequestId, v2 requestId
  std::string trace_root;        // "1-5759e988-bd862e3fe1be46a994272793"
  std::string trace_header;      // what the function finds in X-Amzn-Trace-Id
  std::string invocation_trace;  // "Root=…;Parent=…;Sampled=0"
};

// Gives requests their ids: derived from what was asked, and from how often that was asked before,
// so that the same traffic gets the same ids in whatever order threads bring it (DECISIONS A30).
// Safe to share between threads.
class RequestNaming {
 public:
  explicit RequestNaming(const IdSource& ids) : ids_(ids) {}  // borrowed

  // A well-formed X-Amzn-Trace-Id of the request is kept, any other replaced.
  RequestIds name(const http::Request& request, Instant at);
  // Counts from the start again (DECISIONS A22).
  void reset();

 private:
  const IdSource& ids_;
  // Requests are counted per slot of their hash: bounded, and two keys in one slot still differ.
  std::array<std::atomic<std::uint64_t>, 1024> counts_{};
};

// The root of "Root=1-8hex-24hex[;…]" in any order of its parts; empty if there is none.
std::string_view trace_root_of(std::string_view header);

}  // namespace ecpay::aws
