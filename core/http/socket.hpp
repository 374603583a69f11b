#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/clock.hpp"

namespace ecpay::http {

// How an exchange of bytes ended. `stopped`: the server that owns the connection is stopping.
enum class Io { ok, ended, failed, timed_out, stopped };

// A file descriptor with one owner, who closes it.
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
  void reset();

 private:
  int fd_ = -1;
};

// Bytes in and out of one connection, plain or TLS. Used by one thread at a time. Every wait ends
// at its deadline, whatever the peer does.
class Transport {
 public:
  virtual ~Transport() = default;
  // Waits until something has come and appends it.
  virtual Io receive(std::string& to, Monotonic deadline) = 0;
  // Sends all of it.
  virtual Io send(std::string_view bytes, Monotonic deadline) = 0;
  // Tells the peer that nothing more will be sent; reading may go on.
  virtual void end_sending() = 0;
  // Whether the peer has ended its side, without waiting. Bytes that came meanwhile are kept.
  virtual bool peer_has_gone() = 0;
  // Whether an idle connection can carry another request: still open, and nothing unasked has come.
  virtual bool is_reusable() = 0;
  // Whether the last failure was a reset: the peer's end had been closed before our bytes came.
  virtual bool was_reset() const = 0;
};

// A connected stream socket: non-blocking, waited for together with a wake-up descriptor.
class Socket final : public Transport {
 public:
  // `wake_up` becomes readable when the owner stops (-1: never) and is borrowed. A wait for input
  // then ends at once; output that is under way gets half a second more.
  Socket(Descriptor descriptor, int wake_up);

  Io receive(std::string& to, Monotonic deadline) override;
  Io send(std::string_view bytes, Monotonic deadline) override;
  void end_sending() override;
  bool peer_has_gone() override;
  bool is_reusable() override;
  bool was_reset() const override { return was_reset_; }

  // As send, but stops at the first sign of an answer; `sent` tells how far it came.
  Io send_until_answered(std::string_view bytes, std::size_t& sent, Monotonic deadline);
  // Takes what has come already: ok, ended or failed; timed_out if nothing is there.
  Io receive_now(std::string& to);
  // Whether the last piece was as long as one can be, so that more may have come with it.
  bool may_hold_more() const { return may_hold_more_; }
  int descriptor() const { return descriptor_.get(); }

 private:
  Io wait(short events, Monotonic deadline, short& seen);
  Io wait_to_send(short events, Monotonic& deadline, short& seen);

  Descriptor descriptor_;
  int wake_up_;
  bool was_reset_ = false;
  bool may_hold_more_ = false;
};

// The received bytes of one connection that nobody has consumed yet.
class Inbox {
 public:
  std::string_view bytes() const { return std::string_view(buffer_).substr(start_); }
  void consume(std::size_t count);
  Io fill(Transport& from, Monotonic deadline) { return from.receive(buffer_, deadline); }
  // As Socket::receive_now.
  Io take_now(Socket& from) { return from.receive_now(buffer_); }
  std::string take_all();

 private:
  std::string buffer_;
  std::size_t start_ = 0;
};

}  // namespace ecpay::http
