#include "core/base/text.hpp"
#include "core/store/events.hpp"
#include "core/store/orders.hpp"
#include "emulator/ecpay/behaviours/checkout_request.hpp"
#include "emulator/ecpay/behaviours/order_steps.hpp"
#include "emulator/ecpay/behaviours/registry.hpp"

namespace ecpay::behaviours {
namespace {

// A TradeNo nobody has; the ordinal rises while it is taken.
std::string free_trade_number(const Call& call, store::Reader& reader, std::string_view trade_no) {
  std::string id;
  std::uint64_t ordinal = 0;
  do {
    id = trade::make_trade_number(call.ids, call.at, call.merchant_id, trade_no, ordinal++);
  } while (store::has_order(reader, id));
  return id;
}

}  // namespace

// POST /Cashier/AioCheckOut/V5. Burns the MerchantTradeNo, paid or not. Errors: "order.duplicate",
// "order.no_method".
Result<Outcome> aio_checkout(const Call& call, store::Writer& writer) {
  trade::Order order;
  order.merchant_id = call.merchant_id;
  order.trade_no = call.values.get("MerchantTradeNo");
  order.profile = call.profile;
  order.amount_twd = parse_integer(call.values.get("TotalAmount"), 0, 999'999'999'999).value_or(0);
  order.created_at = call.at;
  order.request = call.request_body;
  const CheckoutRequest request = read_checkout(catalogue::form_of(call.values));
  if (request.methods.empty()) {
    const bool is_used = store::has_order_of(writer, order.merchant_id, order.trade_no);
    return Error{is_used ? "order.duplicate" : "order.no_method", order.trade_no, "", ""};
  }
  order.id = free_trade_number(call, writer, order.trade_no);
  begin_steps(order, request, call.trace);
  if (const auto inserted = store::insert_order(writer, order); !inserted) return inserted.error();
  store::append_event(writer, {store::EventKind::order_created, order.id, call.trace, 0,
                               Json{{"MerchantID", order.merchant_id},
                                    {"MerchantTradeNo", order.trade_no},
                                    {"amount_twd", order.amount_twd},
                                    {"state", to_string(order.state)}}});
  Outcome outcome;
  outcome.kind = Outcome::Kind::cashier;
  outcome.order = std::move(order);
  return outcome;
}

}  // namespace ecpay::behaviours
