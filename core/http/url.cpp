#include <algorithm>

#include "core/base/text.hpp"
#include "core/http/client.hpp"

namespace ecpay::http {
namespace {

constexpr std::size_t k_max_host = 253;  // what the name system can carry

std::uint16_t port_of(std::string_view scheme) { return scheme == "https" ? 443 : 80; }

bool is_printable(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte > 0x20 && byte != 0x7F;
  });
}

bool is_host(std::string_view host) {
  if (host.empty() || host.size() > k_max_host) return false;
  return host.find_first_of("/\\?#@[]<>\"'`{}|^%") == std::string_view::npos;
}

// "host", "host:port" or "[v6]:port"; false if it is none of these.
bool take_authority(std::string_view authority, Url& url) {
  std::string_view host = authority;
  std::string_view port;
  if (authority.starts_with('[')) {
    const auto end = authority.find(']');
    if (end == std::string_view::npos) return false;
    host = authority.substr(1, end - 1);
    port = authority.substr(end + 1);
    if (host.find_first_not_of("0123456789abcdefABCDEF:.") != std::string_view::npos) return false;
    if (!port.empty() && !port.starts_with(':')) return false;
  } else {
    const auto colon = authority.find(':');
    host = authority.substr(0, colon);
    port = colon == std::string_view::npos ? std::string_view{} : authority.substr(colon);
  }
  if (!is_host(host)) return false;
  url.host = to_lower(host);
  if (port.size() <= 1) return true;  // none, or the lone ':' that RFC 3986 allows
  const auto number = parse_integer(port.substr(1), 1, 65535);
  if (!number) return false;
  url.port = static_cast<std::uint16_t>(*number);
  return true;
}

}  // namespace

std::string Url::origin() const {
  std::string text = scheme + "://";
  text += host.find(':') == std::string::npos ? host : "[" + host + "]";
  if (port != port_of(scheme)) text += ":" + std::to_string(port);
  return text;
}

std::string Url::text() const { return origin() + target; }

Result<Url> parse_url(std::string_view text) {
  const auto refuse = [&](std::string detail) {
    return Error{"url.invalid", std::string(text.substr(0, 300)), std::move(detail), {}};
  };
  if (!is_printable(text)) return refuse("it holds a blank or a control character");
  const auto mark = text.find("://");
  if (mark == std::string_view::npos) return refuse("it does not start with http:// or https://");
  Url url;
  url.scheme = to_lower(text.substr(0, mark));
  if (url.scheme != "http" && url.scheme != "https")
    return refuse("its scheme is neither http nor https");
  url.port = port_of(url.scheme);
  const auto rest = text.substr(mark + 3);
  const auto end = rest.find_first_of("/?#");
  const auto authority = rest.substr(0, end);
  if (authority.find('@') != std::string_view::npos)
    return refuse("a user name or password has no place in it");
  if (!take_authority(authority, url)) return refuse("its host or port is not one");
  auto target = end == std::string_view::npos ? std::string_view{} : rest.substr(end);
  target = target.substr(0, target.find('#'));
  url.target = target.starts_with('/') ? std::string(target) : "/" + std::string(target);
  return url;
}

}  // namespace ecpay::http
