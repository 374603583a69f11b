#include "emulator/aws/services/sns/message.hpp"

#include <algorithm>
#include <charconv>

#include "core/base/text.hpp"
#include "emulator/aws/services/protocol/input.hpp"

namespace ecpay::aws::sns {
namespace {

constexpr std::size_t k_max_subject = 100;

Refusal invalid(const std::string& reason) {
  return {"InvalidParameter", "Invalid parameter: " + reason};
}

Refusal invalid_value(std::string message) { return {"ParameterValueInvalid", std::move(message)}; }

bool is_number(const std::string& text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size();
}

bool is_attribute_name(std::string_view name) {
  return !name.empty() && name.size() <= 256 &&
         std::all_of(name.begin(), name.end(), [](unsigned char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                  c == '_' || c == '-' || c == '.';
         });
}

Outcome<MessageAttribute> read_attribute(const std::string& name, const Json& json) {
  if (!is_attribute_name(name)) {
    return invalid_value(
        "The message attribute name can contain only letters, digits, _, - and "
        "., up to 256 of them.");
  }
  const std::string quoted = "The message attribute '" + name + "' ";
  MessageAttribute attribute{name, text_member(json, "DataType").value_or(""), ""};
  if (attribute.type.empty()) {
    return invalid_value(quoted + "must contain non-empty message attribute type.");
  }
  const std::string prefix = attribute.type.substr(0, attribute.type.find('.'));
  if (prefix != "String" && prefix != "Number" && prefix != "Binary") {
    return invalid_value(quoted +
                         "has an invalid message attribute type, the set of supported "
                         "type prefixes is Binary, Number, and String.");
  }
  const std::string member_name = prefix == "Binary" ? "BinaryValue" : "StringValue";
  attribute.value = text_member(json, member_name).value_or("");
  if (attribute.value.empty()) {
    return invalid_value(quoted +
                         "must contain non-empty message attribute value for message attribute "
                         "type '" +
                         prefix + "'.");
  }
  if (prefix == "Number" && !is_number(attribute.value)) {
    return invalid_value("Could not cast message attribute '" + name + "' value to number.");
  }
  if (prefix == "Binary" && !base64_decode(attribute.value)) {
    return invalid_value(quoted + "is not valid Base64.");
  }
  return attribute;
}

std::optional<Refusal> read_structure(const std::string& structure, Message& message) {
  if (structure.empty()) return std::nullopt;
  if (structure != "json") return invalid("MessageStructure");
  auto json = parse_json(message.text);
  if (!json || !json->is_object()) {
    return invalid("Message Structure - JSON message body failed to parse");
  }
  if (!json->contains("default")) {
    return invalid("Message Structure - No default entry in JSON message body");
  }
  message.structure = *std::move(json);
  return std::nullopt;
}

bool is_subject(std::string_view subject) {
  return !subject.empty() && subject.size() <= k_max_subject &&
         std::all_of(subject.begin(), subject.end(),
                     [](unsigned char c) { return c >= 0x20 && c < 0x7F; });
}

}  // namespace

std::string Message::text_for(std::string_view protocol) const {
  if (structure.is_null()) return text;
  return text_of(structure, protocol, text_of(structure, "default"));
}

std::size_t size_of(const Message& message) {
  std::size_t size = message.text.size();
  for (const auto& attribute : message.attributes) {
    size += attribute.name.size() + attribute.type.size() + attribute.value.size();
  }
  return size;
}

Outcome<Message> read_message(const Json& input) {
  Message message;
  message.text = text_member(input, "Message").value_or("");
  if (message.text.empty()) return invalid("Empty message");
  message.subject = text_member(input, "Subject");
  if (message.subject && !is_subject(*message.subject)) return invalid("Subject");
  message.group = text_member(input, "MessageGroupId").value_or("");
  const Json& attributes = member(input, "MessageAttributes");
  if (attributes.is_object()) {
    for (const auto& [name, json] : attributes.items()) {
      auto attribute = read_attribute(name, json);
      if (!attribute) return attribute.refusal();
      message.attributes.push_back(*std::move(attribute));
    }
  }
  const auto structure = text_member(input, "MessageStructure").value_or("");
  if (auto refusal = read_structure(structure, message)) return *refusal;
  if (size_of(message) > k_max_message_bytes) return invalid("Message too long");
  return message;
}

std::string lambda_event(const Message& message, const Subscription& subscription,
                         const Notification& notification, const IdSource& ids) {
  const std::string host = "https://sns." + notification.region + ".amazonaws.com/";
  std::string signature;
  for (std::uint64_t i = 0; signature.size() < 256; ++i) {
    // No key of AWS is here to sign with: bytes of the right length, the same at every run.
    const std::uint64_t bits = ids.bits("sns.signature", notification.message_id, i);
    for (int shift = 0; shift < 64; shift += 8) {
      signature.push_back(static_cast<char>((bits >> shift) & 0xFFU));
    }
  }
  Json attributes = Json::object();
  for (const auto& attribute : message.attributes) {
    attributes[attribute.name] = Json{{"Type", attribute.type}, {"Value", attribute.value}};
  }
  Json sns = Json::object();
  sns["Type"] = "Notification";
  sns["MessageId"] = notification.message_id;
  sns["TopicArn"] = subscription.topic_arn;
  sns["Subject"] = message.subject ? Json(*message.subject) : Json();
  sns["Message"] = message.text_for("lambda");
  sns["Timestamp"] = format_utc(notification.at);
  sns["SignatureVersion"] = "1";
  sns["Signature"] = base64_encode(signature);
  sns["SigningCertUrl"] = host + "SimpleNotificationService-" +
                          ids.hex(32, "sns.certificate", notification.region) + ".pem";
  sns["UnsubscribeUrl"] = host + "?Action=Unsubscribe&SubscriptionArn=" + subscription.arn;
  sns["MessageAttributes"] = std::move(attributes);
  Json record = Json::object();
  record["EventSource"] = "aws:sns";
  record["EventVersion"] = "1.0";
  record["EventSubscriptionArn"] = subscription.arn;
  record["Sns"] = std::move(sns);
  Json records = Json::array();
  records.push_back(std::move(record));
  return to_text(Json{{"Records", std::move(records)}});
}

}  // namespace ecpay::aws::sns
