#include "emulator/aws/services/sns/directory.hpp"

#include <algorithm>

#include "core/base/text.hpp"
#include "emulator/aws/services/protocol/input.hpp"

namespace ecpay::aws::sns {
namespace {

Json object_of(const std::string& text) {
  auto json = parse_json(text);
  return json && json->is_object() ? *std::move(json) : Json::object();
}

Topic of_row(const store::TopicRow& row) {
  return {row.arn, row.name, object_of(row.attributes), Topic::Origin::call};
}

Subscription of_row(const store::SubscriptionRow& row) {
  return {row.arn,
          row.topic_arn,
          row.protocol,
          row.endpoint,
          object_of(row.attributes),
          Subscription::Origin::call};
}

}  // namespace

std::string Subscription::attribute(std::string_view name) const {
  return text_of(attributes, name);
}

Subscription Directory::of_template(const SubscriptionSpec& spec) const {
  Subscription subscription;
  subscription.arn = subscription_arn(setup_.ids, spec.topic_arn, spec.protocol, spec.endpoint);
  subscription.topic_arn = spec.topic_arn;
  subscription.protocol = spec.protocol;
  subscription.endpoint = spec.endpoint;
  if (!spec.filter_policy.is_null()) {
    subscription.attributes["FilterPolicy"] = to_text(spec.filter_policy);
    subscription.attributes["FilterPolicyScope"] = spec.filter_scope;
  }
  subscription.attributes["RawMessageDelivery"] = spec.raw_delivery ? "true" : "false";
  subscription.origin = Subscription::Origin::template_file;
  return subscription;
}

std::optional<Topic> Directory::topic(std::string_view arn) const {
  for (const auto& spec : setup_.app.topics) {
    if (spec.arn != arn) continue;
    const auto row = store::find_topic(reader_, arn);  // what SetTopicAttributes has changed
    return Topic{spec.arn, spec.name, row ? object_of(row->attributes) : Json::object(),
                 Topic::Origin::template_file};
  }
  const auto row = store::find_topic(reader_, arn);
  if (!row) return std::nullopt;
  return of_row(*row);
}

std::vector<Topic> Directory::topics() const {
  std::vector<Topic> topics;
  for (const auto& spec : setup_.app.topics) topics.push_back(*topic(spec.arn));
  for (const auto& row : store::list_topics(reader_)) {
    const auto same = [&](const Topic& topic) { return topic.arn == row.arn; };
    if (std::none_of(topics.begin(), topics.end(), same)) topics.push_back(of_row(row));
  }
  std::sort(topics.begin(), topics.end(),
            [](const Topic& a, const Topic& b) { return a.arn < b.arn; });
  return topics;
}

std::vector<Subscription> Directory::subscriptions(std::string_view topic_arn) const {
  std::vector<Subscription> subscriptions;
  for (const auto& spec : setup_.app.subscriptions) {
    if (topic_arn.empty() || spec.topic_arn == topic_arn) {
      subscriptions.push_back(of_template(spec));
    }
  }
  for (const auto& row : store::list_subscriptions(reader_, topic_arn)) {
    auto made = of_row(row);
    const auto same = std::find_if(subscriptions.begin(), subscriptions.end(),
                                   [&](const Subscription& s) { return s.arn == made.arn; });
    if (same == subscriptions.end()) {
      subscriptions.push_back(std::move(made));
    } else {  // one of the template whose attributes a call has set
      same->attributes = std::move(made.attributes);
    }
  }
  return subscriptions;
}

std::optional<Subscription> Directory::subscription(std::string_view arn) const {
  for (auto& subscription : subscriptions("")) {
    if (subscription.arn == arn) return std::move(subscription);
  }
  return std::nullopt;
}

std::string subscription_arn(const IdSource& ids, std::string_view topic_arn,
                             std::string_view protocol, std::string_view endpoint) {
  std::string key(topic_arn);
  key.append("|").append(protocol).append("|").append(endpoint);
  return std::string(topic_arn) + ":" + ids.uuid("sns.subscription", key);
}

Refusal topic_missing() { return {"NotFound", "Topic does not exist", 404}; }

Outcome<std::string> topic_arn_of(const Json& input) {
  auto arn = text_member(input, "TopicArn");
  if (!arn) arn = text_member(input, "TargetArn");
  if (!arn || arn->empty()) {
    return Refusal{"InvalidParameter",
                   "Invalid parameter: TopicArn or TargetArn Reason: no value for required "
                   "parameter"};
  }
  const auto elements = split(*arn, ':').size();
  if (elements >= 6) return *std::move(arn);
  return Refusal{"InvalidParameter",
                 "Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not " +
                     std::to_string(elements)};
}

}  // namespace ecpay::aws::sns
