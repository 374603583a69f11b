#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <variant>

#include "core/http/answer.hpp"
#include "core/http/head.hpp"
#include "core/http/server.hpp"
#include "core/http/socket.hpp"

namespace ecpay::http {

// What all connections of one server share. Outlives them.
struct Service {
  ServerOptions options;
  Handler handler;
  std::uint16_t port = 0;
  std::atomic<bool> stopping{false};
};

// One accepted connection, from its first byte to its end. Used on one thread.
class Session {
 public:
  Session(Socket socket, std::string peer, Service& service);
  ~Session();

  // Serves requests until either side ends the connection.
  void run();
  // Serves what has come, for an owner that watches the descriptor (edge-triggered). False: the
  // connection is over. A connection that turns out to be TLS or a tunnel is served to its end.
  bool serve_ready();
  // REQUIRES: nothing was served yet.
  int descriptor() const { return socket_->descriptor(); }
  // Answers 503 without reading a request, for a connection beyond the limit.
  void refuse_busy();

 private:
  enum class Next { request, close };

  bool begin();
  void serve_to_end();

  bool start_tls(std::string default_host);
  bool accepts(std::string_view host) const;
  Next serve_one();
  Next serve(RequestHead head, Monotonic deadline);
  Next tunnel(const RequestHead& head);
  Io receive_head(std::size_t& length, Monotonic& deadline);
  BodyEnd receive_body(const RequestHead& head, const BodyFraming& framing, std::string& body,
                       Monotonic deadline);
  Response call_handler(Request& request);
  Next answer(const Response& response, AnswerForm form);
  Next answer_stream(const Response& response, const AnswerForm& form, std::string head);
  Next refuse(const Refusal& refusal);
  Next refuse_body(BodyEnd end);
  void drain();
  Monotonic write_deadline() const;

  Service& service_;
  std::unique_ptr<Transport> transport_;
  Socket* socket_;  // the plain one, for the hand-over to TLS; owned by transport_ until then
  Inbox inbox_;
  std::string peer_;
  std::string tunnel_authority_;  // of the CONNECT this connection came through
  bool begun_ = false;
  bool tls_ = false;
  bool tls_refused_ = false;  // the SNI name is none of ours: every request is answered 403
};

}  // namespace ecpay::http
