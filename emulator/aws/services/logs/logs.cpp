#include "emulator/aws/services/logs/logs.hpp"

#include <algorithm>

#include "core/base/text.hpp"
#include "emulator/aws/services/logs/log_request.hpp"
#include "emulator/aws/services/logs/operations.hpp"
#include "emulator/aws/services/protocol/input.hpp"

namespace ecpay::aws {
namespace logs {
namespace {

constexpr std::size_t k_max_events = 10'000;

std::int64_t milliseconds(Instant at) { return at.time_since_epoch().count(); }

// One page of `items`, which are sorted by name: those behind `nextToken`, at most `limit`.
template <typename Item, typename Name, typename Show>
Json page_of(const std::vector<Item>& items, const Json& input, int limit, Name name, Show show) {
  const auto after = text_member(input, "nextToken").value_or("");
  Json shown = Json::array();
  std::string last;
  std::string next;
  for (const auto& item : items) {
    if (!after.empty() && name(item) <= after) continue;
    if (shown.size() == static_cast<std::size_t>(limit)) {
      next = last;
      break;
    }
    last = name(item);
    shown.push_back(show(item));
  }
  return Json{{"shown", std::move(shown)}, {"next", next}};
}

std::string group_arn(const ServiceSetup& setup, const std::string& group) {
  return "arn:aws:logs:" + setup.app.region + ":" + setup.app.account_id + ":log-group:" + group;
}

}  // namespace

Outcome<Json> describe_log_groups(const ServiceSetup& setup, const Call& call) {
  const auto limit = limit_of(call.input, 50);
  if (!limit) return limit.refusal();
  const auto prefix = text_member(call.input, "logGroupNamePrefix").value_or("");
  const auto pattern = text_member(call.input, "logGroupNamePattern").value_or("");
  auto groups =
      setup.store.read([](store::Reader& reader) { return store::list_log_groups(reader); });
  std::erase_if(groups, [&](const std::string& group) {
    return !group.starts_with(prefix) || group.find(pattern) == std::string::npos;
  });
  const Json page = page_of(
      groups, call.input, *limit, [](const std::string& group) { return group; },
      [&](const std::string& group) {
        const auto streams = setup.store.read(
            [&](store::Reader& reader) { return store::list_log_streams(reader, group); });
        Instant created = setup.clock.now();
        for (const auto& stream : streams) created = std::min(created, stream.first_at);
        Json json = Json::object();
        json["logGroupName"] = group;
        json["creationTime"] = milliseconds(created);
        json["metricFilterCount"] = 0;
        json["arn"] = group_arn(setup, group) + ":*";
        json["storedBytes"] = 0;
        json["logGroupClass"] = "STANDARD";
        json["logGroupArn"] = group_arn(setup, group);
        return json;
      });
  Json output{{"logGroups", page["shown"]}};
  if (page["next"] != "") output["nextToken"] = page["next"];
  return output;
}

Outcome<Json> describe_log_streams(const ServiceSetup& setup, const Call& call) {
  const auto group = group_of(call.input);
  if (!group) return group.refusal();
  const auto limit = limit_of(call.input, 50);
  if (!limit) return limit.refusal();
  auto streams = streams_of(setup, *group);
  if (!streams) return streams.refusal();
  const auto prefix = text_member(call.input, "logStreamNamePrefix").value_or("");
  std::erase_if(*streams,
                [&](const store::LogStream& each) { return !each.stream.starts_with(prefix); });
  // Paging follows the name of the sort key, made unique by the stream's own.
  const bool by_time = text_member(call.input, "orderBy") == "LastEventTime";
  const auto sort_name = [&](const store::LogStream& each) {
    std::string time = std::to_string(milliseconds(each.last_at));
    time.insert(0, time.size() < 20 ? 20 - time.size() : 0, '0');
    return by_time ? time + "|" + each.stream : each.stream;
  };
  std::sort(streams->begin(), streams->end(),
            [&](const auto& a, const auto& b) { return sort_name(a) < sort_name(b); });
  Json request = call.input;
  if (flag_member(call.input, "descending")) {
    std::reverse(streams->begin(), streams->end());
    const auto after = text_member(call.input, "nextToken").value_or("");
    if (!after.empty()) {
      std::erase_if(*streams, [&](const auto& each) { return sort_name(each) >= after; });
    }
    request.erase("nextToken");
  }
  const Json page =
      page_of(*streams, request, *limit, sort_name, [&](const store::LogStream& each) {
        Json json = Json::object();
        json["logStreamName"] = each.stream;
        json["creationTime"] = milliseconds(each.first_at);
        json["firstEventTimestamp"] = milliseconds(each.first_at);
        json["lastEventTimestamp"] = milliseconds(each.last_at);
        json["lastIngestionTime"] = milliseconds(each.last_at);
        json["arn"] = group_arn(setup, *group) + ":log-stream:" + each.stream;
        json["storedBytes"] = 0;
        return json;
      });
  Json output{{"logStreams", page["shown"]}};
  if (page["next"] != "") output["nextToken"] = page["next"];
  return output;
}

Outcome<Json> put_log_events(const ServiceSetup& setup, const Call& call) {
  const auto group = group_of(call.input);
  if (!group) return group.refusal();
  const auto stream = text_member(call.input, "logStreamName").value_or("");
  const Json& events = member(call.input, "logEvents");
  if (stream.empty()) return stream_missing();
  if (!events.is_array() || events.empty() || events.size() > k_max_events) {
    return Refusal{"InvalidParameterException", "logEvents must have between 1 and 10000 members."};
  }
  std::vector<store::LogLine> lines;
  for (const auto& event : events) {
    const auto at = integer_member(event, "timestamp");
    const auto message = text_member(event, "message");
    if (!at || !message || message->empty()) {
      return Refusal{"InvalidParameterException", "A log event needs a timestamp and a message."};
    }
    lines.push_back(
        {0, *group, stream, Instant(std::chrono::milliseconds(*at)), call.trace, *message});
  }
  const auto written =
      write_outcome<Done>(setup.store, [&](store::Writer& writer) -> Outcome<Done> {
        for (const auto& line : lines) store::append_log(writer, line);
        return Done{};
      });
  if (!written) return written.refusal();
  // Sequence tokens have no meaning since 2023 but are still given.
  return Json{{"nextSequenceToken", setup.ids.digits(18, "logs.sequence", *group + stream)}};
}

}  // namespace logs

Service logs_service(const ServiceSetup& setup) {
  Service service;
  service.id = "logs";
  service.target_prefix = "Logs_20140328";
  service.json_version = "1.1";
  const auto bind = [&setup](auto function) -> Operation {
    return [setup, function](const Call& call) { return function(setup, call); };
  };
  service.operations = {
      {"DescribeLogGroups", bind(logs::describe_log_groups)},
      {"DescribeLogStreams", bind(logs::describe_log_streams)},
      {"GetLogEvents", bind(logs::get_log_events)},
      {"FilterLogEvents", bind(logs::filter_log_events)},
      {"PutLogEvents", bind(logs::put_log_events)},
  };
  return service;
}

}  // namespace ecpay::aws
