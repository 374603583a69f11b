#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/clock.hpp"
#include "core/base/ids.hpp"
#include "core/base/result.hpp"
#include "core/catalogue/spec.hpp"
#include "core/catalogue/value.hpp"
#include "core/trade/order.hpp"

namespace ecpay::behaviours {

// One request that has passed the gate: signature, fields and rules are in order, so only state can
// still refuse it.
struct Call {
  const catalogue::ApiSpec& api;
  const catalogue::Value& values;
  std::string merchant_id;
  std::string profile;       // whose keys signed it
  std::string request_body;  // the parameters as a form body, in the order they came
  std::string trace;         // root trace id "1-…"
  Instant at{};              // business time
  Instant wall_at{};         // the machine's time: what a shop's own clock shows
  const IdSource& ids;
};

// An answer (or a rule that led to it) nobody has recorded: told in X-Ecpay-Emulator and the log.
struct Assumption {
  std::string id;  // "aio.query_trade.time_stamp"
  Error why;       // its row of core/base/messages explains it
};

// What a behaviour answers: one of the API's answers by name, or the cashier page of an order.
struct Outcome {
  enum class Kind { answer, cashier } kind = Kind::answer;
  std::string answer;
  catalogue::Value values = catalogue::Value::empty_object();
  std::optional<catalogue::Value> request;  // what "request." means; unset = the call's own values
  std::optional<trade::Order> order;        // cashier
  std::vector<Assumption> assumed;
};

}  // namespace ecpay::behaviours
