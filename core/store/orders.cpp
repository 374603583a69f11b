#include "core/store/orders.hpp"

#include <algorithm>
#include <tuple>

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

// What an order's place in a list depends on.
struct Listed {
  std::int64_t created_at;
  std::string id;
  bool operator<(const Listed& other) const {
    return std::tie(created_at, id) < std::tie(other.created_at, other.id);
  }
};

using Kind = std::pair<std::string, std::string>;  // state and method

std::optional<Kind> first_kind(Query rows) {
  if (!rows.next()) return std::nullopt;
  return Kind{rows.text(0), rows.text(1)};
}

// The next pair that any order has, in their order. Two questions, for SQLite would read all orders
// of one state for `(state, method) > (?1, ?2)`.
std::optional<Kind> next_kind(Reader& reader, const Kind& last) {
  auto found = first_kind(reader.db.query(
      "SELECT state, method FROM orders WHERE state = ?1 AND method > ?2 ORDER BY method LIMIT 1",
      last.first, last.second));
  if (found) return found;
  return first_kind(reader.db.query(
      "SELECT state, method FROM orders WHERE state > ?1 ORDER BY state, method LIMIT 1",
      last.first));
}

// The newest orders that the filter lets through, newest last. One index serves every filter: it
// is read from its newest end once for each of the few pairs of state and method.
std::vector<Listed> newest(Reader& reader, const OrderFilter& filter) {
  std::vector<Listed> found;
  for (auto kind = next_kind(reader, {}); kind; kind = next_kind(reader, *kind)) {
    const auto& [state, method] = *kind;
    if (!filter.state.empty() && filter.state != state) continue;
    if (!filter.method.empty() && filter.method != method) continue;
    auto rows = reader.db.query(
        "SELECT created_at, id FROM orders WHERE state = ?1 AND method = ?2"
        " ORDER BY created_at DESC, id DESC LIMIT ?3",
        state, method, filter.limit);
    while (rows.next()) found.push_back({rows.integer(0), rows.text(1)});
  }
  std::sort(found.begin(), found.end());
  const auto limit = static_cast<std::size_t>(std::max(filter.limit, 0));
  if (found.size() > limit) {
    found.erase(found.begin(), found.end() - static_cast<std::ptrdiff_t>(limit));
  }
  return found;
}

}  // namespace

Result<Done> insert_order(Writer& writer, const trade::Order& order) {
  const auto inserted = writer.db.run(
      "INSERT INTO orders (id, merchant_id, trade_no, profile, state, capture, refunded_twd, "
      "method, payment_type,"
      " amount_twd, created_at, paid_at, fee_twd, return_code, request, payment, version)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)"
      " ON CONFLICT(trade_no, merchant_id) DO NOTHING",
      order.id, order.merchant_id, order.trade_no, order.profile, to_string(order.state),
      to_string(order.capture), std::int64_t{order.refunded_twd}, order.method, order.payment_type,
      std::int64_t{order.amount_twd}, order.created_at, order.paid_at, std::int64_t{order.fee_twd},
      order.return_code, order.request, to_text(order.payment), std::int64_t{order.version});
  if (inserted == 0) return Error{"order.duplicate", order.trade_no, "", ""};
  if (!writer.db.query("SELECT 1 FROM trade_trace WHERE trade_no = ?1", order.trade_no).next())
    return Done{};
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

bool has_order(Reader& reader, std::string_view id) {
  return reader.db.query("SELECT 1 FROM orders WHERE id = ?1", id).next();
}

bool has_order_of(Reader& reader, std::string_view merchant_id, std::string_view trade_no) {
  return reader.db
      .query("SELECT 1 FROM orders WHERE merchant_id = ?1 AND trade_no = ?2", merchant_id, trade_no)
      .next();
}

std::vector<trade::Order> list_orders(Reader& reader, const OrderFilter& filter) {
  std::vector<trade::Order> orders;
  for (const auto& listed : newest(reader, filter)) {
    if (auto order = find_order(reader, listed.id)) orders.push_back(std::move(*order));
  }
  return orders;
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
  // Orders are numbered from 1 without a gap: none is ever deleted alone.
  auto rows = reader.db.query("SELECT coalesce(max(n), 0) FROM orders");
  return rows.next() ? rows.integer(0) : 0;
}

}  // namespace ecpay::store
