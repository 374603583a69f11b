#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/store/store.hpp"

namespace ecpay::store {

// SNS topics and subscriptions that were made by calls; those of the template are not rows.
struct TopicRow {
  std::string arn;
  std::string name;
  std::string attributes;  // JSON object of texts, as CreateTopic and SetTopicAttributes gave them
};

struct SubscriptionRow {
  std::string arn;
  std::string topic_arn;
  std::string protocol;
  std::string endpoint;
  std::string attributes;  // JSON object of texts: FilterPolicy, FilterPolicyScope, …
};

void put_topic(Writer& writer, const TopicRow& topic);
std::optional<TopicRow> find_topic(Reader& reader, std::string_view arn);
std::vector<TopicRow> list_topics(Reader& reader);  // by ARN
// Deletes its subscriptions with it.
void delete_topic(Writer& writer, std::string_view arn);

void put_subscription(Writer& writer, const SubscriptionRow& subscription);
std::optional<SubscriptionRow> find_subscription(Reader& reader, std::string_view arn);
// In the order they were made; `topic_arn` empty = all.
std::vector<SubscriptionRow> list_subscriptions(Reader& reader, std::string_view topic_arn);
void delete_subscription(Writer& writer, std::string_view arn);

// Counts a message of the topic: 1 for the first. The ordinal its MessageId is derived from.
std::int64_t count_publish(Writer& writer, std::string_view topic_arn);

}  // namespace ecpay::store
