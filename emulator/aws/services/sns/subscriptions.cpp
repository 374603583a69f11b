#include <algorithm>
#include <array>

#include "core/base/text.hpp"
#include "emulator/aws/services/protocol/input.hpp"
#include "emulator/aws/services/sns/filter_policy.hpp"
#include "emulator/aws/services/sns/operations.hpp"

namespace ecpay::aws::sns {
namespace {

constexpr std::size_t k_page = 100;

Refusal invalid(const std::string& reason) {
  return {"InvalidParameter", "Invalid parameter: " + reason};
}

Refusal subscription_missing() { return {"NotFound", "Subscription does not exist", 404}; }

std::optional<Refusal> check_attribute(const std::string& name, const std::string& value) {
  static constexpr std::array<std::string_view, 3> k_kept{"DeliveryPolicy", "RedrivePolicy",
                                                          "ReplayPolicy"};
  if (name == "FilterPolicy") {
    if (value.empty()) return std::nullopt;
    const auto policy = read_filter_policy(value);
    return policy ? std::nullopt : std::optional<Refusal>(policy.refusal());
  }
  if (name == "FilterPolicyScope") {
    if (value == "MessageAttributes" || value == "MessageBody") return std::nullopt;
    return invalid("FilterPolicyScope: Invalid value [" +
                   std::string(first_code_points(value, 40)) +
                   "]. Please use either MessageBody or MessageAttributes");
  }
  if (name == "RawMessageDelivery") {
    const std::string lower = to_lower(value);
    if (lower == "true" || lower == "false") return std::nullopt;
    return invalid("Attributes Reason: RawMessageDelivery: Invalid value [" +
                   std::string(first_code_points(value, 40)) + "]. Must be true or false.");
  }
  if (std::find(k_kept.begin(), k_kept.end(), name) != k_kept.end()) return std::nullopt;
  return invalid("AttributeName");
}

Outcome<Json> read_attributes(const Json& json) {
  Json attributes = Json::object();
  if (!json.is_object()) return attributes;
  for (const auto& [name, value] : json.items()) {
    const std::string text = value.is_string() ? value.get<std::string>() : "";
    if (auto refusal = check_attribute(name, text)) return *refusal;
    attributes[name] = text;
  }
  return attributes;
}

Json listed(const Subscription& subscription, const std::string& owner) {
  Json json = Json::object();
  json["SubscriptionArn"] = subscription.arn;
  json["Owner"] = owner;
  json["Protocol"] = subscription.protocol;
  json["Endpoint"] = subscription.endpoint;
  json["TopicArn"] = subscription.topic_arn;
  return json;
}

Json page_of(const std::vector<Subscription>& subscriptions, const Json& input,
             const std::string& owner) {
  const auto from = static_cast<std::size_t>(
      std::max<std::int64_t>(0, integer_member(input, "NextToken").value_or(0)));
  Json output{{"Subscriptions", Json::array()}};
  for (std::size_t i = from; i < subscriptions.size(); ++i) {
    if (i - from == k_page) {
      output["NextToken"] = std::to_string(i);
      break;
    }
    output["Subscriptions"].push_back(listed(subscriptions[i], owner));
  }
  return output;
}

}  // namespace

Outcome<Json> subscribe(const ServiceSetup& setup, const Call& call) {
  const auto arn = topic_arn_of(call.input);
  if (!arn) return arn.refusal();
  const auto protocol = text_member(call.input, "Protocol").value_or("");
  const auto endpoint = text_member(call.input, "Endpoint").value_or("");
  if (protocol != "lambda") {
    return invalid("Protocol: ecpay-cli delivers to \"lambda\" only, not to \"" +
                   std::string(first_code_points(protocol, 40)) + "\"");
  }
  const auto* function = setup.app.find_function(endpoint);
  if (!function) {
    return invalid("Lambda endpoint: the template has no function \"" +
                   std::string(first_code_points(endpoint, 200)) + "\"");
  }
  const auto attributes = read_attributes(member(call.input, "Attributes"));
  if (!attributes) return attributes.refusal();
  const auto made =
      write_outcome<std::string>(setup.store, [&](store::Writer& writer) -> Outcome<std::string> {
        const Directory directory(setup, writer);
        if (!directory.topic(*arn)) return topic_missing();
        const std::string made_arn = subscription_arn(setup.ids, *arn, protocol, function->arn);
        const auto existing = directory.subscription(made_arn);
        if (existing && attributes->empty()) return made_arn;
        store::put_subscription(writer,
                                {made_arn, *arn, protocol, function->arn, to_text(*attributes)});
        return made_arn;
      });
  if (!made) return made.refusal();
  return Json{{"SubscriptionArn", *made}};
}

Outcome<Json> unsubscribe(const ServiceSetup& setup, const Call& call) {
  const auto arn = text_member(call.input, "SubscriptionArn").value_or("");
  const auto done = write_outcome<Done>(setup.store, [&](store::Writer& writer) -> Outcome<Done> {
    const auto subscription = Directory(setup, writer).subscription(arn);
    if (subscription && subscription->origin == Subscription::Origin::template_file) {
      return Refusal{"AuthorizationError",
                     "The subscription is one of the template; ecpay-cli does not delete those.",
                     403};
    }
    store::delete_subscription(writer, arn);
    return Done{};
  });
  if (!done) return done.refusal();
  return Json();
}

Outcome<Json> list_subscriptions(const ServiceSetup& setup, const Call& call) {
  const auto all = setup.store.read(
      [&](store::Reader& reader) { return Directory(setup, reader).subscriptions(""); });
  return page_of(all, call.input, setup.app.account_id);
}

Outcome<Json> list_subscriptions_by_topic(const ServiceSetup& setup, const Call& call) {
  const auto arn = topic_arn_of(call.input);
  if (!arn) return arn.refusal();
  const auto found = setup.store.read([&](store::Reader& reader) {
    const Directory directory(setup, reader);
    return std::pair(directory.topic(*arn).has_value(), directory.subscriptions(*arn));
  });
  if (!found.first) return topic_missing();
  return page_of(found.second, call.input, setup.app.account_id);
}

Outcome<Json> get_subscription_attributes(const ServiceSetup& setup, const Call& call) {
  const auto arn = text_member(call.input, "SubscriptionArn").value_or("");
  const auto found = setup.store.read(
      [&](store::Reader& reader) { return Directory(setup, reader).subscription(arn); });
  if (!found) return subscription_missing();
  Json attributes = listed(*found, setup.app.account_id);
  attributes["ConfirmationWasAuthenticated"] = "true";
  attributes["PendingConfirmation"] = "false";
  attributes["RawMessageDelivery"] = "false";
  attributes.update(found->attributes);
  return Json{{"Attributes", std::move(attributes)}};
}

Outcome<Json> set_subscription_attributes(const ServiceSetup& setup, const Call& call) {
  const auto arn = text_member(call.input, "SubscriptionArn").value_or("");
  const auto name = text_member(call.input, "AttributeName").value_or("");
  const auto value = text_member(call.input, "AttributeValue").value_or("");
  if (auto refusal = check_attribute(name, value)) return *refusal;
  const auto set = write_outcome<Done>(setup.store, [&](store::Writer& writer) -> Outcome<Done> {
    auto found = Directory(setup, writer).subscription(arn);
    if (!found) return subscription_missing();
    if (value.empty()) {
      found->attributes.erase(name);
    } else {
      found->attributes[name] = value;
    }
    store::put_subscription(writer, {found->arn, found->topic_arn, found->protocol, found->endpoint,
                                     to_text(found->attributes)});
    return Done{};
  });
  if (!set) return set.refusal();
  return Json();
}

}  // namespace ecpay::aws::sns
