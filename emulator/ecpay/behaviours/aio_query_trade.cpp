#include "core/store/orders.hpp"
#include "emulator/ecpay/behaviours/checkout_request.hpp"
#include "emulator/ecpay/behaviours/payment_notice.hpp"
#include "emulator/ecpay/behaviours/registry.hpp"
#include "emulator/ecpay/behaviours/time_window.hpp"

namespace ecpay::behaviours {
namespace {

// aio 4.2: 0 unpaid, 1 paid, 10200095 the order came to nothing.
std::string trade_status(const trade::Order& order) {
  switch (order.state) {
    case trade::OrderState::created:
    case trade::OrderState::waiting:
      return "0";
    case trade::OrderState::paid:
      return "1";
    case trade::OrderState::failed:
    case trade::OrderState::expired:
      return "10200095";
  }
  return "0";
}

// The smaller set of fields, recorded (aio appendix A8).
Outcome not_found(const Call& call) {
  Outcome outcome;
  outcome.answer = "not_found";
  auto& values = outcome.values;
  values.set("HandlingCharge", "0");
  values.set("ItemName", "");
  values.set("MerchantID", call.values.get("MerchantID"));
  values.set("MerchantTradeNo", call.values.get("MerchantTradeNo"));
  values.set("PaymentDate", "");
  values.set("PaymentType", "");
  values.set("PaymentTypeChargeFee", "0");
  values.set("TradeAmt", "0");
  values.set("TradeDate", "");
  values.set("TradeNo", "");
  values.set("TradeStatus", "10200047");
  return outcome;
}

Outcome found(const trade::Order& order) {
  const CheckoutRequest request = read_checkout(order);
  Outcome outcome;
  outcome.answer = "found";
  outcome.request = catalogue::value_of(request.form);  // whether extra fields are told
  auto& values = outcome.values;
  values.set("MerchantID", order.merchant_id);
  values.set("MerchantTradeNo", order.trade_no);
  values.set("StoreID", request.form.get("StoreID"));
  values.set("TradeNo", order.id);
  values.set("TradeAmt", std::to_string(order.amount_twd));
  values.set("PaymentDate", order.paid_at ? format_taiwan(*order.paid_at) : "");
  values.set("PaymentType", order.paid_at ? order.payment_type : "");
  values.set("HandlingCharge", std::to_string(order.fee_twd));
  values.set("PaymentTypeChargeFee", std::to_string(order.fee_twd));
  values.set("TradeDate", format_taiwan(order.created_at));
  values.set("TradeStatus", trade_status(order));
  values.set("ItemName", request.form.get("ItemName"));
  for (const auto* name : {"CustomField1", "CustomField2", "CustomField3", "CustomField4"}) {
    values.set(name, request.form.get(name));
  }
  if (request.wants_extra_info) add_extra_info(values, order);
  return outcome;
}

}  // namespace

// POST /Cashier/QueryTradeInfo/V5. A TimeStamp outside its window finds nothing, which is assumed.
Result<Outcome> aio_query_trade(const Call& call, store::Writer& writer) {
  if (auto stale = check_time_stamp(call.values.get("TimeStamp"), call.at, call.wall_at)) {
    auto outcome = not_found(call);
    outcome.assumed.push_back({"aio.query_trade.TimeStamp", std::move(*stale)});
    return outcome;
  }
  const auto order =
      store::find_order_of(writer, call.merchant_id, call.values.get("MerchantTradeNo"));
  return order ? found(*order) : not_found(call);
}

}  // namespace ecpay::behaviours
