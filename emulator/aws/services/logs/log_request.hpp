#pragma once

#include <string>
#include <string_view>

#include "core/store/logs.hpp"
#include "emulator/aws/services/protocol/service.hpp"

namespace ecpay::aws::logs {

// What the operations read from their input in the same way.

// The group: logGroupName, or the name inside logGroupIdentifier (a name or an ARN).
Outcome<std::string> group_of(const Json& input);

// The streams of a group. Refuses a group without lines.
Outcome<std::vector<store::LogStream>> streams_of(const ServiceSetup& setup,
                                                  const std::string& group);

// `limit`, within 1 and `max`; `max` if absent.
Outcome<int> limit_of(const Json& input, int max);

// A filter of the group from startTime and endTime (milliseconds).
store::LogFilter filter_of(const Json& input, const std::string& group);

Refusal stream_missing();

}  // namespace ecpay::aws::logs
