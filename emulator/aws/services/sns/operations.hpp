#pragma once

#include "emulator/aws/lambda/function_queue.hpp"
#include "emulator/aws/services/protocol/service.hpp"

namespace ecpay::aws::sns {

Outcome<Json> publish(const ServiceSetup& setup, FunctionQueue& functions, const Call& call);
Outcome<Json> publish_batch(const ServiceSetup& setup, FunctionQueue& functions, const Call& call);

Outcome<Json> create_topic(const ServiceSetup& setup, const Call& call);
Outcome<Json> delete_topic(const ServiceSetup& setup, const Call& call);
Outcome<Json> list_topics(const ServiceSetup& setup, const Call& call);
Outcome<Json> get_topic_attributes(const ServiceSetup& setup, const Call& call);
Outcome<Json> set_topic_attributes(const ServiceSetup& setup, const Call& call);

Outcome<Json> subscribe(const ServiceSetup& setup, const Call& call);
Outcome<Json> unsubscribe(const ServiceSetup& setup, const Call& call);
Outcome<Json> list_subscriptions(const ServiceSetup& setup, const Call& call);
Outcome<Json> list_subscriptions_by_topic(const ServiceSetup& setup, const Call& call);
Outcome<Json> get_subscription_attributes(const ServiceSetup& setup, const Call& call);
Outcome<Json> set_subscription_attributes(const ServiceSetup& setup, const Call& call);

}  // namespace ecpay::aws::sns
