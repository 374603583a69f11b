#include "core/store/logs.hpp"

namespace ecpay::store {

void append_log(Writer& writer, const LogLine& line) {
  writer.db.run(
      "INSERT INTO log (log_group, stream, at, trace, message) VALUES (?1, ?2, ?3, ?4, ?5)",
      line.group, line.stream, line.at, line.trace, line.message);
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
        "SELECT id, log_group, stream, at, trace, message FROM log WHERE id > ?1 AND at >= ?2"
        " AND at < ?3 AND (?4 = '' OR log_group = ?4) AND (?5 = '' OR stream = ?5)"
        " ORDER BY id LIMIT ?6",
        filter.after_id, filter.from_ms, filter.to_ms, filter.group, filter.stream, filter.limit));
  } else {
    collect(reader.db.query(
        // By the order's traces, however many lines there are.
        "SELECT l.id, log_group, stream, at, l.trace, message FROM trace t CROSS JOIN log l"
        " ON l.trace = t.trace AND l.trace <> '' WHERE t.order_id = ?7 AND l.id > ?1"
        " AND at >= ?2 AND at < ?3 AND (?4 = '' OR log_group = ?4) AND (?5 = '' OR stream = ?5)"
        " ORDER BY l.id LIMIT ?6",
        filter.after_id, filter.from_ms, filter.to_ms, filter.group, filter.stream, filter.limit,
        filter.order));
  }
  return lines;
}

std::vector<LogStream> list_log_streams(Reader& reader, std::string_view group) {
  std::vector<LogStream> streams;
  auto rows = reader.db.query(
      "SELECT stream, min(at), max(at) FROM log WHERE log_group = ?1 GROUP BY stream ORDER BY "
      "stream",
      group);
  while (rows.next())
    streams.push_back({std::string(group), rows.text(0), rows.instant(1), rows.instant(2)});
  return streams;
}

std::vector<std::string> list_log_groups(Reader& reader) {
  std::vector<std::string> groups;
  auto rows = reader.db.query("SELECT DISTINCT log_group FROM log ORDER BY log_group");
  while (rows.next()) groups.push_back(rows.text(0));
  return groups;
}

}  // namespace ecpay::store
