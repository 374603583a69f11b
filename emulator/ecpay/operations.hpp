#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ids.hpp"
#include "core/store/deliveries.hpp"
#include "core/store/orders.hpp"
#include "emulator/ecpay/behaviours/order_steps.hpp"
#include "emulator/ecpay/dispatcher.hpp"

namespace ecpay::site {

// An order's new state and how its notice fared.
struct OrderResult {
  trade::Order order;
  std::optional<Attempted> attempt;  // nothing: nobody was to be told
};

// A callback with all its tries.
struct CallbackView {
  store::Delivery delivery;
  std::vector<store::Attempt> attempts;
};

// What the control API and the command line do to orders and callbacks; the cashier's pages use the
// same functions. Safe to share between threads. An `order` argument is a TradeNo or a
// MerchantTradeNo; errors of all that take one: "order.not_found", "order.ambiguous" (detail: all
// that bear the name).
class Operations {
 public:
  struct Parts {  // borrowed
    const catalogue::Catalogue& catalogue;
    store::Store& store;
    const KeySource& keys;
    const IdSource& ids;
    Dispatcher& dispatcher;
  };
  Operations(Parts parts, Settings settings) : parts_(parts), settings_(std::move(settings)) {}

  std::vector<trade::Order> list_orders(const store::OrderFilter& filter) const;
  Result<trade::Order> find_order(std::string_view order) const;

  // These return when the first try of the notice has ended. Errors: "order.paid", "order.expired",
  // "order.wrong_step".
  Result<OrderResult> authorise(std::string_view id, std::string_view otp) const;  // a TradeNo
  Result<OrderResult> pay(std::string_view order) const;  // with the stage's test card
  Result<OrderResult> fail(std::string_view order, std::string_view code) const;
  Result<trade::Order> expire(std::string_view order) const;

  // All, or those of one order.
  Result<std::vector<CallbackView>> list_callbacks(std::string_view order) const;
  Result<CallbackView> find_callback(std::int64_t id) const;  // Error "callback.not_found"

  // The next try of that notice, now. Errors: "callback.not_found", "callback.busy".
  Result<Attempted> resend(std::int64_t id) const;

  // Bytes that were sent before, as a notice of its own; edited ones are signed anew.
  struct Replay {
    std::int64_t id = 0;
    int attempt = 0;                                         // whose bytes; 0 = the last
    std::vector<std::pair<std::string, std::string>> edits;  // name, new value
  };
  // Errors: "callback.not_found", "callback.nothing_sent", "callback.no_profile".
  Result<Attempted> replay(const Replay& replay) const;

 private:
  using Job = std::function<Result<behaviours::Settled>(store::Writer&)>;
  Result<OrderResult> settle(const Job& job) const;
  Result<store::Delivery> prepare_replay(const Replay& replay) const;

  Parts parts_;
  Settings settings_;
};

}  // namespace ecpay::site
