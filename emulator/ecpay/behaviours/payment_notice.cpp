#include "emulator/ecpay/behaviours/payment_notice.hpp"

#include "core/base/clock.hpp"
#include "core/store/deliveries.hpp"
#include "core/store/events.hpp"
#include "emulator/ecpay/behaviours/checkout_request.hpp"
#include "emulator/ecpay/behaviours/test_cards.hpp"

namespace ecpay::behaviours {
namespace {

bool is_paid(const trade::Order& order) { return order.state == trade::OrderState::paid; }

std::string message_of_result(const trade::Order& order, Telling telling) {
  // No failure notice was ever recorded; the text is the one of aio 2.9.
  if (!is_paid(order)) return "Pay fail";
  switch (telling) {
    case Telling::first_notice:
      return "交易成功";
    case Telling::sent_again:
      return "paid";
    case Telling::browser:
      return "Succeeded";
  }
  return "";
}

Json json_of(const catalogue::Value& values) {
  Json json = Json::object();
  for (const auto& member : values.members) json[member.name] = member.value.text;
  return json;
}

}  // namespace

catalogue::Value payment_result(const trade::Order& order, Telling telling) {
  const CheckoutRequest request = read_checkout(order);
  auto values = catalogue::Value::empty_object();
  values.set("MerchantID", order.merchant_id);
  values.set("MerchantTradeNo", order.trade_no);
  values.set("StoreID", request.form.get("StoreID"));
  values.set("RtnCode", is_paid(order) ? "1" : text_of(order.payment, k_told_code));
  values.set("RtnMsg", message_of_result(order, telling));
  values.set("TradeNo", order.id);
  values.set("TradeAmt", std::to_string(order.amount_twd));
  values.set("PaymentDate", order.paid_at ? format_taiwan(*order.paid_at)
                                          : text_of(order.payment, "process_date"));
  values.set("PaymentType", order.payment_type);
  values.set("PaymentTypeChargeFee", std::to_string(order.fee_twd));
  values.set("TradeDate", format_taiwan(order.created_at));
  values.set("SimulatePaid", "0");
  for (const auto* name : {"CustomField1", "CustomField2", "CustomField3", "CustomField4"}) {
    values.set(name, request.form.get(name));
  }
  if (request.wants_extra_info) add_extra_info(values, order);
  return values;
}

void add_extra_info(catalogue::Value& values, const trade::Order& order) {
  if (!is_paid(order)) return;
  for (const auto* name : {"gwsr", "process_date", "auth_code", "card4no", "card6no"}) {
    values.set(name, text_of(order.payment, name));
  }
  values.set("amount", std::to_string(order.amount_twd));
  for (const auto* name :
       {"eci", "stage", "stast", "staed", "red_dan", "red_de_amt", "red_ok_amt", "red_yet"}) {
    values.set(name, "0");
  }
}

std::optional<std::int64_t> schedule_payment_notice(store::Writer& writer,
                                                    const trade::Order& order,
                                                    std::string_view trace) {
  store::Delivery delivery;
  delivery.url = read_checkout(order).return_url;
  if (delivery.url.empty()) return std::nullopt;
  delivery.order_id = order.id;
  delivery.merchant_id = order.merchant_id;
  delivery.profile = order.profile;
  delivery.kind = "return";
  delivery.api = "aio.checkout";
  delivery.fields = json_of(payment_result(order, Telling::first_notice));
  delivery.resend_fields = json_of(payment_result(order, Telling::sent_again));
  delivery.next_at = writer.now();
  delivery.trace = trace;
  const auto id = store::insert_delivery(writer, delivery);
  store::append_event(writer,
                      {store::EventKind::callback_scheduled, order.id, std::string(trace), 0,
                       Json{{"delivery", id},
                            {"kind", delivery.kind},
                            {"url", delivery.url},
                            {"next_at", format_iso(*delivery.next_at)}}});
  return id;
}

}  // namespace ecpay::behaviours
