#pragma once

#include <optional>
#include <string>

#include "emulator/ecpay/behaviours/checkout_request.hpp"
#include "emulator/ecpay/cashier.hpp"

namespace ecpay::site {

// One request of a shopper and the order it is about; lives as long as the request.
struct Cashier::Visit {
  const http::Request& request;
  trade::Order order;
  behaviours::CheckoutRequest checkout{};
  Language language = Language::zh_tw;
  std::string query_language{};   // "ENG", "CHI" or empty: kept from step to step
  std::optional<Error> notice{};  // what was wrong with this post

  StepNote note() const {
    return {order.id, behaviours::trace_of(order),
            std::string(to_string(behaviours::step_of(order)))};
  }
};

// The first value of that name in the request's query; empty if there is none.
std::string query_value(const http::Request& request, std::string_view name);

}  // namespace ecpay::site
