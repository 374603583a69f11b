#include "core/http/listening_socket.hpp"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <system_error>

namespace ecpay::http {
namespace {

constexpr int k_backlog = 1024;  // the system cuts it to its own maximum

Error bind_error(std::string subject, int number) {
  return {"http.bind", std::move(subject), std::generic_category().message(number), {}};
}

bool somebody_listens(const sockaddr_un& address) {
  const Descriptor probe(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const int connected =
      ::connect(probe.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
  return connected == 0 || errno == EAGAIN;
}

Result<Listening> listen_on_unix(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) return bind_error(path, ENAMETOOLONG);
  std::memcpy(address.sun_path, path.data(), path.size());
  struct stat status {};
  if (::lstat(path.c_str(), &status) == 0 && S_ISSOCK(status.st_mode)) {
    if (somebody_listens(address)) return Error{"http.port_in_use", path, {}, {}};
    ::unlink(path.c_str());
  }
  Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!socket) return bind_error(path, errno);
  ::fchmod(socket.get(), 0600);  // the file takes the mode of its socket
  if (::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    return errno == EADDRINUSE ? Error{"http.port_in_use", path, {}, {}} : bind_error(path, errno);
  if (::listen(socket.get(), k_backlog) != 0) return bind_error(path, errno);
  return Listening{std::move(socket), 0};
}

std::uint16_t bound_port(int socket) {
  sockaddr_storage address{};
  socklen_t length = sizeof address;
  if (::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &length) != 0) return 0;
  if (address.ss_family == AF_INET6)
    return ntohs(reinterpret_cast<const sockaddr_in6&>(address).sin6_port);
  return ntohs(reinterpret_cast<const sockaddr_in&>(address).sin_port);
}

}  // namespace

Result<Listening> listen_on(const ServerOptions& options) {
  if (!options.unix_path.empty()) return listen_on_unix(options.unix_path);
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE;
  addrinfo* list = nullptr;
  const auto port = std::to_string(options.port);
  const int code = ::getaddrinfo(options.address.c_str(), port.c_str(), &hints, &list);
  if (code != 0) return Error{"http.bind", options.address, ::gai_strerror(code), {}};
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(list, &::freeaddrinfo);

  Descriptor socket(::socket(list->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!socket) return bind_error(options.address, errno);
  // Takes a port over from connections that are winding down, never from another listener.
  const int on = 1;
  ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (::bind(socket.get(), list->ai_addr, list->ai_addrlen) != 0 ||
      ::listen(socket.get(), k_backlog) != 0) {
    if (errno == EADDRINUSE) return Error{"http.port_in_use", port, options.address, {}};
    return bind_error(options.address + ":" + port, errno);
  }
  const auto bound = bound_port(socket.get());
  return Listening{std::move(socket), bound};
}

std::string peer_address(int socket) {
  sockaddr_storage address{};
  socklen_t length = sizeof address;
  if (::getpeername(socket, reinterpret_cast<sockaddr*>(&address), &length) != 0) return {};
  std::array<char, INET6_ADDRSTRLEN> text{};
  const void* bytes = nullptr;
  if (address.ss_family == AF_INET)
    bytes = &reinterpret_cast<const sockaddr_in&>(address).sin_addr;
  else if (address.ss_family == AF_INET6)
    bytes = &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
  if (bytes == nullptr ||
      ::inet_ntop(address.ss_family, bytes, text.data(), text.size()) == nullptr)
    return {};
  return text.data();
}

}  // namespace ecpay::http
