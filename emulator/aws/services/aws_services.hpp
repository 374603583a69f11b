#pragma once

#include <atomic>
#include <string>
#include <vector>

#include "core/http/message.hpp"
#include "emulator/aws/lambda/function_queue.hpp"
#include "emulator/aws/services/protocol/service.hpp"
#include "emulator/aws/services/protocol/wire.hpp"

namespace ecpay::aws {

// Every AWS service endpoint, on one port. A call finds its service by X-Amz-Target, by the
// credential scope of its Authorization, by its host, or by the Version of a query, in this order;
// signatures are not checked. What is not emulated is refused in the shape the caller's SDK reads,
// with the list of what is. Safe to call from any thread; opens nothing and starts no thread.
class AwsServices {
 public:
  // All borrowed; they outlive the services.
  AwsServices(const ServiceSetup& setup, FunctionQueue& functions);

  http::Response handle(const http::Request& request);

 private:
  struct Route {
    const Service* service;  // null: not emulated
    const Wire* wire;
    std::string name;  // what was asked for, for the refusal
  };

  Route route(const http::Request& request) const;
  const Service* find(std::string_view id) const;
  http::Response unknown_service(const Route& route, const http::Request& request,
                                 const std::string& request_id) const;
  std::string next_request_id(const std::string& operation);

  ServiceSetup setup_;
  std::vector<Service> services_;
  std::atomic<std::uint64_t> calls_{0};
};

}  // namespace ecpay::aws
