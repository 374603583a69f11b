#include "core/http/session.hpp"

#include <cstdio>
#include <exception>

#include "core/base/text.hpp"
#include "core/http/certificates.hpp"
#include "core/http/tls.hpp"

namespace ecpay::http {
namespace {

using std::chrono::milliseconds;

constexpr char k_tls_first_byte = 0x16;
constexpr milliseconds k_drain_time{2'000};
constexpr std::size_t k_drain_bytes = 16U << 20;
constexpr std::size_t k_one_packet = 64U << 10;  // up to here head and body go out in one write
// A fatal TLS alert "handshake_failure": a client that speaks TLS to a plain listener can name it.
constexpr std::string_view k_no_tls_here("\x15\x03\x01\x00\x02\x02\x28", 7);

}  // namespace

Session::Session(Socket socket, std::string peer, Service& service)
    : service_(service),
      transport_(std::make_unique<Socket>(std::move(socket))),
      socket_(static_cast<Socket*>(transport_.get())),
      peer_(std::move(peer)) {}

Session::~Session() = default;

Monotonic Session::write_deadline() const {
  return monotonic_now() + service_.options.write_timeout;
}

void Session::run() {
  if (inbox_.fill(*transport_, monotonic_now() + service_.options.idle_timeout) != Io::ok) return;
  if (begin()) serve_to_end();
}

// REQUIRES: the first byte has come.
bool Session::begin() {
  begun_ = true;
  return inbox_.bytes().front() != k_tls_first_byte || start_tls({});
}

void Session::serve_to_end() {
  while (serve_one() == Next::request) {}
  if (tls_) transport_->end_sending();  // so that the client knows the end for one
}

bool Session::serve_ready() {
  do {
    const auto state = inbox_.take_now(*socket_);
    if (state != Io::ok) return state == Io::timed_out;  // then nothing had come after all
    if (!begun_ && !begin()) return false;
    do {
      if (tls_ || !tunnel_authority_.empty()) {
        serve_to_end();
        return false;
      }
      if (serve_one() != Next::request) return false;
    } while (!inbox_.bytes().empty());
  } while (socket_->may_hold_more());
  return true;
}

// Waits for a whole head. Between requests a connection may idle; from a request's first byte on,
// the whole of it has to come within request_timeout.
Io Session::receive_head(std::size_t& length, Monotonic& deadline) {
  std::size_t scanned = 0;
  bool begun = false;
  deadline = monotonic_now() + service_.options.idle_timeout;
  while (true) {
    auto bytes = inbox_.bytes();
    while (!begun && (bytes.starts_with('\n') || bytes.starts_with("\r\n"))) {  // RFC 9112 2.2
      inbox_.consume(bytes.front() == '\n' ? 1 : 2);
      bytes = inbox_.bytes();
    }
    if (!begun && !bytes.empty()) {
      begun = true;
      deadline = monotonic_now() + service_.options.request_timeout;
    }
    if (begun) {
      const auto end = find_head_end(bytes, scanned);
      length = end.value_or(bytes.size());
      if (end || length > service_.options.max_header_bytes) return Io::ok;
    }
    if (const auto state = inbox_.fill(*transport_, deadline); state != Io::ok) {
      length = inbox_.bytes().size();
      return state;
    }
  }
}

Session::Next Session::serve_one() {
  if (service_.stopping) return Next::close;
  std::size_t length = 0;
  Monotonic deadline;
  const auto state = receive_head(length, deadline);
  if (state == Io::timed_out && length > 0)
    return refuse({408, "The request did not arrive in time."});
  if (state != Io::ok) return Next::close;
  if (length > service_.options.max_header_bytes)
    return refuse({431, "The head is longer than " +
                            std::to_string(service_.options.max_header_bytes) + " bytes."});
  auto head = parse_request_head(inbox_.bytes().substr(0, length));
  inbox_.consume(length);
  if (const auto* refusal = std::get_if<Refusal>(&head)) return refuse(*refusal);
  return serve(std::move(std::get<RequestHead>(head)), deadline);
}

Session::Next Session::serve(RequestHead head, Monotonic deadline) {
  if (head.method == "CONNECT") return tunnel(head);
  const auto framing = request_framing(head);
  if (const auto* refusal = std::get_if<Refusal>(&framing)) return refuse(*refusal);
  const auto expect = head.headers.find("expect");
  if (expect && !equals_ignoring_case(*expect, "100-continue"))
    return refuse({417, "The only expectation met here is 100-continue."});
  Request request;
  const auto end = receive_body(head, std::get<BodyFraming>(framing), request.body, deadline);
  if (end != BodyEnd::complete) return refuse_body(end);

  AnswerForm form;
  form.minor_version = head.minor_version;
  form.head_only = head.method == "HEAD";
  form.keep_alive = head.minor_version == 1 ? !connection_has(head.headers, "close")
                                            : connection_has(head.headers, "keep-alive");
  request.method = std::move(head.method);
  request.target = std::move(head.target);
  request.headers = std::move(head.headers);
  request.authority = tunnel_authority_.empty() ? std::move(head.authority) : tunnel_authority_;
  request.tls = tls_;
  request.peer = peer_;
  request.local_port = service_.port;
  if (tls_refused_) return answer(text_response(403, "This host is not served here.\n"), form);
  return answer(call_handler(request), form);
}

BodyEnd Session::receive_body(const RequestHead& head, const BodyFraming& framing,
                              std::string& body, Monotonic deadline) {
  if (framing.kind == BodyFraming::Kind::none) return BodyEnd::complete;
  if (framing.length > service_.options.max_body_bytes) return BodyEnd::too_large;
  if (head.headers.find("expect") && inbox_.bytes().empty()) {
    if (transport_->send("HTTP/1.1 100 Continue\r\n\r\n", write_deadline()) != Io::ok)
      return BodyEnd::ended;
  }
  BodyReader reader(*transport_, inbox_, service_.options.max_body_bytes, deadline);
  return reader.read(framing, body);
}

Response Session::call_handler(Request& request) {
  try {
    auto response = service_.handler(request);
    if (response.status >= 200 && response.status <= 999) return response;
    std::fprintf(stderr, "%s: a handler answered with an impossible status\n",
                 service_.options.name.c_str());
  } catch (const std::exception&) {
    // Its text may hold what a peer sent, or more; the place is enough to find it.
    std::fprintf(stderr, "%s: a request handler failed\n", service_.options.name.c_str());
  }
  return text_response(500, "Internal Server Error\n");
}

Session::Next Session::answer(const Response& response, AnswerForm form) {
  if (service_.stopping || connection_has(response.headers, "close")) form.keep_alive = false;
  const bool streams = response.stream && has_body(response.status);
  form.chunked = streams && form.minor_version == 1;
  if (streams && !form.chunked) form.keep_alive = false;  // HTTP/1.0 ends such a body by closing
  auto head = render_head(response, form);
  if (streams && !form.head_only) return answer_stream(response, form, std::move(head));

  std::string_view body = response.body;
  if (form.head_only || streams || !has_body(response.status)) body = {};
  if (body.size() <= k_one_packet) {
    head += body;
    body = {};
  }
  if (transport_->send(head, write_deadline()) != Io::ok) return Next::close;
  if (!body.empty() && transport_->send(body, write_deadline()) != Io::ok) return Next::close;
  if (form.keep_alive) return Next::request;
  drain();
  return Next::close;
}

Session::Next Session::answer_stream(const Response& response, const AnswerForm& form,
                                     std::string head) {
  if (transport_->send(head, write_deadline()) != Io::ok) return Next::close;
  bool open = true;
  const StreamWriter writer = [&](std::string_view piece) {
    if (!open || service_.stopping || transport_->peer_has_gone()) return open = false;
    if (piece.empty()) return true;
    const auto state = form.chunked ? transport_->send(render_chunk(piece), write_deadline())
                                    : transport_->send(piece, write_deadline());
    return open = state == Io::ok;
  };
  try {
    response.stream(writer);
  } catch (const std::exception&) {
    std::fprintf(stderr, "%s: a stream failed\n", service_.options.name.c_str());
    return Next::close;  // without the last chunk, so that the client sees a cut body
  }
  if (!open) return Next::close;
  if (form.chunked && transport_->send("0\r\n\r\n", write_deadline()) != Io::ok) return Next::close;
  if (form.keep_alive) return Next::request;
  drain();
  return Next::close;
}

Session::Next Session::refuse_body(BodyEnd end) {
  switch (end) {
    case BodyEnd::too_large:
      return refuse({413, "The body is longer than " +
                              std::to_string(service_.options.max_body_bytes) + " bytes."});
    case BodyEnd::malformed:
      return refuse({400, "The chunks of the body are broken."});
    case BodyEnd::timed_out:
      return refuse({408, "The request did not arrive in time."});
    case BodyEnd::complete:
    case BodyEnd::ended:
    case BodyEnd::stopped:
      break;
  }
  return Next::close;
}

// The connection ends here: what follows a request that was not understood cannot be told apart.
Session::Next Session::refuse(const Refusal& refusal) {
  AnswerForm form;
  form.keep_alive = false;
  return answer(text_response(refusal.status, std::to_string(refusal.status) + " " +
                                                  std::string(reason_phrase(refusal.status)) +
                                                  ": " + refusal.reason + "\n"),
                form);
}

void Session::refuse_busy() {
  const Monotonic now = monotonic_now();
  Response response = text_response(503, "503 Service Unavailable: too many connections.\n");
  response.headers.add("Retry-After", "1");
  AnswerForm form;
  form.keep_alive = false;
  std::string seen;
  socket_->receive_now(seen);  // unread bytes would turn the close into a reset
  const auto head = render_head(response, form);
  if (transport_->send(head + response.body, now) == Io::ok) transport_->end_sending();
}

// Closing with bytes unread resets the connection and may take the answer with it, so the rest of
// what the client sends is read first, within bounds.
void Session::drain() {
  transport_->end_sending();
  const auto deadline = monotonic_now() + k_drain_time;
  std::size_t taken = 0;
  std::string rest;
  while (taken < k_drain_bytes && transport_->receive(rest, deadline) == Io::ok) {
    taken += rest.size();
    rest.clear();
  }
}

// CONNECT: what follows is TLS, or plain requests, to the host it names.
Session::Next Session::tunnel(const RequestHead& head) {
  if (service_.options.authority == nullptr) return refuse({405, "This listener is no proxy."});
  if (tls_ || !tunnel_authority_.empty()) return refuse({400, "A tunnel inside a tunnel."});
  Request asked;
  asked.authority = head.authority;
  if (!accepts(asked.host())) return refuse({403, "This host is not served here."});
  tunnel_authority_ = head.authority;
  if (transport_->send("HTTP/1.1 200 Connection Established\r\n\r\n", write_deadline()) != Io::ok)
    return Next::close;
  if (inbox_.bytes().empty() &&
      inbox_.fill(*transport_, monotonic_now() + service_.options.idle_timeout) != Io::ok)
    return Next::close;
  if (inbox_.bytes().front() != k_tls_first_byte) return Next::request;
  return start_tls(std::string(asked.host())) ? Next::request : Next::close;
}

bool Session::accepts(std::string_view host) const {
  return !service_.options.accepts_host || service_.options.accepts_host(host);
}

// `default_host` stands in for the name of a client that names none.
bool Session::start_tls(std::string default_host) {
  auto* const authority = service_.options.authority;
  if (authority == nullptr) {
    if (transport_->send(k_no_tls_here, write_deadline()) == Io::ok) drain();
    return false;
  }
  const auto choose = [&](std::string_view name) {
    const std::string_view host = name.empty() ? std::string_view(default_host) : name;
    auto* const context = authority->context_for(host);
    tls_refused_ = context != nullptr && !accepts(host);
    return context;
  };
  const auto received = inbox_.take_all();
  auto transport = TlsTransport::accept(std::move(*socket_), received, choose,
                                        monotonic_now() + service_.options.request_timeout);
  socket_ = nullptr;
  if (!transport) return false;
  transport_ = std::move(transport);
  tls_ = true;
  return true;
}

}  // namespace ecpay::http
