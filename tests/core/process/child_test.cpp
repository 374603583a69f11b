#include "core/process/child.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "core/base/text.hpp"
#include "core/process/run.hpp"
#include "tests/support/temporary_folder.hpp"

namespace ecpay::process {
namespace {

using std::chrono::milliseconds;

ChildSpec shell(std::string script) {
  ChildSpec spec;
  spec.argv = {"/bin/sh", "-c", std::move(script)};
  spec.environment = {{"PATH", "/usr/bin:/bin"}};
  return spec;
}

std::string read_line(int fd) {
  std::string line;
  char c = 0;
  while (::read(fd, &c, 1) == 1 && c != '\n') line += c;
  return line;
}

bool group_is_gone(pid_t group) {
  for (int i = 0; i < 200; ++i) {
    if (::kill(-group, 0) != 0) return true;
    wait_readable(-1, milliseconds(10));  // orphans are reaped by the system's first process
  }
  return false;
}

}  // namespace

TEST_CASE("run gives both streams, the exit code and what the program read", "[process][run]") {
  struct Case {
    std::string script;
    std::string input;
    std::string output, error, status;
  };
  const auto [script, input, output, error, status] = GENERATE(values<Case>({
      {"printf a; printf b >&2", "", "a", "b", "exit status 0"},
      {"exit 3", "", "", "", "exit status 3"},
      {"kill -9 $$", "", "", "", "signal: killed"},
      {"kill -TERM $$", "", "", "", "signal: terminated"},
      {"cat", "x\xE4\xB8\xAD", "x\xE4\xB8\xAD", "", "exit status 0"},
      {"exit 0", std::string(300'000, 'x'), "", "", "exit status 0"},  // nobody reads the input
  }));
  CAPTURE(script);
  auto spec = shell(script);
  spec.error_output = ChildSpec::ErrorOutput::own;
  const auto result = run(spec, input);
  REQUIRE(result);
  CHECK(result->output == output);
  CHECK(result->error == error);
  CHECK(result->status.text() == status);
  CHECK(result->end == RunResult::End::finished);
}

TEST_CASE("run bounds what it keeps and how long it waits", "[process][run]") {
  const auto much = run(shell("head -c 500000 /dev/zero"), "", {milliseconds(10'000), 1000});
  REQUIRE(much);
  CHECK(much->output.size() == 1000);
  CHECK(much->status.ok());

  const auto slow = run(shell("echo begun; exec sleep 600"), "", {milliseconds(200), 1000});
  REQUIRE(slow);
  CHECK(slow->end == RunResult::End::timed_out);
  CHECK(slow->output == "begun\n");
  CHECK(slow->status.text() == "signal: killed");
}

TEST_CASE("a child has exactly the variables and descriptors it was given", "[process][child]") {
  auto pipe = make_pipe();
  auto spec = shell("/usr/bin/env; ls -1 /proc/self/fd | tr '\\n' ' '; cd -P . && pwd >&3");
  const tests::TemporaryFolder folder;
  spec.environment = {{"ONE", "1"}, {"PATH", "/usr/bin:/bin"}};
  spec.folder = folder.path();
  spec.descriptors = {pipe.write_end.get()};
  const auto result = run(spec);
  REQUIRE(result);
  CAPTURE(result->output);
  CHECK(result->output.find("ONE=1\n") != std::string::npos);
  CHECK(result->output.find("HOME=") == std::string::npos);
  CHECK(result->output.ends_with("0 1 2 3 4 "));  // 4 is the folder that ls reads
  CHECK(read_line(pipe.read_end.get()) == std::filesystem::canonical(folder.path()).string());
}

TEST_CASE("a child listens to SIGTERM although its parent blocks it", "[process][child]") {
  sigset_t term, before;
  sigemptyset(&term);
  sigaddset(&term, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &term, &before);
  auto child = Child::spawn(shell("echo up; exec sleep 600"));
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  REQUIRE(child);
  CHECK(read_line(child->output().get()) == "up");
  CHECK(child->stop(milliseconds(10'000)).text() == "signal: terminated");
}

TEST_CASE("stopping ends the whole group, also those that ignore SIGTERM", "[process][child]") {
  auto child = Child::spawn(
      shell("trap '' TERM; sleep 600 & (trap '' TERM; sleep 600) & echo up; wait; sleep 600"));
  REQUIRE(child);
  CHECK(read_line(child->output().get()) == "up");
  const auto pid = child->pid();
  CHECK(child->stop(milliseconds(50)).text() == "signal: killed");
  CHECK(group_is_gone(pid));
}

TEST_CASE("a program that ends takes the rest of its group along", "[process][child]") {
  auto child = Child::spawn(shell("sleep 600 & echo up"));
  REQUIRE(child);
  const auto pid = child->pid();
  CHECK(read_line(child->output().get()) == "up");
  const auto status = child->wait(milliseconds(10'000));
  REQUIRE(status);
  CHECK(status->ok());
  CHECK(group_is_gone(pid));
}

TEST_CASE("an adopted process tells its status through the descriptor of its reaper",
          "[process][child]") {
  auto real = Child::spawn(shell("exec sleep 600"));
  REQUIRE(real);
  auto pipe = make_pipe();
  auto adopted = Child::adopt(real->pid(), std::move(pipe.read_end));
  CHECK_FALSE(adopted.try_wait());
  adopted.signal_group(SIGTERM);
  CHECK(real->wait(milliseconds(10'000)).value_or(ExitStatus{}).text() == "signal: terminated");
  const int status = SIGTERM;
  CHECK(::write(pipe.write_end.get(), &status, sizeof status) == sizeof status);
  CHECK(adopted.wait(milliseconds(1000)).value_or(ExitStatus{}).text() == "signal: terminated");
}

TEST_CASE("Child::spawn names a program that is not there", "[process][child]") {
  ChildSpec spec;
  spec.argv = {"/nowhere/at-all"};
  const auto child = Child::spawn(spec);
  REQUIRE_FALSE(child);
  CHECK(child.error().code == "process.spawn");
  CHECK(child.error().subject == "/nowhere/at-all");
}

TEST_CASE("a process runs until it has ended, reaped or not", "[process][child]") {
  CHECK(is_running(::getpid()));
  for (const pid_t none : {0, -1}) CHECK_FALSE(is_running(none));
  ChildSpec spec;
  spec.argv = {"/bin/true"};
  auto child = Child::spawn(spec);
  REQUIRE(child);
  REQUIRE(wait_readable(child->exit_descriptor(), std::chrono::seconds(10)));
  CHECK_FALSE(is_running(child->pid()));  // ended, and not yet asked for
  CHECK(child->wait(std::chrono::milliseconds(-1)));
}

TEST_CASE("a released child in a session of its own lives on until it ends by itself",
          "[process]") {
  ChildSpec spec;
  spec.argv = {"/bin/sh", "-c", "ps -o sid= -p $$; read line; exit 0"};
  spec.environment = {{"PATH", "/usr/bin:/bin"}};
  spec.group = Group::session;
  spec.input = Stream::pipe;
  auto spawned = Child::spawn(spec);
  REQUIRE(spawned);
  const pid_t pid = spawned->pid();
  Descriptor input = std::move(spawned->input());
  Descriptor output = std::move(spawned->output());
  std::string text;
  REQUIRE(wait_readable(output.get(), std::chrono::seconds(10)));
  set_nonblocking(output.get());
  read_available(output.get(), text, 100);
  CHECK(std::stol(text) == pid);
  {
    Child child = std::move(*spawned);
    child.release();
  }
  CHECK(::kill(pid, 0) == 0);
  input.reset();
  CHECK(::waitpid(pid, nullptr, 0) == pid);
}

}  // namespace ecpay::process
