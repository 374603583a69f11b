#include "core/process/child.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <system_error>

#include "core/base/text.hpp"

extern char** environ;

namespace ecpay::process {
namespace {

// posix_spawn's two option objects, released together.
class SpawnOptions {
 public:
  SpawnOptions() {
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawnattr_init(&attributes_);
  }
  ~SpawnOptions() {
    ::posix_spawn_file_actions_destroy(&actions_);
    ::posix_spawnattr_destroy(&attributes_);
  }
  SpawnOptions(const SpawnOptions&) = delete;
  SpawnOptions& operator=(const SpawnOptions&) = delete;

  void reset_signals(Group group) {
    sigset_t none;
    sigset_t all;
    ::sigemptyset(&none);
    ::sigfillset(&all);
    ::posix_spawnattr_setsigmask(&attributes_, &none);
    ::posix_spawnattr_setsigdefault(&attributes_, &all);
    int flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
    if (group == Group::own) {
      ::posix_spawnattr_setpgroup(&attributes_, 0);
      flags |= POSIX_SPAWN_SETPGROUP;
    }
    if (group == Group::session) flags |= POSIX_SPAWN_SETSID;
    ::posix_spawnattr_setflags(&attributes_, static_cast<short>(flags));
  }
  void connect(int from, int to) { ::posix_spawn_file_actions_adddup2(&actions_, from, to); }
  void open_null(int to, int flags) {
    ::posix_spawn_file_actions_addopen(&actions_, to, "/dev/null", flags, 0);
  }
  void close_from(int first) { ::posix_spawn_file_actions_addclosefrom_np(&actions_, first); }
  void change_folder(const char* path) { ::posix_spawn_file_actions_addchdir_np(&actions_, path); }

  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
};

// A copy well above the numbers that the child's descriptors get, so that no step overwrites
// another's source.
Descriptor high_copy(int fd) {
  Descriptor copy(::fcntl(fd, F_DUPFD_CLOEXEC, 200));
  if (!copy) throw std::system_error(errno, std::generic_category(), "fcntl");
  return copy;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  out.reserve(texts.size() + 1);
  for (auto& text : texts) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

Error spawn_error(const std::string& program, int code) {
  return Error{"process.spawn", program, ::strerrordesc_np(code), ""};
}

}  // namespace

std::string ExitStatus::text() const {
  switch (kind) {
    case Kind::exited:
      return "exit status " + std::to_string(code);
    case Kind::signalled: {
      const char* name = ::sigdescr_np(code);
      return "signal: " + (name ? to_lower(name) : std::to_string(code));
    }
    case Kind::unknown:
      break;
  }
  return "unknown";
}

ExitStatus ExitStatus::of_wait_status(int status) {
  if (WIFSIGNALED(status)) return {Kind::signalled, WTERMSIG(status)};
  if (WIFEXITED(status)) return {Kind::exited, WEXITSTATUS(status)};
  return {};
}

Environment current_environment() {
  Environment out;
  for (char** entry = environ; entry && *entry; ++entry) {
    const std::string_view text(*entry);
    const auto equal = text.find('=');
    if (equal == std::string_view::npos || equal == 0) continue;
    out.emplace_back(text.substr(0, equal), text.substr(equal + 1));
  }
  return out;
}

std::string environment_value(const char* name) {
  const char* value = ::getenv(name);
  return value ? value : "";
}

Result<Child> Child::spawn(const ChildSpec& spec) {
  SpawnOptions options;
  options.reset_signals(spec.group);
  std::vector<Descriptor> held;
  const auto give = [&](int fd, int as) {
    held.push_back(high_copy(fd));
    options.connect(held.back().get(), as);
  };

  Descriptor input, output, error;
  if (spec.input == Stream::null_device) options.open_null(0, O_RDONLY);
  if (spec.input == Stream::pipe) {
    auto pipe = make_pipe();
    give(pipe.read_end.get(), 0);
    input = std::move(pipe.write_end);
  }
  if (spec.output == Stream::null_device) options.open_null(1, O_WRONLY);
  if (spec.output == Stream::pipe) {
    auto pipe = make_pipe();
    give(pipe.write_end.get(), 1);
    output = std::move(pipe.read_end);
  }
  if (spec.error_output == ChildSpec::ErrorOutput::own && spec.output == Stream::pipe) {
    auto pipe = make_pipe();
    give(pipe.write_end.get(), 2);
    error = std::move(pipe.read_end);
  } else if (spec.output != Stream::inherited) {
    options.connect(1, 2);
  }
  int next = 3;
  for (const int fd : spec.descriptors) give(fd, next++);
  options.close_from(next);
  if (!spec.folder.empty()) options.change_folder(spec.folder.c_str());

  auto arguments = spec.argv;
  std::vector<std::string> variables;
  variables.reserve(spec.environment.size());
  for (const auto& [name, value] : spec.environment) variables.push_back(name + "=" + value);
  pid_t pid = -1;
  const int failed =
      ::posix_spawn(&pid, spec.argv.at(0).c_str(), &options.actions_, &options.attributes_,
                    pointers(arguments).data(), pointers(variables).data());
  if (failed != 0) return spawn_error(spec.argv[0], failed);
  Descriptor exit(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
  if (!exit) throw std::system_error(errno, std::generic_category(), "pidfd_open");
  Child child(pid, spec.group, Reaper::us, std::move(exit));
  child.input_ = std::move(input);
  child.output_ = std::move(output);
  child.error_ = std::move(error);
  return child;
}

Child Child::adopt(pid_t pid, Descriptor status) {
  return Child(pid, Group::own, Reaper::other, std::move(status));
}

Child::Child(Child&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      group_(other.group_),
      reaper_(other.reaper_),
      exit_(std::move(other.exit_)),
      input_(std::move(other.input_)),
      output_(std::move(other.output_)),
      error_(std::move(other.error_)),
      status_(other.status_),
      signalling_(std::move(other.signalling_)) {}

Child& Child::operator=(Child&& other) noexcept {
  if (this != &other) {
    if (pid_ > 0 && !status_) kill();
    pid_ = std::exchange(other.pid_, -1);
    group_ = other.group_;
    reaper_ = other.reaper_;
    exit_ = std::move(other.exit_);
    input_ = std::move(other.input_);
    output_ = std::move(other.output_);
    error_ = std::move(other.error_);
    status_ = other.status_;
    std::swap(signalling_, other.signalling_);
  }
  return *this;
}

Child::~Child() {
  if (pid_ > 0 && !status_) kill();
}

// REQUIRES: the exit descriptor is readable. The group goes first: until its leader is reaped, the
// leader's number cannot belong to another group.
ExitStatus Child::reap() {
  const std::lock_guard lock(*signalling_);
  if (group_ != Group::inherited) ::kill(-pid_, SIGKILL);
  int status = 0;
  if (reaper_ == Reaper::us) {
    while (::waitpid(pid_, &status, 0) < 0) {
      if (errno != EINTR) return *(status_ = ExitStatus{});
    }
    return *(status_ = ExitStatus::of_wait_status(status));
  }
  const auto n = ::read(exit_.get(), &status, sizeof status);
  status_ =
      n == static_cast<ssize_t>(sizeof status) ? ExitStatus::of_wait_status(status) : ExitStatus{};
  return *status_;
}

std::optional<ExitStatus> Child::try_wait() { return wait(std::chrono::milliseconds(0)); }

std::optional<ExitStatus> Child::wait(std::chrono::milliseconds timeout) {
  if (status_) return status_;
  if (pid_ <= 0 || !wait_readable(exit_.get(), timeout)) return std::nullopt;
  return reap();
}

void Child::signal_group(int signal) const {
  if (!signalling_) return;  // it was moved from
  const std::lock_guard lock(*signalling_);
  if (pid_ > 0 && !status_) ::kill(group_ == Group::inherited ? pid_ : -pid_, signal);
}

ExitStatus Child::stop(std::chrono::milliseconds patience) {
  if (status_) return *status_;
  signal_group(SIGTERM);
  if (const auto ended = wait(patience)) return *ended;
  return kill();
}

ExitStatus Child::kill() {
  if (status_) return *status_;
  signal_group(SIGKILL);
  return wait(std::chrono::milliseconds(-1)).value_or(ExitStatus{});
}

bool is_running(pid_t pid) {
  if (pid <= 0 || (::kill(pid, 0) != 0 && errno != EPERM)) return false;
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string line;
  // "PID (NAME) STATE …", where the name may hold anything.
  if (!std::getline(file, line)) return true;
  const auto name_end = line.rfind(") ");
  const char state =
      name_end == std::string::npos || name_end + 2 >= line.size() ? '?' : line[name_end + 2];
  return state != 'Z' && state != 'X';
}

}  // namespace ecpay::process
