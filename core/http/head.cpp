#include "core/http/head.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "core/base/text.hpp"

namespace ecpay::http {
namespace {

constexpr std::size_t k_max_lines = 500;
constexpr std::size_t k_max_method = 64;

constexpr auto k_token_characters = [] {
  std::array<bool, 256> is{};
  for (const char c : std::string_view("!#$%&'*+-.^_`|~0123456789"
                                       "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    is[static_cast<unsigned char>(c)] = true;
  return is;
}();

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7F;
}

bool holds_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return is_control(c) && c != '\t'; });
}

std::string_view trim_blanks(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// Takes the next line off `rest`, without its end.
std::string_view take_line(std::string_view& rest) {
  const auto end = std::min(rest.find('\n'), rest.size());
  auto line = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::optional<Refusal> read_headers(std::string_view rest, Headers& headers) {
  std::size_t lines = 0;
  while (!rest.empty()) {
    const auto line = take_line(rest);
    if (line.empty()) return std::nullopt;
    if (++lines > k_max_lines) return Refusal{431, "The head has too many lines."};
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return Refusal{400, "A header line has no colon."};
    const auto name = line.substr(0, colon);
    if (!is_token(name)) return Refusal{400, "A header name holds a character it cannot have."};
    const auto value = trim_blanks(line.substr(colon + 1));
    if (holds_control(value)) return Refusal{400, "A header value holds a control character."};
    headers.add(std::string(name), std::string(value));
  }
  return std::nullopt;
}

// "HTTP/1.0" or "HTTP/1.1" (any later 1.x counts as 1.1).
std::optional<Refusal> read_version(std::string_view text, int& minor) {
  if (text.size() != 8 || !text.starts_with("HTTP/") || text[6] != '.' || text[5] < '0' ||
      text[5] > '9' || text[7] < '0' || text[7] > '9')
    return Refusal{400, "The first line does not name an HTTP version."};
  if (text[5] != '1') return Refusal{505, "Only HTTP/1.0 and HTTP/1.1 are spoken here."};
  minor = std::min(text[7] - '0', 1);
  return std::nullopt;
}

bool is_authority(std::string_view text) {
  return !text.empty() && text.size() <= 300 &&
         text.find_first_of("/\\?#@<>\"'`{}|^% ,") == std::string_view::npos;
}

std::string_view without_user(std::string_view authority) {
  const auto at = authority.rfind('@');
  return at == std::string_view::npos ? authority : authority.substr(at + 1);
}

std::optional<Refusal> read_target(std::string_view target, RequestHead& head) {
  if (target.empty() || std::any_of(target.begin(), target.end(), is_control))
    return Refusal{400, "The request target is empty or holds a control character."};
  if (head.method == "CONNECT") {
    if (!is_authority(target)) return Refusal{400, "CONNECT needs host:port."};
    head.authority = to_lower(target);
    head.target = target;
    return std::nullopt;
  }
  if (target.front() == '/' || target == "*") {
    head.target = target;
    return std::nullopt;
  }
  const auto mark = target.find("://");
  const auto scheme = to_lower(target.substr(0, std::min<std::size_t>(mark, 8)));
  if (mark == std::string_view::npos || (scheme != "http" && scheme != "https"))
    return Refusal{400, "The request target is neither a path nor an http URL."};
  const auto rest = target.substr(mark + 3);
  const auto end = rest.find_first_of("/?#");
  const auto authority = without_user(rest.substr(0, end));
  if (!is_authority(authority)) return Refusal{400, "The request target has no valid host."};
  head.authority = to_lower(authority);
  const auto path = end == std::string_view::npos ? std::string_view{} : rest.substr(end);
  head.target = path.starts_with('/') ? std::string(path) : "/" + std::string(path);
  return std::nullopt;
}

std::optional<Refusal> check_host(RequestHead& head) {
  std::size_t count = 0;
  std::string_view host;
  for (const auto& header : head.headers.list()) {
    if (!equals_ignoring_case(header.name, "host")) continue;
    host = header.value;
    ++count;
  }
  if (count > 1) return Refusal{400, "The request has more than one Host."};
  if (count == 0 && head.minor_version == 1) return Refusal{400, "The request has no Host."};
  if (count == 1 && !host.empty() && !is_authority(host))
    return Refusal{400, "Host holds a character it cannot have."};
  if (head.authority.empty()) head.authority = to_lower(host);
  return std::nullopt;
}

// Nothing without the header; a Refusal if the lines disagree or hold no number.
std::variant<std::optional<std::size_t>, Refusal> content_length(const Headers& headers) {
  std::optional<std::size_t> length;
  for (const auto value : headers.all("content-length")) {
    for (const auto part : split(value, ',')) {
      const auto text = trim_blanks(part);
      const auto number = parse_integer(text, 0, std::numeric_limits<long long>::max());
      if (!number || (length && *length != static_cast<std::size_t>(*number)))
        return Refusal{400, "Content-Length is not one number."};
      length = static_cast<std::size_t>(*number);
    }
  }
  return length;
}

}  // namespace

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return k_token_characters[static_cast<unsigned char>(c)];
  });
}

std::optional<std::size_t> find_head_end(std::string_view bytes, std::size_t& scanned) {
  while (true) {
    const auto end = bytes.find('\n', scanned);
    if (end == std::string_view::npos) {
      scanned = bytes.size();
      return std::nullopt;
    }
    scanned = end;
    const auto next = bytes.substr(end + 1, 2);
    if (next.starts_with('\n')) return end + 2;
    if (next == "\r\n") return end + 3;
    if (next.empty() || next == "\r") return std::nullopt;
    ++scanned;
  }
}

std::variant<RequestHead, Refusal> parse_request_head(std::string_view bytes) {
  auto line = take_line(bytes);
  RequestHead head;
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  if (first == std::string_view::npos || first == last)
    return Refusal{400, "The first line is not METHOD TARGET VERSION."};
  head.method = line.substr(0, first);
  if (head.method.size() > k_max_method || !is_token(head.method))
    return Refusal{400, "The method holds a character it cannot have."};
  const auto target = line.substr(first + 1, last - first - 1);
  if (target.find(' ') != std::string_view::npos)
    return Refusal{400, "The request target holds a blank."};
  if (auto refusal = read_version(line.substr(last + 1), head.minor_version)) return *refusal;
  if (auto refusal = read_target(target, head)) return *refusal;
  if (auto refusal = read_headers(bytes, head.headers)) return *refusal;
  if (auto refusal = check_host(head)) return *refusal;
  return head;
}

std::variant<ResponseHead, Refusal> parse_response_head(std::string_view bytes) {
  auto line = take_line(bytes);
  ResponseHead head;
  if (line.size() < 12 || line[8] != ' ')
    return Refusal{502, "The first line of the answer is not HTTP."};
  if (auto refusal = read_version(line.substr(0, 8), head.minor_version)) return *refusal;
  const auto status = parse_integer(line.substr(9, 3), 100, 999);
  if (!status || (line.size() > 12 && line[12] != ' '))
    return Refusal{502, "The answer has no status of three digits."};
  head.status = static_cast<int>(*status);
  if (auto refusal = read_headers(bytes, head.headers)) return *refusal;
  return head;
}

std::variant<BodyFraming, Refusal> request_framing(const RequestHead& head) {
  const auto codings = head.headers.all("transfer-encoding");
  auto length = content_length(head.headers);
  if (auto* refusal = std::get_if<Refusal>(&length)) return *refusal;
  const auto number = std::get<0>(length);
  if (!codings.empty()) {
    if (codings.size() > 1 || !equals_ignoring_case(codings.front(), "chunked"))
      return Refusal{501, "The only Transfer-Encoding taken here is chunked."};
    if (number) return Refusal{400, "Content-Length and Transfer-Encoding exclude each other."};
    if (head.minor_version == 0) return Refusal{400, "HTTP/1.0 has no Transfer-Encoding."};
    return BodyFraming{BodyFraming::Kind::chunked, 0};
  }
  if (number && *number > 0) return BodyFraming{BodyFraming::Kind::length, *number};
  return BodyFraming{};
}

std::variant<BodyFraming, Refusal> response_framing(const ResponseHead& head,
                                                    std::string_view request_method) {
  if (request_method == "HEAD" || head.status == 204 || head.status == 304 || head.status < 200)
    return BodyFraming{};
  const auto codings = head.headers.all("transfer-encoding");
  if (!codings.empty()) {
    if (codings.size() > 1 || !equals_ignoring_case(codings.front(), "chunked"))
      return Refusal{502, "The answer has a Transfer-Encoding that was not asked for."};
    return BodyFraming{BodyFraming::Kind::chunked, 0};
  }
  auto length = content_length(head.headers);
  if (auto* refusal = std::get_if<Refusal>(&length))
    return Refusal{502, "The answer's " + refusal->reason};
  const auto number = std::get<0>(length);
  if (!number) return BodyFraming{BodyFraming::Kind::until_close, 0};
  return BodyFraming{BodyFraming::Kind::length, *number};
}

bool connection_has(const Headers& headers, std::string_view option) {
  for (const auto& header : headers.list()) {
    if (!equals_ignoring_case(header.name, "connection")) continue;
    for (const auto part : split(header.value, ','))
      if (equals_ignoring_case(trim_blanks(part), option)) return true;
  }
  return false;
}

}  // namespace ecpay::http
