#pragma once

#include <string>

#include "core/base/result.hpp"
#include "core/http/server.hpp"
#include "core/http/socket.hpp"

namespace ecpay::http {

struct Listening {
  Descriptor socket;
  std::uint16_t port = 0;  // 0 on a Unix socket
};

// A bound socket that listens already, so that no connection made afterwards is lost. A Unix
// socket's file that nobody listens on is replaced; a new one can be used by its owner only.
// Errors: "http.port_in_use", "http.bind".
Result<Listening> listen_on(const ServerOptions& options);

// "127.0.0.1" of a connected TCP socket; empty for a Unix socket.
std::string peer_address(int socket);

}  // namespace ecpay::http
