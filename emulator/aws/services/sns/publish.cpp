#include <algorithm>
#include <set>

#include "core/base/text.hpp"
#include "core/store/events.hpp"
#include "emulator/aws/services/protocol/input.hpp"
#include "emulator/aws/services/sns/filter_policy.hpp"
#include "emulator/aws/services/sns/message.hpp"
#include "emulator/aws/services/sns/operations.hpp"

namespace ecpay::aws::sns {
namespace {

constexpr std::size_t k_max_entries = 10;

struct Published {
  std::string message_id;
  std::int64_t ordinal = 0;
};

// The call that publishes, as far as its messages need it.
struct Publisher {
  const ServiceSetup& setup;
  FunctionQueue& functions;
  const Call& call;
  Topic topic;
  std::vector<Subscription> subscriptions;
};

bool is_fifo(std::string_view topic_arn) { return topic_arn.ends_with(".fifo"); }

bool passes(const Subscription& subscription, const Message& message) {
  const std::string text = subscription.attribute("FilterPolicy");
  if (text.empty()) return true;
  const auto policy = read_filter_policy(text);
  return policy && accepts(*policy, subscription.attribute("FilterPolicyScope"), message);
}

void note_undelivered(store::Writer& writer, const Subscription& subscription,
                      const std::string& message_id, const std::string& trace) {
  Json data{{"about", "sns.undelivered"}, {"message_id", message_id}};
  data["subscription"] = subscription.arn;
  data["protocol"] = subscription.protocol;
  data["endpoint"] = subscription.endpoint;
  store::append_event(writer, {store::EventKind::notice, "", trace, 0, std::move(data)});
}

// What a message's events and calls are traced by: the caller's header, or one of the message's
// own, so that the functions a publish from outside Lambda calls are seen together with it.
struct Trace {
  std::string header;
  std::string root;
};

Trace trace_of(const Publisher& publisher, const std::string& message_id) {
  if (!publisher.call.trace.empty()) return {publisher.call.trace_header, publisher.call.trace};
  const IdSource& ids = publisher.setup.ids;
  const std::string root =
      "1-" + ids.hex(8, "trace.time", message_id) + "-" + ids.hex(24, "trace", message_id);
  return {"Root=" + root, root};
}

void deliver(store::Writer& writer, const Publisher& publisher, const Subscription& subscription,
             const Notification& notification, Invocation invocation) {
  const auto* function = publisher.setup.app.find_function(subscription.endpoint);
  const std::string root = trace_of(publisher, notification.message_id).root;
  if (subscription.protocol != "lambda" || !function) {
    note_undelivered(writer, subscription, notification.message_id, root);
    return;
  }
  invocation.function = function->logical_id;
  Json data{{"message_id", notification.message_id}, {"topic", subscription.topic_arn}};
  data["subscription"] = subscription.arn;
  data["function"] = function->logical_id;
  data["request_id"] = publisher.functions.enqueue(writer, invocation);
  store::append_event(writer, {store::EventKind::sns_delivered, "", root,
                               elapsed_ms(notification.began), std::move(data)});
}

Published publish_one(store::Writer& writer, const Publisher& publisher, const Message& message) {
  Published published;
  const IdSource& ids = publisher.setup.ids;
  published.ordinal = store::count_publish(writer, publisher.topic.arn);
  published.message_id =
      ids.uuid("sns.message", publisher.topic.arn, static_cast<std::uint64_t>(published.ordinal));
  const Trace trace = trace_of(publisher, published.message_id);
  Json data{{"message_id", published.message_id}, {"topic", publisher.topic.arn}};
  data["subject"] = message.subject ? Json(*message.subject) : Json();
  data["bytes"] = size_of(message);
  store::append_event(writer, {store::EventKind::sns_published, "", trace.root,
                               elapsed_ms(publisher.call.started), std::move(data)});
  const Notification notification{published.message_id, writer.now(), publisher.call.region};
  for (const auto& subscription : publisher.subscriptions) {
    if (!passes(subscription, message)) continue;
    Invocation invocation;
    invocation.payload = lambda_event(message, subscription, notification, ids);
    invocation.trace = trace.header;
    deliver(writer, publisher, subscription, notification, std::move(invocation));
  }
  return published;
}

// Publishes all within one transaction, then tells the queue.
Outcome<std::vector<Published>> publish_all(const ServiceSetup& setup, FunctionQueue& functions,
                                            const Call& call,
                                            const std::vector<Message>& messages) {
  const auto arn = topic_arn_of(call.input);
  if (!arn) return arn.refusal();
  using All = std::vector<Published>;
  auto published = write_outcome<All>(setup.store, [&](store::Writer& writer) -> Outcome<All> {
    const Directory directory(setup, writer);
    auto topic = directory.topic(*arn);
    if (!topic) return topic_missing();
    Publisher publisher{setup, functions, call, *std::move(topic), directory.subscriptions(*arn)};
    All all;
    for (const auto& message : messages) all.push_back(publish_one(writer, publisher, message));
    return all;
  });
  if (published) functions.committed();
  return published;
}

std::optional<Refusal> check_group(const Json& input, const Message& message) {
  const auto arn = topic_arn_of(input);
  if (!arn || !is_fifo(*arn) || !message.group.empty()) return std::nullopt;
  return Refusal{"InvalidParameter",
                 "Invalid parameter: The MessageGroupId parameter is required for FIFO topics"};
}

Json shown(const Published& published, bool fifo) {
  Json output{{"MessageId", published.message_id}};
  if (fifo) {
    std::string sequence = std::to_string(published.ordinal);
    sequence.insert(0, 20 - sequence.size(), '0');
    output["SequenceNumber"] = sequence;
  }
  return output;
}

bool is_entry_id(std::string_view id) {
  return !id.empty() && id.size() <= 80 && std::all_of(id.begin(), id.end(), [](unsigned char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           c == '-';
  });
}

std::optional<Refusal> check_entries(const Json& entries) {
  if (!entries.is_array() || entries.empty()) {
    return Refusal{"EmptyBatchRequest", "The batch request doesn't contain any entries."};
  }
  if (entries.size() > k_max_entries) {
    return Refusal{"TooManyEntriesInBatchRequest",
                   "The batch request contains more entries than permissible."};
  }
  std::set<std::string> ids;
  for (const auto& entry : entries) {
    const auto id = text_member(entry, "Id").value_or("");
    if (!is_entry_id(id)) {
      return Refusal{"InvalidBatchEntryId",
                     "The Id of a batch entry in a batch request doesn't abide by the "
                     "specification."};
    }
    if (!ids.insert(id).second) {
      return Refusal{"BatchEntryIdsNotDistinct",
                     "Two or more batch entries in the request have the same Id."};
    }
  }
  return std::nullopt;
}

}  // namespace

Outcome<Json> publish(const ServiceSetup& setup, FunctionQueue& functions, const Call& call) {
  if (!member(call.input, "PhoneNumber").is_null()) {
    return Refusal{"InvalidParameter",
                   "Invalid parameter: PhoneNumber: ecpay-cli sends no text messages"};
  }
  const auto arn = topic_arn_of(call.input);
  if (!arn) return arn.refusal();
  auto message = read_message(call.input);
  if (!message) return message.refusal();
  if (auto refusal = check_group(call.input, *message)) return *refusal;
  const auto published = publish_all(setup, functions, call, {*std::move(message)});
  if (!published) return published.refusal();
  return shown(published->front(), is_fifo(*arn));
}

Outcome<Json> publish_batch(const ServiceSetup& setup, FunctionQueue& functions, const Call& call) {
  const auto arn = topic_arn_of(call.input);
  if (!arn) return arn.refusal();
  const Json& entries = member(call.input, "PublishBatchRequestEntries");
  if (auto refusal = check_entries(entries)) return *refusal;
  std::vector<Message> messages;
  std::vector<std::string> ids;
  Json failed = Json::array();
  std::size_t bytes = 0;
  for (const auto& entry : entries) {
    const std::string id = text_of(entry, "Id");
    auto message = read_message(entry);
    auto refusal =
        message ? check_group(call.input, *message) : std::optional<Refusal>(message.refusal());
    if (refusal) {
      failed.push_back(Json{{"Id", id},
                            {"Code", refusal->type},
                            {"Message", refusal->message},
                            {"SenderFault", true}});
      continue;
    }
    bytes += size_of(*message);
    messages.push_back(*std::move(message));
    ids.push_back(id);
  }
  if (bytes > k_max_message_bytes) {
    return Refusal{"BatchRequestTooLong",
                   "The length of all the messages put together is more than the limit."};
  }
  const auto published = publish_all(setup, functions, call, messages);
  if (!published) return published.refusal();
  Json successful = Json::array();
  for (std::size_t i = 0; i < ids.size(); ++i) {
    Json entry{{"Id", ids[i]}};
    entry.update(shown((*published)[i], is_fifo(*arn)));
    successful.push_back(std::move(entry));
  }
  return Json{{"Successful", std::move(successful)}, {"Failed", std::move(failed)}};
}

}  // namespace ecpay::aws::sns
