#pragma once

#include <string>

#include "cli/input.hpp"
#include "cli/session.hpp"
#include "core/wire/envelope.hpp"

namespace ecpay::cli {

// What `encrypt` and `decrypt` ask for alike.
struct DataOptions {
  InputOptions input;
  std::string cipher;   // "cbc" or "gcm"; empty = cbc, and for decrypt whichever fits
  std::string service;  // whose keys
  std::string at;
  bool envelope = false;
};

void add_data_options(Command& app, Session& session, DataOptions& options);

// The chosen keys, else those of the service's family, else those of the public account of that
// MerchantID, else "stage".
Result<merchant::Credentials> keys_of_data(const DataOptions& options, const Session& session,
                                           const std::string& merchant_id);

}  // namespace ecpay::cli
