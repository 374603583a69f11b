#include <algorithm>
#include <array>

#include "core/base/text.hpp"
#include "emulator/aws/services/protocol/input.hpp"
#include "emulator/aws/services/sns/directory.hpp"
#include "emulator/aws/services/sns/operations.hpp"

namespace ecpay::aws::sns {
namespace {

constexpr std::size_t k_page = 100;

bool is_topic_name(std::string_view name) {
  std::string_view stem = name;
  if (stem.ends_with(".fifo")) stem.remove_suffix(5);
  return !stem.empty() && name.size() <= 256 &&
         std::all_of(stem.begin(), stem.end(), [](unsigned char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                  c == '_' || c == '-';
         });
}

bool is_topic_attribute(std::string_view name) {
  static constexpr std::array<std::string_view, 9> k_names{
      "DisplayName",    "Policy",        "DeliveryPolicy",
      "KmsMasterKeyId", "TracingConfig", "SignatureVersion",
      "ArchivePolicy",  "FifoTopic",     "ContentBasedDeduplication"};
  return std::find(k_names.begin(), k_names.end(), name) != k_names.end();
}

}  // namespace

Outcome<Json> create_topic(const ServiceSetup& setup, const Call& call) {
  const auto name = text_member(call.input, "Name").value_or("");
  if (!is_topic_name(name)) return Refusal{"InvalidParameter", "Invalid parameter: Topic Name"};
  const Json& attributes = member(call.input, "Attributes");
  const bool fifo = flag_member(attributes, "FifoTopic");
  if (fifo != name.ends_with(".fifo")) {
    return Refusal{"InvalidParameter",
                   fifo ? "Invalid parameter: Fifo Topic names must end with .fifo and must be "
                          "made up of only uppercase and lowercase ASCII letters, numbers, "
                          "underscores, and hyphens, and must be between 1 and 256 characters long."
                        : "Invalid parameter: Topic Name"};
  }
  const std::string arn = "arn:aws:sns:" + call.region + ":" + setup.app.account_id + ":" + name;
  const auto created =
      write_outcome<Done>(setup.store, [&](store::Writer& writer) -> Outcome<Done> {
        if (Directory(setup, writer).topic(arn)) return Done{};  // the same name, the same topic
        store::put_topic(
            writer, {arn, name, to_text(attributes.is_object() ? attributes : Json::object())});
        return Done{};
      });
  if (!created) return created.refusal();
  return Json{{"TopicArn", arn}};
}

Outcome<Json> delete_topic(const ServiceSetup& setup, const Call& call) {
  const auto arn = topic_arn_of(call.input);
  if (!arn) return arn.refusal();
  const auto deleted =
      write_outcome<Done>(setup.store, [&](store::Writer& writer) -> Outcome<Done> {
        const auto topic = Directory(setup, writer).topic(*arn);
        if (topic && topic->origin == Topic::Origin::template_file) {
          return Refusal{"AuthorizationError",
                         "The topic is one of the template; ecpay-cli does not delete those.", 403};
        }
        store::delete_topic(writer, *arn);
        return Done{};
      });
  if (!deleted) return deleted.refusal();
  return Json();
}

Outcome<Json> list_topics(const ServiceSetup& setup, const Call& call) {
  const std::string after = text_member(call.input, "NextToken").value_or("");
  const auto topics =
      setup.store.read([&](store::Reader& reader) { return Directory(setup, reader).topics(); });
  Json output{{"Topics", Json::array()}};
  for (const auto& topic : topics) {
    if (topic.arn <= after) continue;
    if (output["Topics"].size() == k_page) {
      output["NextToken"] = output["Topics"].back()["TopicArn"];
      break;
    }
    output["Topics"].push_back(Json{{"TopicArn", topic.arn}});
  }
  return output;
}

Outcome<Json> get_topic_attributes(const ServiceSetup& setup, const Call& call) {
  const auto arn = topic_arn_of(call.input);
  if (!arn) return arn.refusal();
  const auto found = setup.store.read([&](store::Reader& reader) {
    const Directory directory(setup, reader);
    return std::pair(directory.topic(*arn), directory.subscriptions(*arn).size());
  });
  if (!found.first) return topic_missing();
  Json attributes = Json::object();
  attributes["TopicArn"] = *arn;
  attributes["Owner"] = setup.app.account_id;
  attributes["DisplayName"] = "";
  attributes["SubscriptionsConfirmed"] = std::to_string(found.second);
  attributes["SubscriptionsPending"] = "0";
  attributes["SubscriptionsDeleted"] = "0";
  attributes.update(found.first->attributes);
  return Json{{"Attributes", std::move(attributes)}};
}

Outcome<Json> set_topic_attributes(const ServiceSetup& setup, const Call& call) {
  const auto arn = topic_arn_of(call.input);
  if (!arn) return arn.refusal();
  const auto name = text_member(call.input, "AttributeName").value_or("");
  if (!is_topic_attribute(name)) {
    return Refusal{"InvalidParameter", "Invalid parameter: AttributeName"};
  }
  const auto set = write_outcome<Done>(setup.store, [&](store::Writer& writer) -> Outcome<Done> {
    auto topic = Directory(setup, writer).topic(*arn);
    if (!topic) return topic_missing();
    topic->attributes[name] = text_member(call.input, "AttributeValue").value_or("");
    store::put_topic(writer, {topic->arn, topic->name, to_text(topic->attributes)});
    return Done{};
  });
  if (!set) return set.refusal();
  return Json();
}

}  // namespace ecpay::aws::sns
