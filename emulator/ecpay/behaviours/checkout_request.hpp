#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/trade/order.hpp"
#include "core/wire/form.hpp"

namespace ecpay::behaviours {

// The ways to pay that ChoosePayment and IgnorePayment speak of (aio 2.3).
struct PaymentMethod {
  std::string_view choose_payment;  // "Credit"
  std::string_view en;
  std::string_view zh_tw;
  bool in_this_version;
};
const PaymentMethod* find_method(std::string_view choose_payment);

// What an order's parameters ask of the cashier. A plain value.
struct CheckoutRequest {
  wire::Form form;                            // all parameters as they came
  std::vector<std::string> items;             // ItemName split at '#'
  std::vector<const PaymentMethod*> methods;  // those the shopper may choose from, in ECPay's order
  std::string language;                       // Language as sent
  std::string client_back_url;                // empty if not sent
  std::string order_result_url;
  std::string return_url;
  bool wants_extra_info = false;  // NeedExtraPaidInfo=Y
};
CheckoutRequest read_checkout(const trade::Order& order);
CheckoutRequest read_checkout(wire::Form form);

}  // namespace ecpay::behaviours
