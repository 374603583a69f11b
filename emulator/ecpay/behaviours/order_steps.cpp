#include "emulator/ecpay/behaviours/order_steps.hpp"

#include "core/store/deliveries.hpp"
#include "core/store/events.hpp"
#include "core/store/orders.hpp"
#include "emulator/ecpay/behaviours/payment_notice.hpp"

namespace ecpay::behaviours {
namespace {

constexpr std::string_view k_step = "step";
constexpr std::string_view k_trace = "trace";
constexpr std::string_view k_pending = "pending";

Result<trade::Order> find(store::Reader& reader, std::string_view id) {
  auto order = store::find_order(reader, id);
  if (!order) return Error{"order.not_found", std::string(id), "", ""};
  return std::move(*order);
}

// An order that may still get a result.
Result<trade::Order> find_open(store::Reader& reader, std::string_view id) {
  auto order = find(reader, id);
  if (!order) return order;
  if (order->state == trade::OrderState::paid) return Error{"order.paid", order->id, "", ""};
  if (order->state == trade::OrderState::expired) return Error{"order.expired", order->id, "", ""};
  return order;
}

bool only_card(const CheckoutRequest& request) {
  return request.methods.size() == 1 && request.methods.front()->choose_payment == "Credit";
}

void set_step(trade::Order& order, Step step) {
  order.payment[std::string(k_step)] = std::string(to_string(step));
}

// Writes an order whose payment was replaced by its result, and tells of its new state.
void save_result(store::Writer& writer, trade::Order& order, const std::string& trace) {
  set_step(order, Step::done);
  order.payment[std::string(k_trace)] = trace;
  store::update_order(writer, order);
  store::append_event(writer, {store::EventKind::order_state, order.id, trace, 0,
                               Json{{"state", to_string(order.state)},
                                    {"capture", to_string(order.capture)},
                                    {"RtnCode", order.return_code},
                                    {"amount_twd", order.amount_twd}}});
}

Settled settle(store::Writer& writer, trade::Order order, const std::string& trace,
               OnFailure on_failure) {
  save_result(writer, order, trace);
  Settled settled{std::move(order), std::nullopt};
  if (settled.order.state == trade::OrderState::paid || on_failure == OnFailure::notify) {
    settled.delivery = schedule_payment_notice(writer, settled.order, trace);
  }
  return settled;
}

}  // namespace

std::string_view to_string(Step step) {
  switch (step) {
    case Step::method:
      return "method";
    case Step::card:
      return "card";
    case Step::otp:
      return "otp";
    case Step::done:
      return "done";
  }
  return "method";
}

Step step_of(const trade::Order& order) {
  const std::string name = text_of(order.payment, k_step);
  for (const Step step : {Step::card, Step::otp, Step::done}) {
    if (to_string(step) == name) return step;
  }
  return Step::method;
}

std::string trace_of(const trade::Order& order) { return text_of(order.payment, k_trace); }

void begin_steps(trade::Order& order, const CheckoutRequest& request, std::string_view trace) {
  set_step(order, only_card(request) ? Step::card : Step::method);
  order.payment[std::string(k_trace)] = std::string(trace);
  if (only_card(request)) order.method = "credit";
}

Result<trade::Order> choose_method(store::Writer& writer, std::string_view id,
                                   std::string_view choose_payment) {
  auto order = find_open(writer, id);
  if (!order) return order;
  const PaymentMethod* method = find_method(choose_payment);
  if (method == nullptr || !method->in_this_version) {
    return Error{"order.method_not_here", std::string(choose_payment.substr(0, 20)), "", ""};
  }
  order->method = "credit";
  set_step(*order, Step::card);
  ++order->version;
  store::update_order(writer, *order);
  return order;
}

Result<trade::Order> start_again(store::Writer& writer, std::string_view id) {
  auto order = find_open(writer, id);
  if (!order) return order;
  order->payment.erase(std::string(k_pending));
  set_step(*order, only_card(read_checkout(*order)) ? Step::card : Step::method);
  ++order->version;
  store::update_order(writer, *order);
  return order;
}

Result<trade::Order> enter_card(store::Writer& writer, std::string_view id, const CardCheck& card) {
  auto order = find_open(writer, id);
  if (!order) return order;
  order->method = "credit";
  order->payment[std::string(k_pending)] =
      Json{{"card6no", card.card6no}, {"card4no", card.card4no}, {"declines", card.declines}};
  set_step(*order, Step::otp);
  ++order->version;
  store::update_order(writer, *order);
  return order;
}

Result<Settled> authorise(store::Writer& writer, const IdSource& ids, std::string_view id,
                          std::string_view otp, OnFailure on_failure) {
  const auto order = find_open(writer, id);
  if (!order) return order.error();
  const auto pending = order->payment.find(k_pending);
  if (step_of(*order) != Step::otp || pending == order->payment.end()) {
    return Error{"order.wrong_step", order->id, "", ""};
  }
  if (asks_for_otp(order->merchant_id) && otp != k_success_otp) {
    return fail(writer, id, {k_verification_failed, k_verification_failed}, on_failure);
  }
  const std::string declines = text_of(*pending, "declines");
  if (!declines.empty()) return fail(writer, id, {declines, k_verification_failed}, on_failure);
  // Only the ends of the number were kept, and only they are needed.
  return pay(writer, ids, id,
             {text_of(*pending, "card6no") + "000000" + text_of(*pending, "card4no")});
}

Result<Settled> pay(store::Writer& writer, const IdSource& ids, std::string_view id,
                    const trade::Card& card) {
  const auto order = find_open(writer, id);
  if (!order) return order.error();
  auto paid = trade::pay_by_card(*order, card, writer.now(), ids);
  if (!paid) return paid.error();
  return settle(writer, std::move(*paid), trace_of(*order), OnFailure::notify);
}

Result<Settled> fail(store::Writer& writer, std::string_view id, const Failure& failure,
                     OnFailure on_failure) {
  const auto order = find_open(writer, id);
  if (!order) return order.error();
  auto failed = trade::decline(*order, failure.code, writer.now());
  if (!failed) return failed.error();
  failed->payment[std::string(k_told_code)] = std::string(failure.told);
  return settle(writer, std::move(*failed), trace_of(*order), on_failure);
}

Result<trade::Order> expire(store::Writer& writer, std::string_view id) {
  auto order = find_open(writer, id);
  if (!order) return order;
  const std::string trace = trace_of(*order);
  auto expired = trade::expire(std::move(*order));
  if (!expired) return expired;
  save_result(writer, *expired, trace);
  return expired;
}

}  // namespace ecpay::behaviours
