#pragma once

#include "emulator/aws/services/protocol/service.hpp"

namespace ecpay::aws {

// CloudWatch Logs (JSON 1.1, 2014-03-28) over the rows of core/store/logs. A group or stream is
// there once it has a line; CreateLogGroup and CreateLogStream are not emulated.
Service logs_service(const ServiceSetup& setup);

}  // namespace ecpay::aws
