#include "emulator/aws/services/sns/sns.hpp"

#include "emulator/aws/services/sns/operations.hpp"

namespace ecpay::aws {

Service sns_service(const ServiceSetup& setup, FunctionQueue& functions) {
  Service service;
  service.id = "sns";
  service.query_version = "2010-03-31";
  service.xml_namespace = "http://sns.amazonaws.com/doc/2010-03-31/";
  service.xml_maps = {"Attributes"};
  const auto bind = [&setup](auto function) -> Operation {
    return [setup, function](const Call& call) { return function(setup, call); };
  };
  const auto bind_queue = [&setup, &functions](auto function) -> Operation {
    return [setup, &functions, function](const Call& call) {
      return function(setup, functions, call);
    };
  };
  service.operations = {
      {"Publish", bind_queue(sns::publish)},
      {"PublishBatch", bind_queue(sns::publish_batch)},
      {"CreateTopic", bind(sns::create_topic)},
      {"DeleteTopic", bind(sns::delete_topic)},
      {"ListTopics", bind(sns::list_topics)},
      {"GetTopicAttributes", bind(sns::get_topic_attributes)},
      {"SetTopicAttributes", bind(sns::set_topic_attributes)},
      {"Subscribe", bind(sns::subscribe)},
      {"Unsubscribe", bind(sns::unsubscribe)},
      {"ListSubscriptions", bind(sns::list_subscriptions)},
      {"ListSubscriptionsByTopic", bind(sns::list_subscriptions_by_topic)},
      {"GetSubscriptionAttributes", bind(sns::get_subscription_attributes)},
      {"SetSubscriptionAttributes", bind(sns::set_subscription_attributes)},
  };
  return service;
}

}  // namespace ecpay::aws
