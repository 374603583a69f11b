#include "core/trade/order.hpp"

#include <algorithm>
#include <array>

namespace ecpay::trade {
namespace {

struct StateName {
  OrderState state;
  std::string_view name;
};
constexpr std::array<StateName, 5> k_states{{{OrderState::created, "created"},
                                             {OrderState::waiting, "waiting"},
                                             {OrderState::paid, "paid"},
                                             {OrderState::failed, "failed"},
                                             {OrderState::expired, "expired"}}};
struct CaptureName {
  CaptureState state;
  std::string_view name;
};
constexpr std::array<CaptureName, 5> k_captures{{{CaptureState::none, "none"},
                                                 {CaptureState::authorized, "authorized"},
                                                 {CaptureState::to_capture, "to_capture"},
                                                 {CaptureState::captured, "captured"},
                                                 {CaptureState::voided, "voided"}}};

// Why the order may get no further result; nothing if it may.
std::optional<Error> closed(const Order& order) {
  if (order.state == OrderState::paid) return Error{"order.paid", order.id, "", ""};
  if (order.state == OrderState::expired) return Error{"order.expired", order.id, "", ""};
  return std::nullopt;
}

}  // namespace

std::string_view to_string(OrderState state) {
  return std::find_if(k_states.begin(), k_states.end(),
                      [&](const auto& row) { return row.state == state; })
      ->name;
}

std::string_view to_string(CaptureState state) {
  return std::find_if(k_captures.begin(), k_captures.end(),
                      [&](const auto& row) { return row.state == state; })
      ->name;
}

std::optional<OrderState> order_state_from(std::string_view text) {
  for (const auto& row : k_states) {
    if (row.name == text) return row.state;
  }
  return std::nullopt;
}

std::optional<CaptureState> capture_state_from(std::string_view text) {
  for (const auto& row : k_captures) {
    if (row.name == text) return row.state;
  }
  return std::nullopt;
}

std::string make_trade_number(const IdSource& ids, Instant created_at, std::string_view merchant_id,
                              std::string_view merchant_trade_no, std::uint64_t ordinal) {
  const std::string key = std::string(merchant_id) + "/" + std::string(merchant_trade_no);
  return format_taiwan(created_at, "yyMMddHHmmss") + ids.digits(4, "TradeNo", key, ordinal);
}

long long fee_of(long long amount_twd) { return std::max(5LL, (amount_twd * 2 + 50) / 100); }

Result<Order> pay_by_card(Order order, const Card& card, Instant at, const IdSource& ids) {
  if (const auto error = closed(order)) return *error;
  order.state = OrderState::paid;
  order.capture = CaptureState::authorized;
  order.method = "credit";
  order.payment_type = "Credit_CreditCard";
  order.paid_at = at;
  order.fee_twd = fee_of(order.amount_twd);
  order.return_code = "1";
  const std::string& number = card.number;
  order.payment = Json{{"gwsr", "1" + ids.digits(7, "gwsr", order.id)},
                       {"process_date", format_taiwan(at)},
                       {"auth_code", "777777"},
                       {"card4no", number.size() >= 4 ? number.substr(number.size() - 4) : number},
                       {"card6no", number.substr(0, 6)}};
  ++order.version;
  return order;
}

Result<Order> decline(Order order, std::string_view code, Instant at) {
  if (const auto error = closed(order)) return *error;
  order.state = OrderState::failed;
  order.method = "credit";
  order.payment_type = "Credit_CreditCard";
  order.return_code = std::string(code);
  order.payment = Json{{"process_date", format_taiwan(at)}};
  ++order.version;
  return order;
}

Result<Order> expire(Order order) {
  if (order.state == OrderState::paid) return Error{"order.paid", order.id, "", ""};
  order.state = OrderState::expired;
  ++order.version;
  return order;
}

}  // namespace ecpay::trade
