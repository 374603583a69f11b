#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/ids.hpp"
#include "core/base/result.hpp"
#include "core/store/store.hpp"
#include "core/trade/order.hpp"
#include "emulator/ecpay/behaviours/checkout_request.hpp"
#include "emulator/ecpay/behaviours/test_cards.hpp"

// What happens to an order between its creation and its end. The cashier's pages, the control API
// and the command line all come through here. Every function runs inside the caller's write
// transaction and appends the events that tell of it.
namespace ecpay::behaviours {

// Where the shopper stands on the cashier; kept in the order's row.
enum class Step { method, card, otp, done };
std::string_view to_string(Step step);
Step step_of(const trade::Order& order);
// The root trace of the request that created the order.
std::string trace_of(const trade::Order& order);

// Sets the first step of an order that is about to be inserted.
void begin_steps(trade::Order& order, const CheckoutRequest& request, std::string_view trace);

// Errors of all below: "order.not_found" (subject: the id), "order.paid", "order.expired".

// The shopper chose a way to pay. Errors:
// "order.method_not_here" (subject: ChoosePayment's value).
Result<trade::Order> choose_method(store::Writer& writer, std::string_view id,
                                   std::string_view choose_payment);
// The shopper goes back to the first step with another card or method.
Result<trade::Order> start_again(store::Writer& writer, std::string_view id);
// REQUIRES: no errors in `card`.
Result<trade::Order> enter_card(store::Writer& writer, std::string_view id, const CardCheck& card);

// What a payment or its failure left behind.
struct Settled {
  trade::Order order;
  std::optional<std::int64_t> delivery;  // the notice that tells the shop; due now
};

enum class OnFailure { notify, silent };

// The shopper answered the one-time password (or none is asked): paid, or declined with 10100058 if
// it is wrong, or with the card's own code. Errors: "order.wrong_step" if no card was entered.
Result<Settled> authorise(store::Writer& writer, const IdSource& ids, std::string_view id,
                          std::string_view otp, OnFailure on_failure);

Result<Settled> pay(store::Writer& writer, const IdSource& ids, std::string_view id,
                    const trade::Card& card);
// RtnCodes of a refusal: the one the shopper sees, and the one the shop is told, which is 10100058
// for a card.
struct Failure {
  std::string_view code;
  std::string_view told;
};
Result<Settled> fail(store::Writer& writer, std::string_view id, const Failure& failure,
                     OnFailure on_failure);
// The shopper left; nobody is told.
Result<trade::Order> expire(store::Writer& writer, std::string_view id);

}  // namespace ecpay::behaviours
