#include "core/process/run.hpp"

#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <thread>

#include "core/base/clock.hpp"

namespace ecpay::process {
namespace {

// One stream of the program and what it gave so far.
struct Collector {
  Descriptor& from;
  std::string& into;
  std::size_t max_bytes;

  void take() {
    std::string piece;
    const bool open = read_available(from.get(), piece, 1U << 16);
    into.append(piece, 0, max_bytes - std::min(max_bytes, into.size()));
    if (!open) from.reset();
  }
};

// Feeds what the pipe takes; closes it at the end, or when nobody reads.
void feed(Descriptor& to, std::string_view& rest) {
  const auto n = ::write(to.get(), rest.data(), rest.size());
  if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (n > 0) rest.remove_prefix(static_cast<std::size_t>(n));
  if (n <= 0 || rest.empty()) to.reset();
}

// SIGPIPE blocked on this thread: a program need not read its input.
class NoBrokenPipe {
 public:
  NoBrokenPipe() {
    ::sigemptyset(&set_);
    ::sigaddset(&set_, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &set_, &before_);
  }
  ~NoBrokenPipe() {
    const timespec now{0, 0};
    if (!::sigismember(&before_, SIGPIPE)) {
      while (::sigtimedwait(&set_, nullptr, &now) > 0) {}
    }
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  NoBrokenPipe(const NoBrokenPipe&) = delete;
  NoBrokenPipe& operator=(const NoBrokenPipe&) = delete;

 private:
  sigset_t set_{}, before_{};
};

int left_ms(Monotonic start, std::chrono::milliseconds deadline) {
  const double left = static_cast<double>(deadline.count()) - elapsed_ms(start);
  return left <= 0 ? 0 : static_cast<int>(left) + 1;
}

}  // namespace

Result<RunResult> run(ChildSpec spec, std::string_view input, RunLimits limits) {
  const NoBrokenPipe guard;
  const auto start = monotonic_now();
  if (!input.empty()) spec.input = Stream::pipe;
  auto spawned = Child::spawn(spec);
  if (!spawned) return spawned.error();
  Child child = *std::move(spawned);
  RunResult result;
  std::array<Collector, 2> streams{Collector{child.output(), result.output, limits.max_bytes},
                                   Collector{child.error(), result.error, limits.max_bytes}};
  for (const int fd : {child.input().get(), child.output().get(), child.error().get()}) {
    if (fd >= 0) set_nonblocking(fd);
  }
  for (;;) {
    std::array<pollfd, 5> items{pollfd{child.exit_descriptor(), POLLIN, 0},
                                {child.input().get(), POLLOUT, 0},
                                {child.output().get(), POLLIN, 0},
                                {child.error().get(), POLLIN, 0},
                                {limits.stop, POLLIN, 0}};
    const int wait = left_ms(start, limits.deadline);
    if (wait == 0) {
      result.end = RunResult::End::timed_out;
      result.status = child.kill();
      break;
    }
    if (::poll(items.data(), items.size(), wait) < 0) continue;
    if (items[4].revents != 0) {
      result.end = RunResult::End::stopped;
      result.status = child.kill();
      break;
    }
    if (items[1].revents != 0) feed(child.input(), input);
    if (items[2].revents != 0) streams[0].take();
    if (items[3].revents != 0) streams[1].take();
    if (items[0].revents != 0) {
      result.status = child.wait(std::chrono::milliseconds(-1)).value_or(ExitStatus{});
      break;
    }
  }
  for (auto& stream : streams) {  // what was written before the end
    std::string before = "x";
    while (stream.from && before != stream.into) {
      before = stream.into;
      stream.take();
    }
  }
  return result;
}

}  // namespace ecpay::process
