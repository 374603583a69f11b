#pragma once

#include <string>
#include <vector>

#include "core/store/store.hpp"

namespace ecpay::store {

// One CloudWatch log event.
struct LogLine {
  std::int64_t id = 0;  // rising; set by the store
  std::string group;    // "/aws/lambda/NAME"
  std::string stream;   // "2026/01/01/[$LATEST]32hex"
  Instant at;           // virtual time
  std::string trace;    // root trace id; may be empty
  std::string message;
};

void append_log(Writer& writer, const LogLine& line);

struct LogFilter {
  std::string group;   // empty = all
  std::string stream;  // empty = all
  std::string order;   // an order's id: lines of its traces
  std::int64_t after_id = 0;
  std::int64_t from_ms = 0;        // epoch milliseconds, inclusive
  std::int64_t to_ms = INT64_MAX;  // exclusive
  int limit = 10'000;
};
// Oldest first.
std::vector<LogLine> list_logs(Reader& reader, const LogFilter& filter);

struct LogStream {
  std::string group, stream;
  Instant first_at, last_at;
};
std::vector<LogStream> list_log_streams(Reader& reader, std::string_view group);
std::vector<std::string> list_log_groups(Reader& reader);

}  // namespace ecpay::store
