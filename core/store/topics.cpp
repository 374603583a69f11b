#include "core/store/topics.hpp"

namespace ecpay::store {
namespace {

SubscriptionRow read_subscription(const Query& row) {
  return {row.text(0), row.text(1), row.text(2), row.text(3), row.text(4)};
}

}  // namespace

void put_topic(Writer& writer, const TopicRow& topic) {
  writer.db.run(
      "INSERT INTO sns_topic (arn, name, attributes) VALUES (?1, ?2, ?3)"
      " ON CONFLICT(arn) DO UPDATE SET attributes = excluded.attributes",
      topic.arn, topic.name, topic.attributes);
}

std::optional<TopicRow> find_topic(Reader& reader, std::string_view arn) {
  auto rows = reader.db.query("SELECT arn, name, attributes FROM sns_topic WHERE arn = ?1", arn);
  if (!rows.next()) return std::nullopt;
  return TopicRow{rows.text(0), rows.text(1), rows.text(2)};
}

std::vector<TopicRow> list_topics(Reader& reader) {
  std::vector<TopicRow> topics;
  auto rows = reader.db.query("SELECT arn, name, attributes FROM sns_topic ORDER BY arn");
  while (rows.next()) topics.push_back({rows.text(0), rows.text(1), rows.text(2)});
  return topics;
}

void delete_topic(Writer& writer, std::string_view arn) {
  writer.db.run("DELETE FROM sns_subscription WHERE topic_arn = ?1", arn);
  writer.db.run("DELETE FROM sns_topic WHERE arn = ?1", arn);
}

void put_subscription(Writer& writer, const SubscriptionRow& subscription) {
  writer.db.run(
      "INSERT INTO sns_subscription (arn, topic_arn, protocol, endpoint, attributes)"
      " VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT(arn) DO UPDATE SET attributes = "
      "excluded.attributes",
      subscription.arn, subscription.topic_arn, subscription.protocol, subscription.endpoint,
      subscription.attributes);
}

std::optional<SubscriptionRow> find_subscription(Reader& reader, std::string_view arn) {
  auto rows = reader.db.query(
      "SELECT arn, topic_arn, protocol, endpoint, attributes FROM sns_subscription WHERE arn = ?1",
      arn);
  if (!rows.next()) return std::nullopt;
  return read_subscription(rows);
}

std::vector<SubscriptionRow> list_subscriptions(Reader& reader, std::string_view topic_arn) {
  std::vector<SubscriptionRow> subscriptions;
  auto rows = reader.db.query(
      "SELECT arn, topic_arn, protocol, endpoint, attributes FROM sns_subscription"
      " WHERE ?1 = '' OR topic_arn = ?1 ORDER BY id",
      topic_arn);
  while (rows.next()) subscriptions.push_back(read_subscription(rows));
  return subscriptions;
}

void delete_subscription(Writer& writer, std::string_view arn) {
  writer.db.run("DELETE FROM sns_subscription WHERE arn = ?1", arn);
}

std::int64_t count_publish(Writer& writer, std::string_view topic_arn) {
  auto rows = writer.db.query(
      "INSERT INTO sns_published (topic_arn, count) VALUES (?1, 1)"
      " ON CONFLICT(topic_arn) DO UPDATE SET count = count + 1 RETURNING count",
      topic_arn);
  std::int64_t count = 0;
  while (rows.next()) count = rows.integer(0);
  return count;
}

}  // namespace ecpay::store
