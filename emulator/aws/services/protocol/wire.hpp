#pragma once

#include <string>

#include "core/http/message.hpp"
#include "emulator/aws/services/protocol/service.hpp"

namespace ecpay::aws {

// One AWS protocol: how a request becomes the input of a call, and how what the operation gave
// becomes an answer. Stateless; shared by all services and threads.
class Wire {
 public:
  virtual ~Wire() = default;
  // The operation the request names; empty if it names none.
  virtual std::string operation(const http::Request& request) const = 0;
  // Refuses what does not parse.
  virtual Outcome<Json> read(const Service& service, const http::Request& request) const = 0;
  virtual http::Response write(const Service& service, const Call& call,
                               const Json& output) const = 0;
  virtual http::Response refuse(const Service& service, const std::string& request_id,
                                const Refusal& refusal) const = 0;
};

// Form in, XML out. Members named a.member.1 or a.1 become lists, a.entry.1.(Name|key) and
// (Value|value) become objects; everything else nests at its dots.
const Wire& query_wire();

// application/x-amz-json-1.0 and -1.1; the service says which.
const Wire& json_wire();

}  // namespace ecpay::aws
