#pragma once

#include <string>

#include "core/store/store.hpp"
#include "emulator/aws/lambda/invoker.hpp"

namespace ecpay::aws {

// Lambda's queue of asynchronous events, seen by a service that must queue within its own
// transaction, so that what it acknowledged and the calls that follow from it are kept or lost
// together. Safe to call from any thread.
class FunctionQueue {
 public:
  virtual ~FunctionQueue() = default;

  // Writes the event (type Event) within the caller's transaction and returns its request id.
  // REQUIRES: `invocation.function` names a function of the template.
  virtual std::string enqueue(store::Writer& writer, const Invocation& invocation) = 0;

  // Called after the transaction of one or more enqueue() has been committed: there is work.
  virtual void committed() = 0;
};

}  // namespace ecpay::aws
