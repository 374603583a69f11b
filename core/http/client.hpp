#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "core/base/result.hpp"
#include "core/http/message.hpp"

namespace ecpay::http {

// scheme://host[:port]/target, split but not decoded. `target` starts with '/' and holds the query.
struct Url {
  std::string scheme;  // "http" or "https"
  std::string host;    // lower case; IPv6 without brackets
  std::uint16_t port = 80;
  std::string target;

  std::string origin() const;  // "http://host:port", without the scheme's own port
  std::string text() const;    // origin() + target
};

// Error "url.invalid" (subject: the text): not absolute http(s), blanks or control characters, no
// host, bad port.
Result<Url> parse_url(std::string_view text);

struct ClientRequest {
  std::string method = "GET";
  Url url;
  Headers headers;  // Host is set from the URL unless given; Content-Length always by the client
  std::string body;
  std::chrono::milliseconds timeout{30'000};  // the whole exchange, connecting included
  std::size_t max_answer_bytes = 16U << 20;
  // Set: connect here instead of url.host:port, the request stays as it is ("127.0.0.1", 8490).
  std::string connect_host;
  std::uint16_t connect_port = 0;
};

struct ClientResponse {
  int status = 0;
  Headers headers;
  std::string body;
};

// Sends requests and keeps connections for the next to the same place. Redirects are never
// followed, answers never decompressed (we ask for identity). "localhost" and names under
// ".localhost" go to 127.0.0.1. Safe to share between threads.
class Client {
 public:
  struct Options {
    std::string ca_file;  // trusted for https beside the system's; may be empty
  };
  Client();
  explicit Client(Options options);
  ~Client();

  // Ends what is under way with "http.interrupted" or "http.truncated", and lets nothing more
  // begin to wait: for a shutdown that cannot wait for others. For good.
  void stop();

  // A kept connection that turns out closed before one byte of an answer came is replaced by a new
  // one; a POST or PATCH only if the close came before its bytes (a reset), so that no notice is
  // sent twice. Errors: "http.unreachable", "http.timed_out", "http.tls", "http.interrupted" (the
  // connection ended before the head of an answer), "http.truncated" (before the end of its body),
  // "http.too_large", "http.malformed_answer", all with the URL's origin as subject; "url.invalid".
  Result<ClientResponse> send(const ClientRequest& request) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace ecpay::http
