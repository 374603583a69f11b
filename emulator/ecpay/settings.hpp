#pragma once

#include <chrono>
#include <string>

#include "emulator/ecpay/behaviours/order_steps.hpp"

namespace ecpay::site {

// How an answer to a callback is judged where ECPay's own judgement is not known (DECISIONS A1):
// blank space or a BOM around "1|OK", and 2xx other than 200.
enum class AckMode { strict, lenient };

struct Settings {
  std::chrono::milliseconds callback_timeout{10'000};  // real time, the whole exchange
  AckMode ack = AckMode::strict;                       // callback.ack
  behaviours::OnFailure on_failure = behaviours::OnFailure::notify;  // callback.on_failure
  std::string dashboard_url = "/_ui/";
};

}  // namespace ecpay::site
