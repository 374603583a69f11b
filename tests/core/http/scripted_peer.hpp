#pragma once

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>

namespace ecpay::tests {

// A server that does what a script says to each connection, in the order they come, on one thread.
class ScriptedPeer {
 public:
  class Connection {
   public:
    explicit Connection(int fd, const std::atomic<bool>& closing) : fd_(fd), closing_(closing) {}
    // Reads until `text` has come or the peer ends; what came.
    std::string read_until(std::string_view text) {
      std::string seen;
      while (seen.find(text) == std::string::npos && !closing_) {
        pollfd item{fd_, POLLIN, 0};
        ::poll(&item, 1, 50);
        if (item.revents == 0) continue;
        char buffer[65536];
        const auto count = ::recv(fd_, buffer, sizeof buffer, 0);
        if (count <= 0) break;
        seen.append(buffer, static_cast<std::size_t>(count));
      }
      return seen;
    }
    bool send(std::string_view bytes) {
      return ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
             static_cast<ssize_t>(bytes.size());
    }
    // Waits without reading, until the other side has ended or `ms` have passed.
    void wait_for_end(int ms) {
      pollfd item{fd_, POLLRDHUP, 0};
      for (int waited = 0; waited < ms && !closing_; waited += 10)
        if (::poll(&item, 1, 10) > 0) return;
    }
    // The close that follows is a reset, as of a program that died with bytes unread.
    void reset_at_close() {
      const linger none{1, 0};
      ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &none, sizeof none);
    }

   private:
    int fd_;
    const std::atomic<bool>& closing_;
  };

  // `serve` gets each connection and its number, from 0; the connection closes when it returns.
  explicit ScriptedPeer(std::function<void(Connection&, int number)> serve)
      : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    if (::bind(fd_, reinterpret_cast<sockaddr*>(&address), length) != 0 || ::listen(fd_, 16) != 0 ||
        ::getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &length) != 0)
      throw std::runtime_error("listen");
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this, serve = std::move(serve)] {
      for (int number = 0;; ++number) {
        const int accepted = ::accept(fd_, nullptr, nullptr);
        if (accepted < 0) return;
        ++connections_;
        Connection connection(accepted, closing_);
        serve(connection, number);
        ::close(accepted);
      }
    });
  }
  ~ScriptedPeer() {
    closing_ = true;
    ::shutdown(fd_, SHUT_RDWR);
    thread_.join();
    ::close(fd_);
  }
  ScriptedPeer(const ScriptedPeer&) = delete;
  ScriptedPeer& operator=(const ScriptedPeer&) = delete;

  std::uint16_t port() const { return port_; }
  int connections() const { return connections_; }

 private:
  int fd_;
  std::uint16_t port_ = 0;
  std::atomic<bool> closing_{false};
  std::atomic<int> connections_{0};
  std::thread thread_;
};

}  // namespace ecpay::tests
