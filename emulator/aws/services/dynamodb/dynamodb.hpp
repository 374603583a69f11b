#pragma once

#include "emulator/aws/services/protocol/service.hpp"

namespace ecpay::aws {

// DynamoDB (JSON 1.0, 2012-08-10) over the tables of the template. Items are rows of
// core/store/tables; each write is one transaction with its event table.written.
Service dynamodb_service(const ServiceSetup& setup);

}  // namespace ecpay::aws
