#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>

#include "core/base/clock.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace ecpay::store {

// The one small engine every aggregate of this folder is written on; nothing outside core/store
// uses it. What SQLite refuses (disk full, broken file) is an exception of type std::runtime_error.

// Rows of one statement. Holds a cached statement until it is destroyed, then resets it.
class Query {
 public:
  explicit Query(sqlite3_stmt* statement) : statement_(statement) {}
  Query(Query&& other) noexcept : statement_(other.statement_) { other.statement_ = nullptr; }
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;
  Query& operator=(Query&&) = delete;
  ~Query();

  bool next();  // false after the last row
  std::int64_t integer(int column) const;
  double real(int column) const;
  std::string text(int column) const;  // empty for NULL
  bool is_null(int column) const;
  Instant instant(int column) const { return Instant(std::chrono::milliseconds(integer(column))); }

 private:
  sqlite3_stmt* statement_;
};

// One SQLite connection with its prepared statements. Used by one thread at a time.
class Connection {
 public:
  enum class Mode { read_only, read_write };
  // `file_layer`: a name that sqlite3_open_v2 knows (wal_vfs); null for SQLite's own.
  Connection(const std::string& path, Mode mode, const char* file_layer = nullptr);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Runs text without parameters, several statements allowed.
  void execute(const char* sql);
  // A prepared statement with its parameters bound in order (?1, ?2, …).
  template <typename... Values>
  Query query(std::string_view sql, const Values&... values) {
    sqlite3_stmt* statement = prepare(sql);
    int index = 0;
    (bind(statement, ++index, values), ...);
    return Query(statement);
  }
  // Runs it to the end; how many rows changed.
  template <typename... Values>
  std::int64_t run(std::string_view sql, const Values&... values) {
    auto rows = query(sql, borrow(values)...);
    while (rows.next()) {}
    return changes();
  }
  std::int64_t last_insert_id() const;
  std::int64_t changes() const;
  sqlite3* handle() { return db_; }

 private:
  // Text that outlives the statement's run, so that SQLite need not copy it.
  struct Borrowed {
    std::string_view text;
  };
  template <typename Value>
  static decltype(auto) borrow(const Value& value) {
    if constexpr (std::is_convertible_v<const Value&, std::string_view>) {
      return Borrowed{value};
    } else {
      return (value);
    }
  }

  sqlite3_stmt* prepare(std::string_view sql);
  static void bind(sqlite3_stmt* statement, int index, Borrowed value);
  static void bind(sqlite3_stmt* statement, int index, std::string_view value);
  static void bind(sqlite3_stmt* statement, int index, const std::string& value) {
    bind(statement, index, std::string_view(value));
  }
  static void bind(sqlite3_stmt* statement, int index, const char* value) {
    bind(statement, index, std::string_view(value));
  }
  static void bind(sqlite3_stmt* statement, int index, std::int64_t value);
  static void bind(sqlite3_stmt* statement, int index, int value) {
    bind(statement, index, static_cast<std::int64_t>(value));
  }
  static void bind(sqlite3_stmt* statement, int index, bool value) {
    bind(statement, index, static_cast<std::int64_t>(value ? 1 : 0));
  }
  static void bind(sqlite3_stmt* statement, int index, double value);
  static void bind(sqlite3_stmt* statement, int index, std::nullptr_t);
  static void bind(sqlite3_stmt* statement, int index, Instant value) {
    bind(statement, index, static_cast<std::int64_t>(value.time_since_epoch().count()));
  }
  template <typename T>
  static void bind(sqlite3_stmt* statement, int index, const std::optional<T>& value) {
    if (value) {
      bind(statement, index, *value);
    } else {
      bind(statement, index, nullptr);
    }
  }

  sqlite3* db_ = nullptr;
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };
  std::unordered_map<std::string, sqlite3_stmt*, TextHash, std::equal_to<>> statements_;
};

}  // namespace ecpay::store
