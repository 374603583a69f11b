#include <algorithm>
#include <deque>

#include "core/base/text.hpp"
#include "emulator/aws/services/logs/filter_pattern.hpp"
#include "emulator/aws/services/logs/log_request.hpp"
#include "emulator/aws/services/logs/operations.hpp"
#include "emulator/aws/services/protocol/input.hpp"

namespace ecpay::aws::logs {
namespace {

constexpr int k_max_events = 10'000;
constexpr int k_rows_at_once = 1'000;
constexpr std::size_t k_max_bytes = 1024 * 1024;  // of one answer

std::int64_t milliseconds(Instant at) { return at.time_since_epoch().count(); }

// Tokens are row ids behind a letter and a slash: "f/17".
std::optional<std::int64_t> id_in(const std::string& token) {
  return token.size() < 3 ? std::nullopt
                          : parse_integer(std::string_view(token).substr(2), 0, INT64_MAX);
}

std::string padded(std::int64_t id) {
  std::string digits = std::to_string(id);
  digits.insert(0, digits.size() < 56 ? 56 - digits.size() : 0, '0');
  return digits;
}

// Visits the lines of a filter, oldest first, until `visit` answers false.
void each_line(store::Reader& reader, store::LogFilter filter,
               const std::function<bool(const store::LogLine&)>& visit) {
  filter.limit = k_rows_at_once;
  while (true) {
    const auto lines = store::list_logs(reader, filter);
    for (const auto& line : lines) {
      if (!visit(line)) return;
    }
    if (lines.size() < static_cast<std::size_t>(k_rows_at_once)) return;
    filter.after_id = lines.back().id;
  }
}

// Which streams FilterLogEvents looks at.
struct Streams {
  std::vector<std::string> names;
  std::string prefix;

  bool has(const std::string& stream) const {
    if (!names.empty()) return std::find(names.begin(), names.end(), stream) != names.end();
    return stream.starts_with(prefix);
  }
};

Outcome<Streams> streams_member(const Json& input) {
  Streams streams;
  const Json& names = member(input, "logStreamNames");
  if (names.is_array()) {
    if (names.size() > 100) {
      return Refusal{"InvalidParameterException", "logStreamNames has more than 100 members."};
    }
    for (const auto& name : names) {
      if (name.is_string()) streams.names.push_back(name.get<std::string>());
    }
  }
  streams.prefix = text_member(input, "logStreamNamePrefix").value_or("");
  return streams;
}

Json event_of(const store::LogLine& line) {
  Json event = Json::object();
  event["timestamp"] = milliseconds(line.at);
  event["message"] = line.message;
  event["ingestionTime"] = milliseconds(line.at);
  return event;
}

}  // namespace

Outcome<Json> filter_log_events(const ServiceSetup& setup, const Call& call) {
  const auto group = group_of(call.input);
  if (!group) return group.refusal();
  const auto limit = limit_of(call.input, k_max_events);
  if (!limit) return limit.refusal();
  const auto pattern = FilterPattern::parse(text_member(call.input, "filterPattern").value_or(""));
  if (!pattern) return pattern.refusal();
  const auto streams = streams_member(call.input);
  if (!streams) return streams.refusal();
  const auto known = streams_of(setup, *group);
  if (!known) return known.refusal();
  store::LogFilter filter = filter_of(call.input, *group);
  if (const auto token = text_member(call.input, "nextToken")) {
    const auto id = id_in(*token);
    if (!id) { return Refusal{"InvalidParameterException", "The specified nextToken is invalid."}; }
    filter.after_id = *id;
  }
  Json events = Json::array();
  std::string next;
  std::size_t bytes = 0;
  setup.store.read([&](store::Reader& reader) {
    each_line(reader, filter, [&](const store::LogLine& line) {
      if (!streams->has(line.stream) || !pattern->matches(line.message)) return true;
      Json event = Json::object();
      event["logStreamName"] = line.stream;
      event.update(event_of(line));
      event["eventId"] = padded(line.id);
      events.push_back(std::move(event));
      bytes += line.message.size() + 26;
      const bool full = events.size() == static_cast<std::size_t>(*limit) || bytes >= k_max_bytes;
      if (full) next = "f/" + std::to_string(line.id);
      return !full;
    });
    return true;
  });
  Json output{{"events", std::move(events)}, {"searchedLogStreams", Json::array()}};
  if (!next.empty()) output["nextToken"] = next;
  return output;
}

Outcome<Json> get_log_events(const ServiceSetup& setup, const Call& call) {
  const auto group = group_of(call.input);
  if (!group) return group.refusal();
  const auto limit = limit_of(call.input, k_max_events);
  if (!limit) return limit.refusal();
  const auto streams = streams_of(setup, *group);
  if (!streams) return streams.refusal();
  const auto stream = text_member(call.input, "logStreamName").value_or("");
  const auto known = std::any_of(streams->begin(), streams->end(),
                                 [&](const auto& each) { return each.stream == stream; });
  if (!known) return stream_missing();
  store::LogFilter filter = filter_of(call.input, *group);
  filter.stream = stream;
  const auto token = text_member(call.input, "nextToken");
  std::int64_t before_id = INT64_MAX;  // lines from here on belong to pages already read
  if (token) {
    const auto id = id_in(*token);
    if (!id || (token->front() != 'f' && token->front() != 'b')) {
      return Refusal{"InvalidParameterException", "The specified nextToken is invalid."};
    }
    (token->front() == 'f' ? filter.after_id : before_id) = *id;
  }
  const bool forward = token ? token->front() == 'f' : flag_member(call.input, "startFromHead");
  std::deque<store::LogLine> lines;
  const auto wanted = static_cast<std::size_t>(*limit);
  setup.store.read([&](store::Reader& reader) {
    each_line(reader, filter, [&](const store::LogLine& line) {
      if (line.id >= before_id) return false;
      lines.push_back(line);
      if (!forward && lines.size() > wanted) lines.pop_front();
      return !forward || lines.size() < wanted;
    });
    return true;
  });
  Json events = Json::array();
  for (const auto& line : lines) events.push_back(event_of(line));
  // At either end the token is the one that was sent, which tells a reader to stop.
  const std::int64_t here = before_id == INT64_MAX ? filter.after_id : before_id - 1;
  const std::int64_t last = lines.empty() ? here : lines.back().id;
  const std::int64_t first = lines.empty() ? here + 1 : lines.front().id;
  return Json{{"events", std::move(events)},
              {"nextForwardToken", "f/" + padded(last)},
              {"nextBackwardToken", "b/" + padded(first)}};
}

}  // namespace ecpay::aws::logs
