#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "core/base/result.hpp"
#include "core/http/message.hpp"

namespace ecpay::http {

class CertificateAuthority;

struct ServerOptions {
  std::string name;  // names its threads: "ecpay", "gateway" (docs/threads.md)
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  // 0 = any free
  std::string unix_path;   // set: listens on this Unix socket instead of address and port
  std::size_t max_body_bytes = 10U << 20;    // longer bodies are answered 413
  std::size_t max_header_bytes = 64U << 10;  // longer heads are answered 431
  std::size_t max_connections = 512;         // further ones are answered 503 and closed
  // Not 0: connections share so many threads while handlers are quick, which serves many clients at
  // once faster than a thread for each; handlers that block get threads beside them.
  std::size_t shared_threads = 0;
  std::chrono::milliseconds idle_timeout{75'000};  // between requests
  std::chrono::milliseconds request_timeout{
      30'000};  // from a request's first byte to its last; then 408
  std::chrono::milliseconds write_timeout{30'000};  // an answer, or one piece of a stream
  // Set: the listener also takes TLS (first byte 0x16) and CONNECT, with leaves this authority
  // issues. Borrowed; must outlive the server. Unset: such connections are refused.
  CertificateAuthority* authority = nullptr;
  // With `authority`: whether a CONNECT target or an SNI name is one we answer. Refused: 403.
  std::function<bool(std::string_view host)> accepts_host;
};

// Called on the connection's thread, concurrently for different connections. It may block; it must
// not throw (what it throws is answered 500 and logged without its text). The request is its own:
// it may change it.
using Handler = std::function<Response(Request&)>;

// One listener with an elastic pool of threads: one thread a connection, kept for the next, up to
// max_connections, or shared_threads for all. Keep-alive and TCP_NODELAY on. Stopping closes idle
// connections at once and lets running handlers end. Owned by whoever started it; start and stop
// from one thread.
class Server {
 public:
  // Binds before it returns, so that connections made afterwards are never lost.
  // Errors: "http.port_in_use" (subject: the port), "http.bind" (subject: the address).
  static Result<std::unique_ptr<Server>> start(ServerOptions options, Handler handler);

  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server();  // stops

  std::uint16_t port() const;
  void stop();

 private:
  struct Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace ecpay::http
