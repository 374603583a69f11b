#pragma once

#include <string_view>

#include "cli/session.hpp"
#include "core/merchant/accounts.hpp"

namespace ecpay::cli {

// Whether an option, the environment or the project says which keys to use.
bool has_chosen_keys(const Session& session);

// The chosen keys; else those of the public account that has this MerchantID in the key family
// (a name as the catalogue writes it), else those of the family's own public account. An empty
// family is payment.
Result<merchant::Credentials> keys_for(const Session& session, std::string_view family,
                                       std::string_view merchant_id);

// The key family that signs a service's requests ("invoice_b2c" → "invoice"). Error
// "catalogue.service_unknown" (detail: all services).
Result<std::string> family_of_service(std::string_view service);

}  // namespace ecpay::cli
