#pragma once

#include "core/process/descriptor.hpp"
#include "emulator/aws/lambda/runtime_link.hpp"

namespace ecpay::aws {

// The private transport of our own bootstraps: one stream socket, no HTTP.
// To the runtime: 'E', six lengths (u32, little-endian), then request id, deadline, ARN, trace,
// client context, payload. From it: one letter, a length (u32, little-endian), a body; letters are
// N ready, R response, E error, I init error, L answer too large.
class SocketLink final : public RuntimeLink {
 public:
  explicit SocketLink(process::Descriptor socket);

  int descriptor() const override { return socket_.get(); }
  void send(const RuntimeEvent& event) override;
  bool wants_write() const override { return !unsent_.empty(); }
  void flush() override;
  std::optional<Told> take() override;

 private:
  void write_now(std::string_view bytes);

  process::Descriptor socket_;
  std::string unsent_;
  std::string received_;
};

}  // namespace ecpay::aws
