#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "emulator/aws/services/sns/message.hpp"

namespace ecpay::aws::sns {

// Reads the text of a FilterPolicy. Refuses what is not a policy, and the operators that are not
// emulated (cidr), with InvalidParameter.
Outcome<Json> read_filter_policy(std::string_view text);

// Whether a message passes the policy of a subscription. `scope` is "MessageAttributes" or
// "MessageBody"; a policy without members lets everything pass. REQUIRES: a policy that
// read_filter_policy has accepted.
bool accepts(const Json& policy, std::string_view scope, const Message& message);

}  // namespace ecpay::aws::sns
