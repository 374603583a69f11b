#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/clock.hpp"
#include "core/base/ids.hpp"
#include "core/base/json.hpp"
#include "core/base/result.hpp"

namespace ecpay::trade {

// One field for every method: an authorised card payment is `paid` (DECISIONS A4).
enum class OrderState { created, waiting, paid, failed, expired };
enum class CaptureState { none, authorized, to_capture, captured, voided };

std::string_view to_string(OrderState state);
std::string_view to_string(CaptureState state);
std::optional<OrderState> order_state_from(std::string_view text);
std::optional<CaptureState> capture_state_from(std::string_view text);

// A trade in ECPay's books. A plain value; the store keeps it as one row.
struct Order {
  std::string id;  // TradeNo, 16 digits
  std::string merchant_id;
  std::string trade_no;  // MerchantTradeNo
  std::string profile;   // whose keys sign for it: a profile's name, never the keys
  OrderState state = OrderState::created;
  CaptureState capture = CaptureState::none;
  long long refunded_twd = 0;
  std::string method;        // "credit"; empty until the shopper has chosen
  std::string payment_type;  // reply value of aio 3.8, "Credit_CreditCard"
  long long amount_twd = 0;
  Instant created_at{};
  std::optional<Instant> paid_at;
  long long fee_twd = 0;
  std::string return_code;  // RtnCode of the last result; empty until there is one
  std::string request;      // the parameters it was created with, as a form body
  Json payment =
      Json::object();  // what paying left behind: gwsr, auth_code, card4no, card6no, process_date
  long long version = 1;  // rises with every change
};

// "yyMMddHHmmss" of its creation and four derived digits (aio 4.10). `ordinal` tells apart two
// orders that would get the same.
std::string make_trade_number(const IdSource& ids, Instant created_at, std::string_view merchant_id,
                              std::string_view merchant_trade_no, std::uint64_t ordinal);

struct Card {
  std::string number;  // digits only
};

// Pays a card order: paid, authorised, with the figures of the recorded stage answers
// (aio 3.5, 4.2). Errors: "order.paid" (subject: the id) if it is paid, "order.expired" if its time
// is over.
Result<Order> pay_by_card(Order order, const Card& card, Instant at, const IdSource& ids);

// Records a refused card payment; the shopper may try again. `code` is the RtnCode told to the
// shop. Errors: "order.paid", "order.expired".
Result<Order> decline(Order order, std::string_view code, Instant at);

// The shopper left before paying; nobody is told. Errors: "order.paid".
Result<Order> expire(Order order);

// What a shop is charged: 2 %, at least 5 TWD (the recorded answers of aio 4.2; assumed for the
// rest).
long long fee_of(long long amount_twd);

}  // namespace ecpay::trade
