#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/store/store.hpp"
#include "core/trade/order.hpp"

namespace ecpay::store {

// Errors: "order.duplicate" (subject: the MerchantTradeNo) if that merchant has used the number
// before. Binds the traces that have shown this number (see note_trade_number) to the order.
Result<Done> insert_order(Writer& writer, const trade::Order& order);

// REQUIRES: an order with that id exists.
void update_order(Writer& writer, const trade::Order& order);

std::optional<trade::Order> find_order(Reader& reader, std::string_view id);
std::optional<trade::Order> find_order_of(Reader& reader, std::string_view merchant_id,
                                          std::string_view trade_no);

bool has_order(Reader& reader, std::string_view id);
bool has_order_of(Reader& reader, std::string_view merchant_id, std::string_view trade_no);

// By TradeNo or by MerchantTradeNo: several if two merchants used the same number (DECISIONS A3).
std::vector<trade::Order> find_orders_named(Reader& reader, std::string_view id_or_trade_no);

struct OrderFilter {
  std::string state;   // empty = all
  std::string method;  // empty = all
  int limit = 1000;
};
std::int64_t count_orders(Reader& reader);
// Newest last.
std::vector<trade::Order> list_orders(Reader& reader, const OrderFilter& filter);

// A request or answer of `trace` has shown this MerchantTradeNo: the trace belongs to that order,
// also when the order comes later.
void note_trade_number(Writer& writer, std::string_view trace, std::string_view trade_no);

}  // namespace ecpay::store
