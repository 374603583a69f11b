#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/http/socket.hpp"

struct ssl_st;
struct ssl_ctx_st;

namespace ecpay::http {

struct FreeSsl {
  void operator()(ssl_st* ssl) const;
};
struct FreeSslContext {
  void operator()(ssl_ctx_st* context) const;
};
using SslContext = std::unique_ptr<ssl_ctx_st, FreeSslContext>;

// TLS over a socket. OpenSSL sees memory only; all waiting is the socket's, with its deadlines and
// its wake-up. An end without the peer's goodbye is a failure, since a body could have been cut.
class TlsTransport final : public Transport {
 public:
  // The client's side: checks the certificate against `host`. Nothing and a phrase in `why` if the
  // handshake fails; an empty phrase if it took too long.
  static std::unique_ptr<TlsTransport> connect(Socket socket, ssl_ctx_st* context,
                                               const std::string& host, Monotonic deadline,
                                               std::string& why);
  // The server's side, the first `received` bytes having been read. `choose` gives the context for
  // the name the client asks for (empty: it names none); null ends the handshake with
  // unrecognized_name.
  using ChooseContext = std::function<ssl_ctx_st*(std::string_view name)>;
  static std::unique_ptr<TlsTransport> accept(Socket socket, std::string_view received,
                                              const ChooseContext& choose, Monotonic deadline);

  ~TlsTransport() override;
  Io receive(std::string& to, Monotonic deadline) override;
  Io send(std::string_view bytes, Monotonic deadline) override;
  void end_sending() override;
  bool peer_has_gone() override;
  bool is_reusable() override;
  bool was_reset() const override { return socket_.was_reset(); }

 private:
  TlsTransport(Socket socket, std::unique_ptr<ssl_st, FreeSsl> ssl);
  Io handshake(Monotonic deadline);
  Io read_decrypted(std::string& to);
  Io flush(Monotonic deadline);
  Io feed(Monotonic deadline);

  Socket socket_;
  std::unique_ptr<ssl_st, FreeSsl> ssl_;
  std::string early_;  // decrypted while looking whether the peer has gone
};

// Readies OpenSSL without its configuration file, whose reading costs more than a handshake. Called
// by all that makes contexts or certificates; cheap after the first time, safe from any thread.
void prepare_tls();

// Trusts the system's authorities and, unless empty, those of `ca_file`. Null if that cannot be
// read.
SslContext make_client_context(const std::string& ca_file);
// Presents nothing yet; asks for TLS 1.2 or later and answers ALPN with http/1.1.
SslContext make_server_context();

}  // namespace ecpay::http
