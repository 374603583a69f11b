#pragma once

#include <optional>
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
  std::string platform;  // PlatformID of the envelope
  bool envelope = false;
  bool lines = false;  // --jsonl
};

void add_data_options(Command& app, Session& session, DataOptions& options);

// Whose keys Data takes.
class DataKeys {
 public:
  // Both borrowed.
  DataKeys(const DataOptions& options, const Session& session)
      : options_(options), session_(session) {}

  // The chosen keys, read once for all lines; else those of the service's family, else those of the
  // public account of that MerchantID, else "stage".
  Result<merchant::Credentials> of(const std::string& merchant_id);

 private:
  const DataOptions& options_;
  const Session& session_;
  std::optional<merchant::Credentials> chosen_;
};

}  // namespace ecpay::cli
