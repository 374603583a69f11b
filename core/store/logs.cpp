#include "core/store/logs.hpp"

namespace ecpay::store {

namespace {

// The stream's row, which covers `line.at` from now on.
std::int64_t stream_of(Writer& writer, const LogLine& line) {
  {
    auto rows = writer.db.query(
        "SELECT id, first_at, last_at FROM log_stream WHERE log_group = ?1 AND stream = ?2",
        line.group, line.stream);
    if (rows.next()) {
      const auto id = rows.integer(0);
      if (line.at < rows.instant(1) || line.at > rows.instant(2)) {
        writer.db.run(
            "UPDATE log_stream SET first_at = min(first_at, ?2), last_at = max(last_at, ?2)"
            " WHERE id = ?1",
            id, line.at);
      }
      return id;
    }
  }
  writer.db.run(
      "INSERT INTO log_stream (log_group, stream, first_at, last_at) VALUES (?1, ?2, ?3, ?3)",
      line.group, line.stream, line.at);
  return writer.db.last_insert_id();
}

}  // namespace

void append_log(Writer& writer, const LogLine& line) {
  writer.db.run("INSERT INTO log (stream_id, at, trace, message) VALUES (?1, ?2, ?3, ?4)",
                stream_of(writer, line), line.at, line.trace, line.message);
}

std::vector<LogLine> list_logs(Reader& reader, const LogFilter& filter) {
  std::vector<LogLine> lines;
  const auto collect = [&lines](Query rows) {
    while (rows.next()) {
      lines.push_back({rows.integer(0), rows.text(1), rows.text(2), rows.instant(3), rows.text(4),
                       rows.text(5)});
    }
  };
  if (filter.order.empty()) {
    collect(reader.db.query(
        // CROSS JOIN keeps the lines in their order: the other way all of them would be sorted.
        "SELECT l.id, log_group, stream, at, trace, message FROM log l CROSS JOIN log_stream s"
        " ON s.id = l.stream_id WHERE l.id > ?1 AND at >= ?2"
        " AND at < ?3 AND (?4 = '' OR log_group = ?4) AND (?5 = '' OR stream = ?5)"
        " ORDER BY l.id LIMIT ?6",
        filter.after_id, filter.from_ms, filter.to_ms, filter.group, filter.stream, filter.limit));
  } else {
    collect(reader.db.query(
        // By the order's traces, however many lines there are.
        "SELECT l.id, log_group, stream, at, l.trace, message"
        " FROM (SELECT trace FROM event WHERE order_id = ?7 AND order_id <> ''"
        " UNION SELECT trace FROM trace WHERE order_id = ?7) t CROSS JOIN log l"
        " ON l.trace = t.trace AND l.trace <> '' CROSS JOIN log_stream s ON s.id = l.stream_id"
        " WHERE l.id > ?1 AND at >= ?2 AND at < ?3 AND (?4 = '' OR log_group = ?4) AND (?5 = '' OR "
        "stream = ?5)"
        " ORDER BY l.id LIMIT ?6",
        filter.after_id, filter.from_ms, filter.to_ms, filter.group, filter.stream, filter.limit,
        filter.order));
  }
  return lines;
}

std::vector<LogStream> list_log_streams(Reader& reader, std::string_view group) {
  std::vector<LogStream> streams;
  auto rows = reader.db.query(
      "SELECT stream, first_at, last_at FROM log_stream WHERE log_group = ?1 ORDER BY stream",
      group);
  while (rows.next())
    streams.push_back({std::string(group), rows.text(0), rows.instant(1), rows.instant(2)});
  return streams;
}

std::vector<std::string> list_log_groups(Reader& reader) {
  std::vector<std::string> groups;
  auto rows = reader.db.query("SELECT DISTINCT log_group FROM log_stream ORDER BY log_group");
  while (rows.next()) groups.push_back(rows.text(0));
  return groups;
}

}  // namespace ecpay::store
