#pragma once

#include "emulator/aws/services/protocol/service.hpp"

namespace ecpay::aws::dynamodb {

// The operations, each a function of the call over the same setup.
Outcome<Json> put_item(const ServiceSetup& setup, const Call& call);
Outcome<Json> update_item(const ServiceSetup& setup, const Call& call);
Outcome<Json> delete_item(const ServiceSetup& setup, const Call& call);
Outcome<Json> get_item(const ServiceSetup& setup, const Call& call);

Outcome<Json> query(const ServiceSetup& setup, const Call& call);
Outcome<Json> scan(const ServiceSetup& setup, const Call& call);

Outcome<Json> batch_get_item(const ServiceSetup& setup, const Call& call);
Outcome<Json> batch_write_item(const ServiceSetup& setup, const Call& call);
Outcome<Json> transact_get_items(const ServiceSetup& setup, const Call& call);
Outcome<Json> transact_write_items(const ServiceSetup& setup, const Call& call);

// `since`: when the tables of the template came to be.
Outcome<Json> describe_table(const ServiceSetup& setup, const Call& call, Instant since);
Outcome<Json> list_tables(const ServiceSetup& setup, const Call& call);

}  // namespace ecpay::aws::dynamodb
