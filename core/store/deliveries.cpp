#include "core/store/deliveries.hpp"

namespace ecpay::store {
namespace {

constexpr std::string_view k_columns =
    "SELECT id, order_id, merchant_id, profile, kind, url, api, fields, resend_fields, body, "
    "state, attempts, next_at,"
    " trace, created_at, resend_body FROM delivery ";

Json read_json(const std::string& text) {
  auto json = parse_json(text);
  return json ? std::move(*json) : Json::object();
}

Delivery read_delivery(const Query& row) {
  Delivery delivery;
  delivery.id = row.integer(0);
  delivery.order_id = row.text(1);
  delivery.merchant_id = row.text(2);
  delivery.profile = row.text(3);
  delivery.kind = row.text(4);
  delivery.url = row.text(5);
  delivery.api = row.text(6);
  delivery.fields = read_json(row.text(7));
  delivery.resend_fields = read_json(row.text(8));
  delivery.body = row.text(9);
  delivery.state = row.text(10);
  delivery.attempts = static_cast<int>(row.integer(11));
  if (!row.is_null(12)) delivery.next_at = row.instant(12);
  delivery.trace = row.text(13);
  delivery.created_at = row.instant(14);
  delivery.resend_body = row.text(15);
  return delivery;
}

std::vector<Delivery> all(Query rows) {
  std::vector<Delivery> deliveries;
  while (rows.next()) deliveries.push_back(read_delivery(rows));
  return deliveries;
}

std::string select(std::string_view rest) { return std::string(k_columns) + std::string(rest); }

}  // namespace

std::int64_t insert_delivery(Writer& writer, const Delivery& delivery) {
  writer.db.run(
      "INSERT INTO delivery (order_id, merchant_id, profile, kind, url, api, fields, "
      "resend_fields, body, state,"
      " attempts, next_at, lease, created_at, trace)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 0, ?11, '', ?12, ?13)",
      delivery.order_id, delivery.merchant_id, delivery.profile, delivery.kind, delivery.url,
      delivery.api, to_text(delivery.fields), to_text(delivery.resend_fields), delivery.body,
      delivery.state, delivery.next_at, writer.now(), delivery.trace);
  return writer.db.last_insert_id();
}

std::optional<Delivery> find_delivery(Reader& reader, std::int64_t id) {
  static const std::string k_sql = select("WHERE id = ?1");
  auto rows = reader.db.query(k_sql, id);
  if (!rows.next()) return std::nullopt;
  return read_delivery(rows);
}

std::vector<Delivery> list_deliveries(Reader& reader, std::string_view order_id, int limit) {
  static const std::string k_of_order = select("WHERE order_id = ?1 ORDER BY id LIMIT ?2");
  static const std::string k_all = select(
      "WHERE ?1 = '' AND id IN (SELECT id FROM delivery ORDER BY id DESC LIMIT ?2) ORDER BY id");
  return all(reader.db.query(order_id.empty() ? k_all : k_of_order, order_id, limit));
}

std::vector<Attempt> list_attempts(Reader& reader, std::int64_t delivery_id) {
  std::vector<Attempt> attempts;
  auto rows = reader.db.query(
      "SELECT delivery_id, n, at, status, ms, answer, verdict, body FROM attempt WHERE delivery_id "
      "= ?1 ORDER BY n",
      delivery_id);
  while (rows.next()) {
    Attempt attempt{rows.integer(0), static_cast<int>(rows.integer(1)),
                    rows.instant(2), std::nullopt,
                    rows.real(4),    rows.text(5),
                    rows.text(6),    rows.text(7)};
    if (!rows.is_null(3)) attempt.status = static_cast<int>(rows.integer(3));
    attempts.push_back(std::move(attempt));
  }
  return attempts;
}

std::vector<Delivery> claim_due(Writer& writer, Instant now, std::string_view boot, int limit) {
  static const std::string k_sql = select(
      "WHERE next_at IS NOT NULL AND lease = '' AND next_at <= ?1 ORDER BY next_at, id LIMIT ?2");
  auto due = all(writer.db.query(k_sql, now, limit));
  for (const auto& delivery : due)
    writer.db.run("UPDATE delivery SET lease = ?2 WHERE id = ?1", delivery.id, boot);
  return due;
}

std::optional<Delivery> claim_one(Writer& writer, std::int64_t id, std::string_view boot) {
  if (writer.db.run("UPDATE delivery SET lease = ?2 WHERE id = ?1 AND lease = ''", id, boot) == 0)
    return std::nullopt;
  return find_delivery(writer, id);
}

int open_attempt(Writer& writer, std::int64_t delivery_id, std::string_view body) {
  int n = 1;
  {
    auto rows = writer.db.query(
        "SELECT coalesce(max(n), 0) + 1 FROM attempt WHERE delivery_id = ?1", delivery_id);
    if (rows.next()) n = static_cast<int>(rows.integer(0));
  }
  writer.db.run(
      "INSERT INTO attempt (delivery_id, n, at, status, ms, answer, verdict, body)"
      " VALUES (?1, ?2, ?3, NULL, 0, '', '', ?4)",
      delivery_id, n, writer.now(), body);
  return n;
}

void close_attempt(Writer& writer, std::int64_t delivery_id, int n, const AttemptOutcome& outcome) {
  writer.db.run(
      "UPDATE attempt SET status = ?3, ms = ?4, answer = ?5, verdict = ?6 WHERE delivery_id = ?1 "
      "AND n = ?2",
      delivery_id, n, outcome.status, outcome.ms, outcome.answer, outcome.verdict);
  writer.db.run(
      "UPDATE delivery SET attempts = attempts + 1, state = ?2, next_at = ?3, lease = '', "
      "resend_body = ''"
      " WHERE id = ?1",
      delivery_id, outcome.state, outcome.next_at);
}

void release_delivery(Writer& writer, std::int64_t id, std::string_view state,
                      std::optional<Instant> next_at) {
  writer.db.run("UPDATE delivery SET state = ?2, next_at = ?3, lease = '' WHERE id = ?1", id, state,
                next_at);
}

int void_old_leases(Writer& writer, std::string_view boot) {
  writer.db.run(
      "UPDATE delivery SET resend_body = coalesce((SELECT body FROM attempt WHERE delivery_id = "
      "delivery.id AND"
      " verdict = '' ORDER BY n DESC LIMIT 1), '') WHERE lease <> '' AND lease <> ?1",
      boot);
  writer.db.run(
      "UPDATE attempt SET verdict = 'interrupted' WHERE verdict = '' AND delivery_id IN"
      " (SELECT id FROM delivery WHERE lease <> '' AND lease <> ?1)",
      boot);
  return static_cast<int>(writer.db.run(
      "UPDATE delivery SET lease = '', next_at = ?2 WHERE lease <> '' AND lease <> ?1", boot,
      writer.now()));
}

std::optional<Instant> next_delivery_due(Reader& reader) {
  auto rows =
      reader.db.query("SELECT min(next_at) FROM delivery WHERE next_at IS NOT NULL AND lease = ''");
  if (!rows.next() || rows.is_null(0)) return std::nullopt;
  return rows.instant(0);
}

}  // namespace ecpay::store
