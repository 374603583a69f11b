#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/json.hpp"
#include "core/catalogue/value.hpp"
#include "core/store/store.hpp"
#include "core/trade/order.hpp"

namespace ecpay::behaviours {

// Which of ECPay's texts a result carries (aio 3.3).
enum class Telling { first_notice, sent_again, browser };

// The member of an order's payment that holds the RtnCode the shop is told of a failure.
inline constexpr std::string_view k_told_code = "told_code";

// What ReturnURL and OrderResultURL tell of an order's last result (aio 3.2, with the fields of 3.5
// if the order asked for them). The catalogue decides order and empty fields.
catalogue::Value payment_result(const trade::Order& order, Telling telling);

// The extra fields of 3.5 that this order fills.
void add_extra_info(catalogue::Value& values, const trade::Order& order);

// Puts the notice to ReturnURL on its way, due now, and tells of it. Nothing if the order names no
// ReturnURL.
std::optional<std::int64_t> schedule_payment_notice(store::Writer& writer,
                                                    const trade::Order& order,
                                                    std::string_view trace);

}  // namespace ecpay::behaviours
