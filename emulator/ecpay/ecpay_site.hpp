#pragma once

#include "core/http/message.hpp"
#include "core/store/recorder.hpp"
#include "emulator/ecpay/cashier.hpp"
#include "emulator/ecpay/gate.hpp"
#include "emulator/ecpay/operations.hpp"

namespace ecpay::site {

// ECPay itself: every stage host at its real paths, and the cashier's steps below /_pay/. Safe to
// share between threads; handle() may take as long as a shop's answer to a callback.
class EcpaySite {
 public:
  struct Parts {  // borrowed; they outlive the site
    const catalogue::Catalogue& catalogue;
    store::Store& store;
    store::Recorder& recorder;
    const Clock& clock;  // business time
    const Clock& wall;
    const KeySource& keys;
    const IdSource& ids;
    Dispatcher& dispatcher;
  };
  EcpaySite(Parts parts, Settings settings);

  http::Response handle(const http::Request& request) const;
  const Operations& operations() const { return operations_; }

 private:
  struct Exchange;  // what the event log will tell of a request
  http::Response answer(const http::Request& request, Exchange& exchange) const;
  http::Response answer_admitted(const http::Request& request, Admitted& admitted,
                                 Exchange& exchange) const;
  void record_refusal(const Refused& refused, Exchange& exchange) const;

  Parts parts_;
  Gate gate_;
  Operations operations_;
  Cashier cashier_;
};

}  // namespace ecpay::site
