#pragma once

#include "emulator/aws/lambda/function_queue.hpp"
#include "emulator/aws/services/protocol/service.hpp"

namespace ecpay::aws {

// SNS (query, 2010-03-31): the topics and subscriptions of the template, and those made by calls.
// A publish is one transaction: its event sns.published, the queued call of each subscribed
// function, and an event sns.delivered for each. `functions` is borrowed.
Service sns_service(const ServiceSetup& setup, FunctionQueue& functions);

}  // namespace ecpay::aws
