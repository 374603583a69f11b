#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ecpay::http {

struct Header {
  std::string name;  // letters as sent
  std::string value;
  bool operator==(const Header&) const = default;
};

// Header lines in the order they came; duplicates kept, names compared without letter case.
// A plain value. Values with CR, LF or NUL are never sent: `add` and `set` drop everything from
// there.
class Headers {
 public:
  Headers() = default;
  Headers(std::initializer_list<Header> list);

  Headers& add(std::string name, std::string value);
  // Replaces all lines of that name by one (at the place of the first).
  Headers& set(std::string name, std::string value);
  void remove(std::string_view name);

  // The first value of that name. The view lives as long as the Headers stay unchanged.
  std::optional<std::string_view> find(std::string_view name) const;
  std::string get(std::string_view name) const;  // as find; empty if there is none
  std::vector<std::string_view> all(std::string_view name) const;
  const std::vector<Header>& list() const { return list_; }

 private:
  std::vector<Header> list_;
};

// One request as it came in. The target is never decoded, sorted or re-joined by us.
struct Request {
  std::string method;  // "GET"
  std::string target;  // origin form as sent, "/a/b?x=1&y=%20"; of an absolute form, its path part
  Headers headers;     // all lines as sent, Host included
  std::string body;    // exact bytes after transfer decoding
  bool tls = false;    // it came through TLS (directly or inside CONNECT)
  std::string authority;  // who was asked, lower case: absolute form, else CONNECT, else Host; may
                          // hold ":port"
  std::string peer;       // address of the client, "127.0.0.1"; empty on a Unix socket
  std::uint16_t local_port = 0;  // the listener's own port; 0 on a Unix socket

  std::string_view path() const;   // target up to '?'
  std::string_view query() const;  // after the first '?', without it; may itself hold '?'
  std::string_view host() const;   // authority without the port
};

// Writes one piece of a streamed body; false when the client has gone or the server stops.
using StreamWriter = std::function<bool(std::string_view piece)>;

struct Response {
  int status = 200;
  Headers headers;
  std::string body;
  // Set: the body is what this writes, sent chunked until it returns (`body` is ignored). It is
  // called on the connection's thread and must return soon after its writer answers false.
  std::function<void(const StreamWriter&)> stream;
};

Response text_response(int status, std::string body,
                       std::string content_type = "text/plain; charset=utf-8");
Response json_response(int status, std::string body);

}  // namespace ecpay::http
