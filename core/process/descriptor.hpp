#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>

namespace ecpay::process {

// An open file descriptor with one owner, who closes it. Always close-on-exec where we make it.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept;
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { reset(); }

  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }
  int release() { return std::exchange(fd_, -1); }
  void reset();

 private:
  int fd_ = -1;
};

struct Pipe {
  Descriptor read_end;
  Descriptor write_end;
};

// Both throw std::system_error when the machine has no more descriptors.
Pipe make_pipe();
std::pair<Descriptor, Descriptor> make_socket_pair();  // Unix stream sockets

// Whether `fd` can be read (or has ended) within `timeout`; a negative time-out waits for ever.
bool wait_readable(int fd, std::chrono::milliseconds timeout);

// Appends what can be read at once, at most `max_bytes`; false at the end of the stream. REQUIRES:
// `fd` does not block.
bool read_available(int fd, std::string& to, std::size_t max_bytes);

void set_nonblocking(int fd);

// Writes everything; false when the other side has gone. Never raises SIGPIPE on sockets.
bool write_all(int fd, std::string_view bytes);

}  // namespace ecpay::process
