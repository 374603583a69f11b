#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "core/base/result.hpp"
#include "core/http/message.hpp"
#include "core/http/socket.hpp"

namespace ecpay::http {

// Why a head is refused: the status a server answers, and one English sentence that says why.
struct Refusal {
  int status;
  std::string reason;
};

// RFC 9112's grammar without its leniencies, but for one: a line may end in LF alone.
struct RequestHead {
  std::string method;
  std::string target;  // as sent; of an absolute form, its path and query
  std::string
      authority;  // of an absolute form or CONNECT, lower case; else Host's; may hold ":port"
  int minor_version = 1;  // HTTP/1.x
  Headers headers;
};

struct ResponseHead {
  int status = 0;
  int minor_version = 1;
  Headers headers;
};

// How a body is delimited.
struct BodyFraming {
  enum class Kind { none, length, chunked, until_close } kind = Kind::none;
  std::size_t length = 0;
};

// Where the head at the front of `bytes` ends (past its empty line); nothing while it is
// incomplete. `scanned` keeps what was looked at already, so that a slow sender costs no second
// look; 0 at first.
std::optional<std::size_t> find_head_end(std::string_view bytes, std::size_t& scanned);

// REQUIRES for both: `bytes` is one whole head, empty line included.
std::variant<RequestHead, Refusal> parse_request_head(std::string_view bytes);
std::variant<ResponseHead, Refusal> parse_response_head(std::string_view bytes);

std::variant<BodyFraming, Refusal> request_framing(const RequestHead& head);
std::variant<BodyFraming, Refusal> response_framing(const ResponseHead& head,
                                                    std::string_view request_method);

// Whether the Connection header lists `option` ("close", "keep-alive").
bool connection_has(const Headers& headers, std::string_view option);

bool is_token(std::string_view text);

enum class BodyEnd { complete, too_large, malformed, ended, timed_out, stopped };

// Reads a body by its framing, decoded, into `body`. Trailers are read and dropped.
class BodyReader {
 public:
  BodyReader(Transport& transport, Inbox& inbox, std::size_t max_bytes, Monotonic deadline)
      : transport_(transport), inbox_(inbox), max_bytes_(max_bytes), deadline_(deadline) {}
  BodyEnd read(const BodyFraming& framing, std::string& body);

 private:
  BodyEnd read_length(std::size_t length, std::string& body);
  BodyEnd read_chunks(std::string& body);
  BodyEnd read_until_close(std::string& body);
  BodyEnd read_line(std::string& line);
  BodyEnd fill();

  Transport& transport_;
  Inbox& inbox_;
  std::size_t max_bytes_;
  Monotonic deadline_;
};

}  // namespace ecpay::http
