#include "cli/loop/detach.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <iostream>

#include "core/process/descriptor.hpp"

namespace ecpay::cli {
namespace {

// In the new process: leaves the asker's session and terminal.
void leave_session(const std::filesystem::path& log) {
  ::setsid();
  const int null = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  const int file = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (null >= 0) ::dup2(null, 0);
  if (file >= 0) {
    ::dup2(file, 1);
    ::dup2(file, 2);
  }
}

std::string read_to_end(int fd) {
  std::string text;
  char buffer[4096];
  ssize_t count = 0;
  while ((count = ::read(fd, buffer, sizeof buffer)) > 0) {
    text.append(buffer, static_cast<std::size_t>(count));
  }
  return text;
}

}  // namespace

int run_detached(const Console& console, const std::filesystem::path& log,
                 const std::function<int(const SayReady&)>& body) {
  std::error_code ignored;
  std::filesystem::create_directories(log.parent_path(), ignored);
  auto ready = process::make_pipe();    // one line when it is ready
  auto failure = process::make_pipe();  // what it said if it never was
  std::cout.flush();
  const pid_t child = ::fork();
  if (child < 0) return console.report({"up.detach", "", "", ""});
  if (child == 0) {
    const int error_pipe = failure.write_end.get();
    ::dup2(error_pipe, 2);  // a refusal is for the asker, who waits
    const int exit = body([&](const std::string& line) {
      leave_session(log);
      process::write_all(ready.write_end.get(), line + "\n");
      ready.write_end.reset();
      failure.write_end.reset();
    });
    std::cerr.flush();
    ::_exit(exit);
  }
  ready.write_end.reset();
  failure.write_end.reset();
  const std::string line = read_to_end(ready.read_end.get());
  if (!line.empty()) {
    console.out << line;
    return 0;
  }
  console.err << read_to_end(failure.read_end.get());
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 70;
}

}  // namespace ecpay::cli
