#pragma once

#include "emulator/aws/services/protocol/service.hpp"

namespace ecpay::aws::logs {

Outcome<Json> describe_log_groups(const ServiceSetup& setup, const Call& call);
Outcome<Json> describe_log_streams(const ServiceSetup& setup, const Call& call);
Outcome<Json> get_log_events(const ServiceSetup& setup, const Call& call);
Outcome<Json> filter_log_events(const ServiceSetup& setup, const Call& call);
Outcome<Json> put_log_events(const ServiceSetup& setup, const Call& call);

}  // namespace ecpay::aws::logs
