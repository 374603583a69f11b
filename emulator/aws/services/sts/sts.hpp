#pragma once

#include "emulator/aws/services/protocol/service.hpp"

namespace ecpay::aws {

// STS (query, 2011-06-15): GetCallerIdentity, which many programs call at their start.
Service sts_service(const ServiceSetup& setup);

}  // namespace ecpay::aws
