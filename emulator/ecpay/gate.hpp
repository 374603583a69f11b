#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/catalogue/catalogue.hpp"
#include "core/catalogue/message.hpp"
#include "core/catalogue/validate.hpp"
#include "core/http/message.hpp"
#include "emulator/ecpay/key_source.hpp"

namespace ecpay::site {

// A request that may be handed to its behaviour.
struct Admitted {
  const catalogue::ApiSpec* api = nullptr;
  catalogue::Opened opened;
  std::string merchant_id;  // whose order it is
  SigningKeys signer;
  std::vector<catalogue::Violation> warnings;
};

// A request that is answered at the door, with all that was found out about it.
struct Refused {
  Error why;
  const catalogue::ApiSpec* api = nullptr;  // null: no endpoint
  catalogue::Opened opened;                 // as far as it could be taken apart
  std::string merchant_id;
  std::optional<SigningKeys> signer;
  std::vector<catalogue::Violation> violations;
};

using Admission = std::variant<Admitted, Refused>;

// Once for all ECPay requests: find the endpoint, take the body apart, find the API and its keys,
// check the signature or decrypt, validate. Changes nothing; safe to share between threads. Refused
// with: "gate.unknown_path" (detail: the nearest path), "gate.wrong_method", the errors of
// catalogue::open_message, "gate.merchant_missing", "gate.merchant_unknown", "mac.missing",
// "mac.invalid", those of wire::decrypt_data, "gate.no_api", "gate.violations".
class Gate {
 public:
  // Borrowed; they outlive the gate.
  Gate(const catalogue::Catalogue& catalogue, const KeySource& keys, const Clock& clock,
       const Clock& wall)
      : catalogue_(catalogue), keys_(keys), clock_(clock), wall_(wall) {}

  Admission admit(const http::Request& request) const;

 private:
  Admission admit_body(const http::Request& request,
                       const std::vector<catalogue::EndpointMatch>& matches) const;
  std::optional<Error> check_header_time(const catalogue::ApiSpec& api,
                                         const catalogue::Opened& opened) const;

  const catalogue::Catalogue& catalogue_;
  const KeySource& keys_;
  const Clock& clock_;
  const Clock& wall_;
};

}  // namespace ecpay::site
