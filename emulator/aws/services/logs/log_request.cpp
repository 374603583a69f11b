#include "emulator/aws/services/logs/log_request.hpp"

#include "emulator/aws/services/protocol/input.hpp"

namespace ecpay::aws::logs {

Outcome<std::string> group_of(const Json& input) {
  if (auto name = text_member(input, "logGroupName")) return *std::move(name);
  auto identifier = text_member(input, "logGroupIdentifier");
  if (!identifier) {
    return Refusal{"InvalidParameterException",
                   "1 validation error detected: Value null at 'logGroupName' failed to satisfy "
                   "constraint: Member must not be null"};
  }
  const auto marker = identifier->find(":log-group:");
  if (marker == std::string::npos) return *std::move(identifier);
  std::string name = identifier->substr(marker + 11);
  if (name.ends_with(":*")) name.resize(name.size() - 2);
  return name;
}

Outcome<std::vector<store::LogStream>> streams_of(const ServiceSetup& setup,
                                                  const std::string& group) {
  auto streams = setup.store.read(
      [&](store::Reader& reader) { return store::list_log_streams(reader, group); });
  if (!streams.empty()) return streams;
  for (const auto& function : setup.app.functions) {
    // A function that has not been called yet: nothing to read, and nothing wrong either.
    if (function.log_group == group) return streams;
  }
  return Refusal{"ResourceNotFoundException", "The specified log group does not exist."};
}

Outcome<int> limit_of(const Json& input, int max) {
  const auto limit = integer_member(input, "limit");
  if (!limit) return max;
  if (*limit >= 1 && *limit <= max) return static_cast<int>(*limit);
  const std::string bound =
      *limit < 1 ? "greater than or equal to 1" : "less than or equal to " + std::to_string(max);
  return Refusal{"InvalidParameterException",
                 "1 validation error detected: Value '" + std::to_string(*limit) +
                     "' at 'limit' failed to satisfy constraint: Member must have value " + bound};
}

store::LogFilter filter_of(const Json& input, const std::string& group) {
  store::LogFilter filter;
  filter.group = group;
  if (const auto from = integer_member(input, "startTime")) filter.from_ms = *from;
  if (const auto to = integer_member(input, "endTime")) filter.to_ms = *to;
  return filter;
}

Refusal stream_missing() {
  return {"ResourceNotFoundException", "The specified log stream does not exist."};
}

}  // namespace ecpay::aws::logs
