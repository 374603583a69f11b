#include "emulator/aws/lambda/sandbox.hpp"

#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <stdexcept>

namespace ecpay::aws {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds k_memory_interval{25};  // how often a busy sandbox's memory is looked at
constexpr std::size_t k_output_chunk = 256U << 10;
constexpr int k_chunks_at_once = 4;  // more than a pipe holds; a flood must not hide the deadline

bool may_follow(Sandbox::State from, Sandbox::State to) {
  using State = Sandbox::State;
  switch (to) {
    case State::starting:
      return false;
    case State::ready:
      return from == State::starting || from == State::busy;
    case State::busy:
      return from == State::ready;
    case State::stopping:
      return from != State::stopping && from != State::dead;
    case State::dead:
      return from == State::stopping;
  }
  return false;
}

// Rounded up, so that a wait never ends just before its time.
milliseconds until(Monotonic deadline) {
  const auto left = std::chrono::ceil<milliseconds>(deadline - monotonic_now());
  return std::max(left, milliseconds(0));
}

}  // namespace

std::string_view to_string(Sandbox::State state) {
  switch (state) {
    case Sandbox::State::starting:
      return "starting";
    case Sandbox::State::ready:
      return "ready";
    case Sandbox::State::busy:
      return "busy";
    case Sandbox::State::stopping:
      return "stopping";
    case Sandbox::State::dead:
      return "dead";
  }
  return "dead";
}

Sandbox::Sandbox(SandboxParts parts)
    : child_(std::move(parts.child)),
      output_(std::move(parts.output)),
      link_(std::move(parts.link)),
      log_stream_(std::move(parts.log_stream)),
      limit_kib_(static_cast<long>(parts.memory_mb) * 1024),
      memory_(child_.pid()) {
  process::set_nonblocking(output_.get());
}

// The process goes before its link does, so that it never sees half an emulator.
Sandbox::~Sandbox() { child_.kill(); }

void Sandbox::move_to(State next) {
  if (!may_follow(state_, next)) {
    throw std::logic_error("a sandbox cannot go from " + std::string(to_string(state_)) + " to " +
                           std::string(to_string(next)));
  }
  state_ = next;
}

long Sandbox::peak_memory_mb() { return (memory_.peak_kib() + 1023) / 1024; }

bool Sandbox::is_usable() { return state_ == State::ready && !child_.try_wait(); }

Heard Sandbox::await_ready(Monotonic deadline, const OutputParser::Emit& emit) {
  auto heard = wait(deadline, emit);
  if (heard.kind == Heard::Kind::told && heard.told.kind == Told::Kind::ready) {
    move_to(State::ready);
    return heard;
  }
  return end(std::move(heard), emit);
}

Heard Sandbox::run(const RuntimeEvent& event, Monotonic deadline, const OutputParser::Emit& emit) {
  move_to(State::busy);
  link_->send(event);
  auto heard = wait(deadline, emit);
  if (heard.kind == Heard::Kind::told) {
    switch (heard.told.kind) {
      case Told::Kind::response:
      case Told::Kind::error:
      case Told::Kind::too_large:
      case Told::Kind::bad_mode:
        move_to(State::ready);
        parser_.finish(emit);
        return heard;
      case Told::Kind::ready:
      case Told::Kind::init_error:
      case Told::Kind::broken:
        break;
    }
  }
  return end(std::move(heard), emit);
}

// The runtime is of no further use: its group goes, and what it wrote last is read.
Heard Sandbox::end(Heard heard, const OutputParser::Emit& emit) {
  memory_.peak_kib();
  move_to(State::stopping);
  child_.kill();
  read_output(emit);
  parser_.finish(emit);
  move_to(State::dead);
  return heard;
}

Heard Sandbox::exited(const OutputParser::Emit& emit) {
  Heard heard{Heard::Kind::exited};
  if (const auto status = child_.wait(milliseconds(-1))) heard.status = *status;
  read_output(emit);
  return heard;
}

void Sandbox::read_output(const OutputParser::Emit& emit) {
  std::string bytes;
  for (int chunk = 0; chunk < k_chunks_at_once; ++chunk) {
    bytes.clear();
    const bool open = process::read_available(output_.get(), bytes, k_output_chunk);
    parser_.feed(bytes, emit);
    if (!open || bytes.size() < k_output_chunk) return;
  }
}

bool Sandbox::is_over_memory() { return memory_.current_kib() > limit_kib_; }

Heard Sandbox::wait(Monotonic deadline, const OutputParser::Emit& emit) {
  auto next_look = monotonic_now() + k_memory_interval;
  bool output_open = true;
  while (true) {
    // The link comes first: what poll finds there was written after the output that belongs to it.
    const short link_events = link_->wants_write() ? POLLIN | POLLOUT : POLLIN;
    std::array<pollfd, 3> items{{{link_->descriptor(), link_events, 0},
                                 {output_open ? output_.get() : -1, POLLIN, 0},
                                 {child_.exit_descriptor(), POLLIN, 0}}};
    const auto patience = until(std::min(deadline, next_look));
    const int ready = ::poll(items.data(), items.size(), static_cast<int>(patience.count()));
    if (ready < 0 && errno != EINTR) throw std::logic_error("poll");
    if (ready > 0) {
      if (items[1].revents & POLLIN) read_output(emit);
      if (items[1].revents == POLLHUP) output_open = false;
      if (items[0].revents & POLLOUT) link_->flush();
      if (items[0].revents & (POLLIN | POLLHUP | POLLERR)) {
        if (auto told = link_->take()) return {Heard::Kind::told, std::move(*told), {}};
        // The other side has closed: it ends, or it is as good as gone.
        if (items[0].revents & (POLLHUP | POLLERR)) {
          if (child_.wait(until(deadline))) return exited(emit);
        }
      }
      if (items[2].revents & POLLIN) return exited(emit);
    }
    const auto now = monotonic_now();
    if (now >= deadline) return {Heard::Kind::timed_out, {}, {}};
    if (now >= next_look) {
      next_look = now + k_memory_interval;
      if (is_over_memory()) return {Heard::Kind::out_of_memory, {}, {}};
    }
  }
}

}  // namespace ecpay::aws
