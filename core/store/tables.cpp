#include "core/store/tables.hpp"

namespace ecpay::store {
namespace {

// Greater than every key text: keys are UTF-8, hexadecimal or digits, and no such byte is in them.
constexpr std::string_view k_beyond_all = "\xff";

void visit_rows(Query rows, const std::function<bool(StoredItem&&)>& visit) {
  while (rows.next()) {
    if (!visit({{rows.text(0), rows.text(1)}, rows.text(2)})) return;
  }
}

void walk_partition(Reader& reader, const ItemWalk& walk,
                    const std::function<bool(StoredItem&&)>& visit) {
  const std::string to = walk.range_to.value_or(std::string(k_beyond_all));
  if (walk.direction == ItemWalk::Direction::forward) {
    // Two statements, for a flag inside one would keep SQLite from starting in the index.
    if (walk.after) {
      visit_rows(reader.db.query("SELECT hash, range, item FROM dynamo_item WHERE table_name = ?1"
                                 " AND hash = ?2 AND range > ?3 AND range >= ?4 AND range <= ?5"
                                 " ORDER BY range",
                                 walk.table, *walk.hash, walk.after->range, walk.range_from, to),
                 visit);
    } else {
      visit_rows(reader.db.query("SELECT hash, range, item FROM dynamo_item WHERE table_name = ?1"
                                 " AND hash = ?2 AND range >= ?3 AND range <= ?4 ORDER BY range",
                                 walk.table, *walk.hash, walk.range_from, to),
                 visit);
    }
    return;
  }
  if (walk.after) {
    visit_rows(reader.db.query("SELECT hash, range, item FROM dynamo_item WHERE table_name = ?1"
                               " AND hash = ?2 AND range < ?3 AND range >= ?4 AND range <= ?5"
                               " ORDER BY range DESC",
                               walk.table, *walk.hash, walk.after->range, walk.range_from, to),
               visit);
  } else {
    visit_rows(reader.db.query("SELECT hash, range, item FROM dynamo_item WHERE table_name = ?1"
                               " AND hash = ?2 AND range >= ?3 AND range <= ?4 ORDER BY range DESC",
                               walk.table, *walk.hash, walk.range_from, to),
               visit);
  }
}

}  // namespace

std::optional<std::string> find_item(Reader& reader, std::string_view table, const ItemKey& key) {
  auto rows = reader.db.query(
      "SELECT item FROM dynamo_item WHERE table_name = ?1 AND hash = ?2 AND range = ?3", table,
      key.hash, key.range);
  if (!rows.next()) return std::nullopt;
  return rows.text(0);
}

void put_item(Writer& writer, std::string_view table, const ItemKey& key, std::string_view item) {
  writer.db.run(
      "INSERT INTO dynamo_item (table_name, hash, range, item) VALUES (?1, ?2, ?3, ?4)"
      " ON CONFLICT(table_name, hash, range) DO UPDATE SET item = excluded.item",
      table, key.hash, key.range, item);
}

bool delete_item(Writer& writer, std::string_view table, const ItemKey& key) {
  return writer.db.run("DELETE FROM dynamo_item WHERE table_name = ?1 AND hash = ?2 AND range = ?3",
                       table, key.hash, key.range) > 0;
}

std::int64_t count_items(Reader& reader, std::string_view table) {
  auto rows = reader.db.query("SELECT count(*) FROM dynamo_item WHERE table_name = ?1", table);
  return rows.next() ? rows.integer(0) : 0;
}

void walk_items(Reader& reader, const ItemWalk& walk,
                const std::function<bool(StoredItem&&)>& visit) {
  if (walk.hash) return walk_partition(reader, walk, visit);
  if (walk.after) {
    visit_rows(reader.db.query("SELECT hash, range, item FROM dynamo_item WHERE table_name = ?1"
                               " AND (hash, range) > (?2, ?3) ORDER BY hash, range",
                               walk.table, walk.after->hash, walk.after->range),
               visit);
  } else {
    visit_rows(reader.db.query("SELECT hash, range, item FROM dynamo_item WHERE table_name = ?1"
                               " ORDER BY hash, range",
                               walk.table),
               visit);
  }
}

}  // namespace ecpay::store
