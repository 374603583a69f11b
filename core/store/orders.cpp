#include "core/store/orders.hpp"

#include "core/store/events.hpp"

namespace ecpay::store {
namespace {

constexpr std::string_view k_select_by_id =
    "SELECT id, merchant_id, trade_no, profile, state, capture, refunded_twd, method, "
    "payment_type, amount_twd,"
    " created_at, paid_at, fee_twd, return_code, request, payment, version FROM orders WHERE id = "
    "?1";
constexpr std::string_view k_select_by_trade =
    "SELECT id, merchant_id, trade_no, profile, state, capture, refunded_twd, method, "
    "payment_type, amount_twd,"
    " created_at, paid_at, fee_twd, return_code, request, payment, version FROM orders"
    " WHERE merchant_id = ?1 AND trade_no = ?2";
constexpr std::string_view k_select_named =
    "SELECT id, merchant_id, trade_no, profile, state, capture, refunded_twd, method, "
    "payment_type, amount_twd,"
    " created_at, paid_at, fee_twd, return_code, request, payment, version FROM orders"
    " WHERE id = ?1 OR trade_no = ?1 ORDER BY merchant_id LIMIT 20";
constexpr std::string_view k_select_list =
    "SELECT id, merchant_id, trade_no, profile, state, capture, refunded_twd, method, "
    "payment_type, amount_twd,"
    " created_at, paid_at, fee_twd, return_code, request, payment, version FROM"
    " (SELECT * FROM orders WHERE (?1 = '' OR state = ?1) AND (?2 = '' OR method = ?2)"
    " ORDER BY created_at DESC, id DESC LIMIT ?3) ORDER BY created_at, id";

trade::Order read_order(const Query& row) {
  trade::Order order;
  order.id = row.text(0);
  order.merchant_id = row.text(1);
  order.trade_no = row.text(2);
  order.profile = row.text(3);
  order.state = trade::order_state_from(row.text(4)).value_or(trade::OrderState::created);
  order.capture = trade::capture_state_from(row.text(5)).value_or(trade::CaptureState::none);
  order.refunded_twd = row.integer(6);
  order.method = row.text(7);
  order.payment_type = row.text(8);
  order.amount_twd = row.integer(9);
  order.created_at = row.instant(10);
  if (!row.is_null(11)) order.paid_at = row.instant(11);
  order.fee_twd = row.integer(12);
  order.return_code = row.text(13);
  order.request = row.text(14);
  auto payment = parse_json(row.text(15));
  if (payment) order.payment = std::move(*payment);
  order.version = row.integer(16);
  return order;
}

std::optional<trade::Order> first(Query rows) {
  if (!rows.next()) return std::nullopt;
  return read_order(rows);
}

std::vector<trade::Order> all(Query rows) {
  std::vector<trade::Order> orders;
  while (rows.next()) orders.push_back(read_order(rows));
  return orders;
}

}  // namespace

Result<Done> insert_order(Writer& writer, const trade::Order& order) {
  if (find_order_of(writer, order.merchant_id, order.trade_no))
    return Error{"order.duplicate", order.trade_no, "", ""};
  writer.db.run(
      "INSERT INTO orders (id, merchant_id, trade_no, profile, state, capture, refunded_twd, "
      "method, payment_type,"
      " amount_twd, created_at, paid_at, fee_twd, return_code, request, payment, version)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
      order.id, order.merchant_id, order.trade_no, order.profile, to_string(order.state),
      to_string(order.capture), std::int64_t{order.refunded_twd}, order.method, order.payment_type,
      std::int64_t{order.amount_twd}, order.created_at, order.paid_at, std::int64_t{order.fee_twd},
      order.return_code, order.request, to_text(order.payment), std::int64_t{order.version});
  writer.db.run(
      "INSERT OR IGNORE INTO trace (trace, order_id) SELECT trace, ?1 FROM trade_trace WHERE "
      "trade_no = ?2",
      order.id, order.trade_no);
  writer.db.run("DELETE FROM trade_trace WHERE trade_no = ?1", order.trade_no);
  return Done{};
}

void update_order(Writer& writer, const trade::Order& order) {
  writer.db.run(
      "UPDATE orders SET state = ?2, capture = ?3, refunded_twd = ?4, method = ?5, payment_type = "
      "?6, paid_at = ?7,"
      " fee_twd = ?8, return_code = ?9, payment = ?10, version = ?11 WHERE id = ?1",
      order.id, to_string(order.state), to_string(order.capture), std::int64_t{order.refunded_twd},
      order.method, order.payment_type, order.paid_at, std::int64_t{order.fee_twd},
      order.return_code, to_text(order.payment), std::int64_t{order.version});
}

std::optional<trade::Order> find_order(Reader& reader, std::string_view id) {
  return first(reader.db.query(k_select_by_id, id));
}

std::optional<trade::Order> find_order_of(Reader& reader, std::string_view merchant_id,
                                          std::string_view trade_no) {
  return first(reader.db.query(k_select_by_trade, merchant_id, trade_no));
}

std::vector<trade::Order> find_orders_named(Reader& reader, std::string_view id_or_trade_no) {
  return all(reader.db.query(k_select_named, id_or_trade_no));
}

std::vector<trade::Order> list_orders(Reader& reader, const OrderFilter& filter) {
  return all(reader.db.query(k_select_list, filter.state, filter.method, filter.limit));
}

void note_trade_number(Writer& writer, std::string_view trace, std::string_view trade_no) {
  if (trace.empty() || trade_no.empty() || trade_no.size() > 20) return;
  auto rows = writer.db.query("SELECT id FROM orders WHERE trade_no = ?1", trade_no);
  if (rows.next()) {
    bind_trace(writer, trace, rows.text(0));
  } else {
    writer.db.run("INSERT OR IGNORE INTO trade_trace (trace, trade_no) VALUES (?1, ?2)", trace,
                  trade_no);
  }
}

std::int64_t count_orders(Reader& reader) {
  auto rows = reader.db.query("SELECT count(*) FROM orders");
  return rows.next() ? rows.integer(0) : 0;
}

}  // namespace ecpay::store
