#include "core/store/engine.hpp"

#include <sqlite3.h>

#include <stdexcept>

namespace ecpay::store {
namespace {

[[noreturn]] void fail(sqlite3* db, std::string_view what) {
  throw std::runtime_error("sqlite: " + std::string(what) + ": " +
                           (db ? sqlite3_errmsg(db) : "out of memory"));
}

}  // namespace

Query::~Query() {
  if (statement_) {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
  }
}

bool Query::next() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  fail(sqlite3_db_handle(statement_), sqlite3_sql(statement_));
}

std::int64_t Query::integer(int column) const { return sqlite3_column_int64(statement_, column); }

double Query::real(int column) const { return sqlite3_column_double(statement_, column); }

std::string Query::text(int column) const {
  const void* bytes = sqlite3_column_blob(statement_, column);
  const int size = sqlite3_column_bytes(statement_, column);
  return bytes ? std::string(static_cast<const char*>(bytes), static_cast<std::size_t>(size))
               : std::string();
}

bool Query::is_null(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

Connection::Connection(const std::string& path, Mode mode, const char* file_layer) {
  const int access =
      mode == Mode::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  const int flags = access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI;
  if (sqlite3_open_v2(path.c_str(), &db_, flags, file_layer) != SQLITE_OK) {
    const std::string reason = db_ ? sqlite3_errmsg(db_) : "out of memory";
    sqlite3_close(db_);
    throw std::runtime_error("sqlite: open: " + reason);
  }
  sqlite3_busy_timeout(db_, 5'000);
}

Connection::~Connection() {
  for (auto& [sql, statement] : statements_) sqlite3_finalize(statement);
  sqlite3_close(db_);
}

void Connection::execute(const char* sql) {
  if (sqlite3_exec(db_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail(db_, sql);
}

std::int64_t Connection::last_insert_id() const { return sqlite3_last_insert_rowid(db_); }

std::int64_t Connection::changes() const { return sqlite3_changes(db_); }

sqlite3_stmt* Connection::prepare(std::string_view sql) {
  const auto found = statements_.find(sql);
  if (found != statements_.end() && !sqlite3_stmt_busy(found->second)) return found->second;
  sqlite3_stmt* statement = nullptr;
  if (found != statements_.end()) {
    // The same text is being read further out; SQLite needs a second statement for it.
    const std::string nested = std::string(sql) + " ";
    return prepare(nested);
  }
  if (sqlite3_prepare_v3(db_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                         &statement, nullptr) != SQLITE_OK) {
    fail(db_, sql);
  }
  statements_.emplace(std::string(sql), statement);
  return statement;
}

namespace {

// A null pointer would bind NULL; empty text is a value.
const char* bytes_of(std::string_view text) { return text.data() ? text.data() : ""; }

}  // namespace

void Connection::bind(sqlite3_stmt* statement, int index, Borrowed value) {
  sqlite3_bind_text(statement, index, bytes_of(value.text), static_cast<int>(value.text.size()),
                    SQLITE_STATIC);
}

void Connection::bind(sqlite3_stmt* statement, int index, std::string_view value) {
  sqlite3_bind_text(statement, index, bytes_of(value), static_cast<int>(value.size()),
                    SQLITE_TRANSIENT);
}

void Connection::bind(sqlite3_stmt* statement, int index, std::int64_t value) {
  sqlite3_bind_int64(statement, index, value);
}

void Connection::bind(sqlite3_stmt* statement, int index, double value) {
  sqlite3_bind_double(statement, index, value);
}

void Connection::bind(sqlite3_stmt* statement, int index, std::nullptr_t) {
  sqlite3_bind_null(statement, index);
}

}  // namespace ecpay::store
