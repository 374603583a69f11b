#include "core/http/socket.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>

namespace ecpay::http {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds k_grace{500};  // for an answer that is under way when the server stops

int poll_timeout(Monotonic deadline) {
  const auto left = std::chrono::ceil<milliseconds>(deadline - monotonic_now()).count();
  return static_cast<int>(std::clamp<long long>(left, 0, 3'600'000));
}

}  // namespace

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  if (this != &other) {
    reset();
    fd_ = std::exchange(other.fd_, -1);
  }
  return *this;
}

void Descriptor::reset() {
  if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

Socket::Socket(Descriptor descriptor, int wake_up)
    : descriptor_(std::move(descriptor)), wake_up_(wake_up) {
  ::fcntl(descriptor_.get(), F_SETFL, ::fcntl(descriptor_.get(), F_GETFL) | O_NONBLOCK);
  ::fcntl(descriptor_.get(), F_SETFD, FD_CLOEXEC);
  const int on = 1;  // fails on a Unix socket, which does not delay
  ::setsockopt(descriptor_.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

Io Socket::wait(short events, Monotonic deadline, short& seen) {
  std::array<pollfd, 2> items{pollfd{descriptor_.get(), events, 0}, pollfd{wake_up_, POLLIN, 0}};
  while (true) {
    const int ready =
        ::poll(items.data(), wake_up_ < 0 ? nfds_t{1} : nfds_t{2}, poll_timeout(deadline));
    if (ready < 0) {
      if (errno == EINTR) continue;
      return Io::failed;
    }
    seen = items[0].revents;
    if (items[1].revents != 0) return Io::stopped;
    if (seen != 0) return Io::ok;
    if (monotonic_now() >= deadline) return Io::timed_out;
  }
}

Io Socket::wait_to_send(short events, Monotonic& deadline, short& seen) {
  auto state = wait(events, deadline, seen);
  if (state == Io::stopped) {
    wake_up_ = -1;
    deadline = std::min(deadline, monotonic_now() + k_grace);
    state = wait(events, deadline, seen);
  }
  return state;
}

Io Socket::receive_now(std::string& to) {
  char buffer[32768];
  while (true) {
    const auto count = ::recv(descriptor_.get(), buffer, sizeof buffer, MSG_DONTWAIT);
    if (count > 0) {
      to.append(buffer, static_cast<std::size_t>(count));
      may_hold_more_ = static_cast<std::size_t>(count) == sizeof buffer;
      return Io::ok;
    }
    if (count == 0) return Io::ended;
    if (errno == EINTR) continue;
    if (errno == EAGAIN) return Io::timed_out;
    was_reset_ = errno == ECONNRESET;
    return Io::failed;
  }
}

Io Socket::receive(std::string& to, Monotonic deadline) {
  while (true) {
    short seen = 0;
    if (const auto state = wait(POLLIN, deadline, seen); state != Io::ok) return state;
    if (const auto state = receive_now(to); state != Io::timed_out) return state;
  }
}

Io Socket::send(std::string_view bytes, Monotonic deadline) {
  while (!bytes.empty()) {
    const auto count =
        ::send(descriptor_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(count));
      continue;
    }
    if (errno == EINTR) continue;
    if (errno != EAGAIN) {
      was_reset_ = errno == ECONNRESET || errno == EPIPE;
      return Io::failed;
    }
    short seen = 0;
    if (const auto state = wait_to_send(POLLOUT, deadline, seen); state != Io::ok) return state;
  }
  return Io::ok;
}

Io Socket::send_until_answered(std::string_view bytes, std::size_t& sent, Monotonic deadline) {
  sent = 0;
  while (sent < bytes.size()) {
    const auto count = ::send(descriptor_.get(), bytes.data() + sent, bytes.size() - sent,
                              MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count >= 0) {
      sent += static_cast<std::size_t>(count);
      continue;
    }
    if (errno == EINTR) continue;
    if (errno != EAGAIN) {
      was_reset_ = errno == ECONNRESET || errno == EPIPE;
      return Io::failed;
    }
    short seen = 0;
    const auto state = wait_to_send(POLLOUT | POLLIN, deadline, seen);
    if (state != Io::ok) return state;
    if ((seen & POLLIN) != 0) return Io::ok;
  }
  return Io::ok;
}

void Socket::end_sending() { ::shutdown(descriptor_.get(), SHUT_WR); }

bool Socket::peer_has_gone() {
  pollfd item{descriptor_.get(), POLLRDHUP, 0};
  return ::poll(&item, 1, 0) > 0;
}

bool Socket::is_reusable() {
  pollfd item{descriptor_.get(), POLLIN | POLLRDHUP, 0};
  return ::poll(&item, 1, 0) == 0;
}

void Inbox::consume(std::size_t count) {
  start_ += count;
  if (start_ == buffer_.size()) {
    buffer_.clear();
    start_ = 0;
    if (buffer_.capacity() > (1U << 20)) buffer_.shrink_to_fit();
  } else if (start_ > (1U << 16)) {
    buffer_.erase(0, start_);
    start_ = 0;
  }
}

std::string Inbox::take_all() {
  std::string all = buffer_.substr(start_);
  buffer_.clear();
  start_ = 0;
  return all;
}

}  // namespace ecpay::http
