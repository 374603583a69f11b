#pragma once

#include <string>
#include <string_view>

#include "core/base/messages.hpp"
#include "core/base/result.hpp"
#include "core/catalogue/catalogue.hpp"
#include "core/store/deliveries.hpp"
#include "core/trade/order.hpp"
#include "core/trade/verdict.hpp"
#include "emulator/ecpay/key_source.hpp"
#include "emulator/ecpay/settings.hpp"

// A notice between its row and its bytes, and what a shop's answer to it was worth.
namespace ecpay::site {

enum class Sending { first, again };

// The bytes of a delivery: captured ones as they are, else its fields in the catalogue's order,
// signed. `request` are the parameters of its order. Errors: "callback.no_profile" (subject: the
// merchant), "callback.render".
struct Notice {
  std::string body;
  std::string content_type;
};
Result<Notice> write_notice(const catalogue::Catalogue& catalogue, const KeySource& keys,
                            const store::Delivery& delivery, std::string_view request,
                            Sending sending);

// The callback a delivery belongs to; null if the catalogue has none of that kind.
const catalogue::CallbackSpec* callback_of(const catalogue::Catalogue& catalogue,
                                           const store::Delivery& delivery);
const catalogue::RetrySpec* rhythm_of(const catalogue::Catalogue& catalogue,
                                      const store::Delivery& delivery);

trade::Verdict judge(const catalogue::AckSpec& ack, int status, std::string_view body,
                     AckMode mode);

// Why a try was not accepted and what to do, by the row of core/base/messages. REQUIRES: not ok.
Error explain(trade::Verdict verdict, std::string_view url, std::string_view answer, int status);

}  // namespace ecpay::site
