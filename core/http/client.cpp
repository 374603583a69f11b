#include "core/http/client.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <list>
#include <mutex>
#include <system_error>

#include "core/base/text.hpp"
#include "core/http/connect.hpp"
#include "core/http/head.hpp"
#include "core/http/tls.hpp"

namespace ecpay::http {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t k_max_head = 256U << 10;
constexpr int k_max_interim = 20;               // 1xx answers before the real one
constexpr std::size_t k_max_idle = 128;         // kept connections
constexpr milliseconds k_max_idle_time{4'000};  // below the 5 s after which common servers close
constexpr milliseconds k_max_timeout{24 * 3'600'000};

struct Connection {
  std::string key;
  std::unique_ptr<Transport> transport;
  Socket* plain = nullptr;  // transport, if it is not TLS
  Inbox inbox;
  Monotonic idle_since;
};

struct Failure {
  Error error;
  bool nothing_came = false;  // not one byte of an answer
};

// GET … may be sent twice without harm; a notice may not, unless it cannot have been read.
bool is_idempotent(std::string_view method) { return method != "POST" && method != "PATCH"; }

std::string render_request(const ClientRequest& request) {
  const auto& url = request.url;
  std::string text = request.method + " " + url.target + " HTTP/1.1\r\n";
  if (!request.headers.find("host"))
    text += "Host: " + url.origin().substr(url.scheme.size() + 3) + "\r\n";
  for (const auto& [name, value] : request.headers.list()) {
    if (!is_token(name) || equals_ignoring_case(name, "content-length") ||
        equals_ignoring_case(name, "transfer-encoding"))
      continue;
    text += name + ": " + value + "\r\n";
  }
  if (!request.headers.find("accept-encoding")) text += "Accept-Encoding: identity\r\n";
  const auto& method = request.method;
  if (!request.body.empty() || method == "POST" || method == "PUT" || method == "PATCH")
    text += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
  text += "\r\n";
  text += request.body;
  return text;
}

// One request and its answer on one connection.
class Exchange {
 public:
  Exchange(const ClientRequest& request, Connection& connection, Monotonic deadline)
      : request_(request), connection_(connection), deadline_(deadline) {}

  std::variant<ClientResponse, Failure> run() {
    if (auto failure = send()) return *failure;
    ResponseHead head;
    if (auto failure = receive_final_head(head)) return *failure;
    const auto framing = response_framing(head, request_.method);
    if (const auto* refusal = std::get_if<Refusal>(&framing)) return malformed(refusal->reason);
    ClientResponse response;
    if (auto failure = receive_body(std::get<BodyFraming>(framing), response.body)) return *failure;
    const bool keeps = head.minor_version == 1 ? !connection_has(head.headers, "close")
                                               : connection_has(head.headers, "keep-alive");
    reusable_ = keeps && sent_all_ && connection_.inbox.bytes().empty() &&
                std::get<BodyFraming>(framing).kind != BodyFraming::Kind::until_close &&
                !connection_has(request_.headers, "close");
    response.status = head.status;
    response.headers = std::move(head.headers);
    return response;
  }
  bool is_reusable() const { return reusable_; }

 private:
  Failure failure(std::string code, std::string detail) const {
    return {{std::move(code), request_.url.origin(), std::move(detail), {}},
            !something_came_ && connection_.inbox.bytes().empty()};
  }
  Failure malformed(std::string detail) const {
    return failure("http.malformed_answer", std::move(detail));
  }
  Failure timed_out() const {
    return failure("http.timed_out", std::to_string(request_.timeout.count()));
  }

  // A peer that answers early and closes (413) makes the rest unsendable; its answer still counts.
  std::optional<Failure> send() {
    const auto text = render_request(request_);
    Io state = Io::ok;
    if (connection_.plain != nullptr) {
      std::size_t sent = 0;
      state = connection_.plain->send_until_answered(text, sent, deadline_);
      sent_all_ = sent == text.size();
    } else {
      state = connection_.transport->send(text, deadline_);
      sent_all_ = state == Io::ok;
    }
    if (state == Io::timed_out) return timed_out();
    return std::nullopt;
  }

  std::optional<Failure> receive_head(ResponseHead& head) {
    std::size_t scanned = 0;
    while (true) {
      const auto bytes = connection_.inbox.bytes();
      if (const auto end = find_head_end(bytes, scanned)) {
        auto parsed = parse_response_head(bytes.substr(0, *end));
        if (const auto* refusal = std::get_if<Refusal>(&parsed)) return malformed(refusal->reason);
        head = std::move(std::get<ResponseHead>(parsed));
        connection_.inbox.consume(*end);
        something_came_ = true;
        return std::nullopt;
      }
      if (bytes.size() > k_max_head) return failure("http.too_large", std::to_string(k_max_head));
      switch (connection_.inbox.fill(*connection_.transport, deadline_)) {
        case Io::ok:
          break;
        case Io::timed_out:
          return timed_out();
        case Io::ended:
        case Io::failed:
        case Io::stopped:
          return failure("http.interrupted", {});
      }
    }
  }

  std::optional<Failure> receive_final_head(ResponseHead& head) {
    for (int i = 0; i < k_max_interim; ++i) {
      if (auto failed = receive_head(head)) return failed;
      if (head.status >= 200) return std::nullopt;
    }
    return malformed("Interim answers do not end.");
  }

  std::optional<Failure> receive_body(const BodyFraming& framing, std::string& body) {
    BodyReader reader(*connection_.transport, connection_.inbox, request_.max_answer_bytes,
                      deadline_);
    switch (reader.read(framing, body)) {
      case BodyEnd::complete:
        return std::nullopt;
      case BodyEnd::too_large:
        return failure("http.too_large", std::to_string(request_.max_answer_bytes));
      case BodyEnd::malformed:
        return malformed("The chunks of its body are broken.");
      case BodyEnd::timed_out:
        return timed_out();
      case BodyEnd::ended:
      case BodyEnd::stopped:
        break;
    }
    return failure("http.truncated", std::to_string(body.size()));
  }

  const ClientRequest& request_;
  Connection& connection_;
  Monotonic deadline_;
  bool something_came_ = false;
  bool sent_all_ = false;
  bool reusable_ = false;
};

}  // namespace

struct Client::Impl {
  Options options;
  Descriptor wake_up;  // outlives the connections that wait on it
  std::mutex mutex;
  std::list<Connection> idle;  // most recently used first
  SslContext tls;              // made at the first https request

  // The youngest idle connection of that key that can still be used; old ones are closed.
  std::optional<Connection> take(const std::string& key) {
    std::list<Connection> closed;  // closed after the lock
    const std::lock_guard lock(mutex);
    const auto oldest = monotonic_now() - k_max_idle_time;
    for (auto at = idle.begin(); at != idle.end();) {
      const auto here = at++;
      if (here->idle_since < oldest) {
        closed.splice(closed.end(), idle, here);
      } else if (here->key == key) {
        std::list<Connection> taken;
        taken.splice(taken.end(), idle, here);
        if (taken.front().transport->is_reusable()) return std::move(taken.front());
        closed.splice(closed.end(), taken);
      }
    }
    return std::nullopt;
  }

  void keep(Connection connection) {
    std::list<Connection> closed;
    connection.idle_since = monotonic_now();
    const std::lock_guard lock(mutex);
    idle.push_front(std::move(connection));
    if (idle.size() > k_max_idle) closed.splice(closed.end(), idle, std::prev(idle.end()));
  }

  ssl_ctx_st* tls_context() {
    const std::lock_guard lock(mutex);
    if (!tls) tls = make_client_context(options.ca_file);
    return tls.get();
  }

  Result<Connection> open(const ClientRequest& request, std::string key, Monotonic deadline) {
    const auto& url = request.url;
    const auto origin = url.origin();
    const bool elsewhere = !request.connect_host.empty();
    auto connected =
        connect_to(elsewhere ? request.connect_host : url.host,
                   elsewhere ? request.connect_port : url.port, deadline, wake_up.get());
    if (const auto* failure = std::get_if<ConnectFailure>(&connected)) {
      if (failure->timed_out)
        return Error{"http.timed_out", origin, std::to_string(request.timeout.count()), {}};
      return Error{"http.unreachable", origin, failure->reason, {}};
    }
    Connection connection;
    connection.key = std::move(key);
    if (url.scheme == "https") {
      auto* const context = tls_context();
      if (context == nullptr)
        return Error{"http.tls", origin, "the CA file " + options.ca_file + " cannot be read", {}};
      std::string why;
      connection.transport = TlsTransport::connect(std::move(std::get<Socket>(connected)), context,
                                                   url.host, deadline, why);
      if (!connection.transport && why.empty())
        return Error{"http.timed_out", origin, std::to_string(request.timeout.count()), {}};
      if (!connection.transport) return Error{"http.tls", origin, why, {}};
    } else {
      auto plain = std::make_unique<Socket>(std::move(std::get<Socket>(connected)));
      connection.plain = plain.get();
      connection.transport = std::move(plain);
    }
    return connection;
  }
};

Client::Client() : Client(Options{}) {}
Client::Client(Options options) : impl_(std::make_unique<Impl>()) {
  impl_->options = std::move(options);
  impl_->wake_up = Descriptor(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!impl_->wake_up) throw std::system_error(errno, std::generic_category(), "eventfd");
}
Client::~Client() = default;

void Client::stop() {
  const std::uint64_t one = 1;
  (void)!::write(impl_->wake_up.get(), &one, sizeof one);
}

Result<ClientResponse> Client::send(const ClientRequest& request) const {
  const auto& url = request.url;
  const auto& target = url.target;
  if (!is_token(request.method) || !target.starts_with('/') ||
      std::any_of(target.begin(), target.end(),
                  [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7F; }))
    return Error{"url.invalid", url.text(), "its method or target cannot be sent", {}};
  const auto deadline = monotonic_now() + std::min(request.timeout, k_max_timeout);
  const auto key =
      url.origin() + " " + request.connect_host + ":" + std::to_string(request.connect_port);
  while (true) {
    auto kept = impl_->take(key);
    const bool was_kept = kept.has_value();
    if (!was_kept) {
      auto opened = impl_->open(request, key, deadline);
      if (!opened) return opened.error();
      kept = std::move(*opened);
    }
    Exchange exchange(request, *kept, deadline);
    auto result = exchange.run();
    if (auto* response = std::get_if<ClientResponse>(&result)) {
      if (exchange.is_reusable()) impl_->keep(std::move(*kept));
      return std::move(*response);
    }
    auto& failure = std::get<Failure>(result);
    const bool may_repeat = was_kept && failure.nothing_came &&
                            failure.error.code == "http.interrupted" &&
                            (is_idempotent(request.method) || kept->transport->was_reset());
    if (!may_repeat) return std::move(failure.error);
  }
}

}  // namespace ecpay::http
