#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/store/topics.hpp"
#include "emulator/aws/services/protocol/service.hpp"

namespace ecpay::aws::sns {

struct Topic {
  std::string arn;
  std::string name;
  Json attributes = Json::object();
  enum class Origin { template_file, call } origin = Origin::call;
};

struct Subscription {
  std::string arn;
  std::string topic_arn;
  std::string protocol;
  std::string endpoint;
  Json attributes = Json::object();  // texts, as Subscribe takes them
  enum class Origin { template_file, call } origin = Origin::call;

  std::string attribute(std::string_view name) const;  // empty if it has none
};

// Topics and subscriptions of the template and of calls as one list. Reads within the caller's
// transaction.
class Directory {
 public:
  Directory(const ServiceSetup& setup, store::Reader& reader) : setup_(setup), reader_(reader) {}

  std::optional<Topic> topic(std::string_view arn) const;
  std::vector<Topic> topics() const;  // by ARN
  // Those of the template first; `topic_arn` empty = all.
  std::vector<Subscription> subscriptions(std::string_view topic_arn) const;
  std::optional<Subscription> subscription(std::string_view arn) const;

 private:
  Subscription of_template(const SubscriptionSpec& spec) const;

  const ServiceSetup& setup_;
  store::Reader& reader_;
};

// The ARN of the subscription of this endpoint: the same whenever it is made.
std::string subscription_arn(const IdSource& ids, std::string_view topic_arn,
                             std::string_view protocol, std::string_view endpoint);

Refusal topic_missing();

// The topic named by the member TopicArn (or TargetArn). Refuses its absence and a malformed ARN.
Outcome<std::string> topic_arn_of(const Json& input);

}  // namespace ecpay::aws::sns
