#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/base/json.hpp"
#include "core/store/deliveries.hpp"
#include "core/store/events.hpp"
#include "core/store/logs.hpp"
#include "core/store/orders.hpp"
#include "core/store/store.hpp"
#include "core/trade/order.hpp"

// Rows of the store as the JSON that the CLI and the dashboard rely on (DESIGN section 3, DECISIONS
// A3–A7).
namespace ecpay::control {

Json order_view(const trade::Order& order);
Json attempt_view(const store::Attempt& attempt);
// With its attempts. REQUIRES: inside Store::read.
Json callback_view(store::Reader& reader, const store::Delivery& delivery);
Json event_view(const store::Event& event);
Json log_view(const store::LogLine& line);

// One step of an order's timeline that took time (A6).
struct Hop {
  std::int64_t event = 0;  // the row it is made from
  double start_us = 0;     // when it began, as tick_us()
  Instant at{};            // virtual time of its end
  std::string actor;       // shopper shop cashier gateway function dispatcher sns dynamodb
  std::string name;        // "POST /Prod/checkout", a function's or table's name
  std::optional<std::string> method, url;
  std::optional<int> status;
  double ms = 0;
  std::string note;  // verdict, "cold", an error
};

// The events that took time, in the order they began.
std::vector<Hop> hops_of(const std::vector<store::Event>& events);
Json hop_view(const Hop& hop, std::size_t n);

}  // namespace ecpay::control
