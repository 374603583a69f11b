#include "core/store/migrations.hpp"

#include <array>
#include <string>

namespace ecpay::store {
namespace {

constexpr auto k_migrations = std::to_array<const char*>({
    // 1: settings, the event log, traces
    "CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE event (id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, wall_at "
    "INTEGER NOT NULL,"
    " kind TEXT NOT NULL, order_id TEXT NOT NULL, trace TEXT NOT NULL, ms REAL NOT NULL, data TEXT "
    "NOT NULL);"
    "CREATE INDEX event_order ON event(order_id) WHERE order_id <> '';"
    "CREATE INDEX event_trace ON event(trace) WHERE trace <> '';"
    "CREATE TABLE trace (trace TEXT PRIMARY KEY, order_id TEXT NOT NULL) WITHOUT ROWID;"
    "CREATE INDEX trace_order ON trace(order_id);",
    // 2: orders and their callback deliveries
    "CREATE TABLE orders (id TEXT PRIMARY KEY, merchant_id TEXT NOT NULL, trade_no TEXT NOT NULL,"
    " profile TEXT NOT NULL, state TEXT NOT NULL, capture TEXT NOT NULL, refunded_twd INTEGER NOT "
    "NULL,"
    " method TEXT NOT NULL, payment_type TEXT NOT NULL, amount_twd INTEGER NOT NULL, created_at "
    "INTEGER NOT NULL,"
    " paid_at INTEGER, fee_twd INTEGER NOT NULL, return_code TEXT NOT NULL, request TEXT NOT NULL,"
    " payment TEXT NOT NULL, version INTEGER NOT NULL) WITHOUT ROWID;"
    "CREATE UNIQUE INDEX orders_trade ON orders(merchant_id, trade_no);"
    "CREATE INDEX orders_trade_no ON orders(trade_no);"
    "CREATE INDEX orders_created ON orders(created_at);"
    "CREATE TABLE trade_trace (trace TEXT PRIMARY KEY, trade_no TEXT NOT NULL) WITHOUT ROWID;"
    "CREATE INDEX trade_trace_no ON trade_trace(trade_no);"
    "CREATE TABLE delivery (id INTEGER PRIMARY KEY AUTOINCREMENT, order_id TEXT NOT NULL, "
    "merchant_id TEXT NOT NULL,"
    " profile TEXT NOT NULL, kind TEXT NOT NULL, url TEXT NOT NULL, api TEXT NOT NULL, fields TEXT "
    "NOT NULL,"
    " resend_fields TEXT NOT NULL, body TEXT NOT NULL, resend_body TEXT NOT NULL DEFAULT '', state "
    "TEXT NOT NULL,"
    " attempts INTEGER NOT NULL, next_at INTEGER, lease TEXT NOT NULL, created_at INTEGER NOT NULL,"
    " trace TEXT NOT NULL);"
    "CREATE INDEX delivery_due ON delivery(next_at) WHERE next_at IS NOT NULL AND lease = '';"
    "CREATE INDEX delivery_order ON delivery(order_id);"
    "CREATE TABLE attempt (delivery_id INTEGER NOT NULL, n INTEGER NOT NULL, at INTEGER NOT NULL, "
    "status INTEGER,"
    " ms REAL NOT NULL, answer TEXT NOT NULL, verdict TEXT NOT NULL, body TEXT NOT NULL,"
    " PRIMARY KEY (delivery_id, n)) WITHOUT ROWID;",
    // 3: CloudWatch log lines
    "CREATE TABLE log (id INTEGER PRIMARY KEY AUTOINCREMENT, log_group TEXT NOT NULL, stream TEXT "
    "NOT NULL,"
    " at INTEGER NOT NULL, trace TEXT NOT NULL, message TEXT NOT NULL);"
    "CREATE INDEX log_group_stream ON log(log_group, stream);"
    "CREATE INDEX log_trace ON log(trace) WHERE trace <> '';",
    // 4: events given to functions asynchronously
    "CREATE TABLE async_event (id INTEGER PRIMARY KEY AUTOINCREMENT, request_id TEXT NOT NULL,"
    " function TEXT NOT NULL, payload TEXT NOT NULL, trace TEXT NOT NULL, client_context TEXT NOT "
    "NULL,"
    " attempts INTEGER NOT NULL, throttles INTEGER NOT NULL, next_at INTEGER NOT NULL, lease TEXT "
    "NOT NULL,"
    " created_at INTEGER NOT NULL);"
    "CREATE INDEX async_event_due ON async_event(next_at) WHERE lease = '';",
    // 5: DynamoDB items; SNS topics and subscriptions made by calls, and how much was published
    "CREATE TABLE dynamo_item (table_name TEXT NOT NULL, hash TEXT NOT NULL, range TEXT NOT NULL,"
    " item TEXT NOT NULL, UNIQUE (table_name, hash, range));"
    "CREATE TABLE sns_topic (arn TEXT PRIMARY KEY, name TEXT NOT NULL, attributes TEXT NOT NULL)"
    " WITHOUT ROWID;"
    "CREATE TABLE sns_subscription (id INTEGER PRIMARY KEY AUTOINCREMENT, arn TEXT NOT NULL UNIQUE,"
    " topic_arn TEXT NOT NULL, protocol TEXT NOT NULL, endpoint TEXT NOT NULL, attributes TEXT NOT "
    "NULL);"
    "CREATE INDEX sns_subscription_topic ON sns_subscription(topic_arn);"
    "CREATE TABLE sns_published (topic_arn TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT "
    "ROWID;",
    // 6: which of two events of one millisecond came first
    "ALTER TABLE event ADD COLUMN tick INTEGER NOT NULL DEFAULT 0;",
    // 7: orders as rows of a numbered table, for wide rows make the tree of a table without row ids
    // deep; one index for both ways to find a number and one for all lists; events and log lines
    // count without a row in sqlite_sequence; leases can be found
    "CREATE TABLE orders_7 (n INTEGER PRIMARY KEY, id TEXT NOT NULL, merchant_id TEXT NOT NULL,"
    " trade_no TEXT NOT NULL, profile TEXT NOT NULL, state TEXT NOT NULL, capture TEXT NOT NULL,"
    " refunded_twd INTEGER NOT NULL, method TEXT NOT NULL, payment_type TEXT NOT NULL,"
    " amount_twd INTEGER NOT NULL, created_at INTEGER NOT NULL, paid_at INTEGER,"
    " fee_twd INTEGER NOT NULL, return_code TEXT NOT NULL, request TEXT NOT NULL,"
    " payment TEXT NOT NULL, version INTEGER NOT NULL);"
    "INSERT INTO orders_7 (id, merchant_id, trade_no, profile, state, capture, refunded_twd,"
    " method, payment_type, amount_twd, created_at, paid_at, fee_twd, return_code, request,"
    " payment, version) SELECT id, merchant_id, trade_no, profile, state, capture, refunded_twd,"
    " method, payment_type, amount_twd, created_at, paid_at, fee_twd, return_code, request,"
    " payment, version FROM orders ORDER BY created_at, id;"
    "DROP TABLE orders;"
    "ALTER TABLE orders_7 RENAME TO orders;"
    "CREATE UNIQUE INDEX orders_id ON orders(id);"
    "CREATE UNIQUE INDEX orders_number ON orders(trade_no, merchant_id);"
    "CREATE INDEX orders_listed ON orders(state, method, created_at, id);"
    "CREATE TABLE event_7 (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, wall_at INTEGER NOT NULL,"
    " kind TEXT NOT NULL, order_id TEXT NOT NULL, trace TEXT NOT NULL, ms REAL NOT NULL,"
    " data TEXT NOT NULL, tick INTEGER NOT NULL DEFAULT 0);"
    "INSERT INTO event_7 SELECT id, at, wall_at, kind, order_id, trace, ms, data, tick FROM event;"
    "DROP TABLE event;"
    "ALTER TABLE event_7 RENAME TO event;"
    "CREATE INDEX event_order ON event(order_id) WHERE order_id <> '';"
    "CREATE INDEX event_trace ON event(trace) WHERE trace <> '';"
    "CREATE TABLE log_7 (id INTEGER PRIMARY KEY, log_group TEXT NOT NULL, stream TEXT NOT NULL,"
    " at INTEGER NOT NULL, trace TEXT NOT NULL, message TEXT NOT NULL);"
    "INSERT INTO log_7 SELECT id, log_group, stream, at, trace, message FROM log;"
    "DROP TABLE log;"
    "ALTER TABLE log_7 RENAME TO log;"
    "CREATE INDEX log_group_stream ON log(log_group, stream);"
    "CREATE INDEX log_trace ON log(trace) WHERE trace <> '';"
    "CREATE INDEX delivery_leased ON delivery(lease) WHERE lease <> '';",
    // 8: which order a trace belongs to is read from its events; the names of log streams are kept
    // once, for with an index of them in every line they were most of what a call wrote
    "DROP INDEX event_trace;"
    "CREATE INDEX event_trace ON event(trace, order_id) WHERE trace <> '';"
    "CREATE TABLE log_stream (id INTEGER PRIMARY KEY, log_group TEXT NOT NULL, stream TEXT NOT "
    "NULL,"
    " first_at INTEGER NOT NULL, last_at INTEGER NOT NULL, UNIQUE (log_group, stream));"
    "INSERT INTO log_stream (log_group, stream, first_at, last_at)"
    " SELECT log_group, stream, min(at), max(at) FROM log GROUP BY log_group, stream;"
    "CREATE TABLE log_8 (id INTEGER PRIMARY KEY, stream_id INTEGER NOT NULL, at INTEGER NOT NULL,"
    " trace TEXT NOT NULL, message TEXT NOT NULL);"
    "INSERT INTO log_8 SELECT l.id, s.id, l.at, l.trace, l.message FROM log l JOIN log_stream s"
    " ON s.log_group = l.log_group AND s.stream = l.stream ORDER BY l.id;"
    "DROP TABLE log;"
    "ALTER TABLE log_8 RENAME TO log;"
    "CREATE INDEX log_trace ON log(trace) WHERE trace <> '';",
});

}  // namespace

std::span<const char* const> migrations() { return k_migrations; }

bool migrate(Connection& connection) {
  std::int64_t version = 0;
  {
    auto rows = connection.query("PRAGMA user_version");
    if (rows.next()) version = rows.integer(0);
  }
  const auto steps = static_cast<std::int64_t>(k_migrations.size());
  if (version > steps) return false;
  if (version == steps) return true;
  connection.execute("BEGIN IMMEDIATE");
  for (auto i = version; i < steps; ++i)
    connection.execute(k_migrations[static_cast<std::size_t>(i)]);
  connection.execute(("PRAGMA user_version = " + std::to_string(steps)).c_str());
  connection.execute("COMMIT");
  return true;
}

}  // namespace ecpay::store
