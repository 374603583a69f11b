#pragma once

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <chrono>
#include <stdexcept>
#include <string>
#include <string_view>

#include "core/base/clock.hpp"

namespace ecpay::tests {

// A client that sends exactly the bytes it is given, so that requests no library would send can be.
class RawConnection {
 public:
  explicit RawConnection(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
      throw std::runtime_error("connect");
  }
  explicit RawConnection(const std::string& unix_path) : fd_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    unix_path.copy(address.sun_path, sizeof address.sun_path - 1);
    if (::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
      throw std::runtime_error("connect");
  }
  ~RawConnection() { ::close(fd_); }
  RawConnection(const RawConnection&) = delete;
  RawConnection& operator=(const RawConnection&) = delete;

  // False once the peer has closed.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto count = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
  }
  void end_sending() { ::shutdown(fd_, SHUT_WR); }

  // Reads until `text` has come (all so far is returned), the peer ends, or ten seconds have
  // passed.
  std::string read_until(std::string_view text) {
    const auto deadline = monotonic_now() + std::chrono::seconds(10);
    while (seen_.find(text) == std::string::npos || text.empty()) {
      pollfd item{fd_, POLLIN, 0};
      if (::poll(&item, 1, 100) < 0 || monotonic_now() > deadline) break;
      if (item.revents == 0) continue;
      char buffer[65536];
      const auto count = ::recv(fd_, buffer, sizeof buffer, 0);
      if (count <= 0) {
        ended_ = true;
        break;
      }
      seen_.append(buffer, static_cast<std::size_t>(count));
    }
    return std::exchange(seen_, {});
  }
  std::string read_to_end() { return read_until({}); }
  // Whether the last read came to the peer's end.
  bool ended() const { return ended_; }

 private:
  int fd_;
  std::string seen_;
  bool ended_ = false;
};

}  // namespace ecpay::tests
