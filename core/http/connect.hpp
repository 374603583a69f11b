#pragma once

#include <string>
#include <variant>

#include "core/http/socket.hpp"

namespace ecpay::http {

struct ConnectFailure {
  bool timed_out = false;
  std::string reason;  // one English phrase, "Connection refused"
};

// A TCP connection to the first address of `host` that takes one. "localhost" and names under
// ".localhost" are 127.0.0.1 (then ::1), without asking anybody; numeric addresses are themselves.
// Name lookups end at the deadline too. `wake_up` as in Socket.
std::variant<Socket, ConnectFailure> connect_to(const std::string& host, std::uint16_t port,
                                                Monotonic deadline, int wake_up = -1);

}  // namespace ecpay::http
