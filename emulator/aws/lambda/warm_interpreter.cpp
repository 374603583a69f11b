#include "emulator/aws/lambda/warm_interpreter.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>

#include "core/base/json.hpp"

namespace ecpay::aws {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds k_fork_patience{2000};

// Four bytes of a reply, waiting at most `patience` for them.
std::optional<std::int32_t> read_word(int fd, milliseconds patience) {
  std::int32_t word = 0;
  if (!process::wait_readable(fd, patience)) return std::nullopt;
  if (::recv(fd, &word, sizeof word, MSG_WAITALL) != sizeof word) return std::nullopt;
  return word;
}

std::string framed(const Json& request) {
  const std::string text = to_text(request);
  const auto length = static_cast<std::uint32_t>(text.size());
  std::string out(sizeof length, '\0');
  std::memcpy(out.data(), &length, sizeof length);
  return out + text;
}

}  // namespace

WarmInterpreter::WarmInterpreter(process::Child child, process::Descriptor control)
    : child_(std::move(child)), control_(std::move(control)) {}

// Its copies die with it: it hears the end of the control socket, and kills them first.
WarmInterpreter::~WarmInterpreter() {
  control_.reset();
  if (!child_.wait(milliseconds(500))) child_.kill();
}

Result<std::unique_ptr<WarmInterpreter>> WarmInterpreter::start(const Options& options) {
  auto [ours, theirs] = process::make_socket_pair();
  process::ChildSpec spec;
  spec.argv = {options.python.string(), (options.bootstrap / "python/warm.py").string()};
  spec.environment = options.environment;
  spec.output = process::Stream::null_device;
  spec.descriptors = {theirs.get()};
  auto child = process::Child::spawn(spec);
  if (!child) return child.error();
  Json request = Json::object();
  Json& paths = request["paths"] = Json::array();
  for (const auto& path : options.module_paths) paths.push_back(path.string());
  request["sdk"] = options.with_sdk;
  request["services"] = options.services;
  std::unique_ptr<WarmInterpreter> warm(new WarmInterpreter(std::move(*child), std::move(ours)));
  process::write_all(warm->control_.get(), framed(request));
  return warm;
}

bool WarmInterpreter::is_ready(milliseconds patience) {
  {
    const std::lock_guard lock(mutex_);
    if (state_ != State::reading) return state_ == State::ready;
  }
  // Without the lock, so that who waits longer does not keep others.
  if (!process::wait_readable(control_.get(), patience)) return false;
  const std::lock_guard lock(mutex_);
  if (state_ != State::reading) return state_ == State::ready;
  if (!process::wait_readable(control_.get(), milliseconds(0))) return false;
  state_ = read_word(control_.get(), milliseconds(0)) ? State::ready : State::broken;
  return state_ == State::ready;
}

bool WarmInterpreter::send(const std::string& request, const ForkSpec& spec, int status) {
  const std::array<int, 3> descriptors{spec.link, spec.output, status};
  std::array<char, CMSG_SPACE(sizeof descriptors)> space{};
  iovec piece{const_cast<char*>(request.data()), request.size()};
  msghdr message{};
  message.msg_iov = &piece;
  message.msg_iovlen = 1;
  message.msg_control = space.data();
  message.msg_controllen = space.size();
  cmsghdr* header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof descriptors);
  std::memcpy(CMSG_DATA(header), descriptors.data(), sizeof descriptors);
  ssize_t sent = 0;
  do {
    sent = ::sendmsg(control_.get(), &message, MSG_NOSIGNAL);
  } while (sent < 0 && errno == EINTR);
  if (sent < 0) return false;
  return process::write_all(control_.get(),
                            std::string_view(request).substr(static_cast<std::size_t>(sent)));
}

std::optional<process::Child> WarmInterpreter::fork(const ForkSpec& spec) {
  Json request = Json::object();
  request["folder"] = spec.folder.string();
  Json& environment = request["environment"] = Json::object();
  for (const auto& [name, value] : spec.environment) environment[name] = value;
  auto status = process::make_pipe();
  const std::lock_guard lock(mutex_);
  if (state_ != State::ready) return std::nullopt;
  std::optional<std::int32_t> pid;
  if (send(framed(request), spec, status.write_end.get()))
    pid = read_word(control_.get(), k_fork_patience);
  if (!pid || *pid <= 0) {
    state_ = State::broken;
    return std::nullopt;
  }
  return process::Child::adopt(*pid, std::move(status.read_end));
}

}  // namespace ecpay::aws
