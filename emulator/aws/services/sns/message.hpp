#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/clock.hpp"
#include "emulator/aws/services/protocol/outcome.hpp"
#include "emulator/aws/services/sns/directory.hpp"

namespace ecpay::aws::sns {

struct MessageAttribute {
  std::string name;
  std::string type;   // "String", "Number.int"
  std::string value;  // Binary: base64 as sent
};

struct Message {
  std::string text;  // exactly as published
  std::optional<std::string> subject;
  std::vector<MessageAttribute> attributes;
  Json structure;     // MessageStructure=json: the texts by protocol; else null
  std::string group;  // MessageGroupId

  // What goes to subscribers of `protocol`.
  std::string text_for(std::string_view protocol) const;
};

// Longest message with its attributes, in bytes.
inline constexpr std::size_t k_max_message_bytes = 262'144;

std::size_t size_of(const Message& message);

// Reads Message, Subject, MessageAttributes, MessageStructure of Publish or of one entry of
// PublishBatch. Refuses in the service's words.
Outcome<Message> read_message(const Json& input);

// The event a function gets for one message: JSON text with exactly one record.
struct Notification {
  std::string message_id;
  Instant at;
  std::string region;
  Monotonic began = monotonic_now();  // its delivery
};
std::string lambda_event(const Message& message, const Subscription& subscription,
                         const Notification& notification, const IdSource& ids);

}  // namespace ecpay::aws::sns
