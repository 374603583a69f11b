// spawn_timer COUNT PROGRAM [ARGUMENT…]: starts the program COUNT times, one after the other, with
// its output thrown away, and prints the microseconds from start to end:
// {"p50_us","min_us","p99_us"}. Exits 1 if a run does not exit with 0.

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace {

// Microseconds of one run, or -1 if it failed.
double time_one(char** command, const posix_spawn_file_actions_t& actions) {
  const auto start = std::chrono::steady_clock::now();
  pid_t child = 0;
  int status = 0;
  if (::posix_spawnp(&child, command[0], &actions, nullptr, command, environ) != 0) return -1;
  if (::waitpid(child, &status, 0) != child || status != 0) return -1;
  return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start)
      .count();
}

}  // namespace

int main(int argc, char** argv) {
  const long count = argc > 2 ? std::atol(argv[1]) : 0;
  if (count < 1) {
    (void)std::fputs("usage: spawn_timer COUNT PROGRAM [ARGUMENT...]\n", stderr);
    return 2;
  }
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  std::vector<double> times;
  for (long i = 0; i < count; ++i) {
    const double time = time_one(argv + 2, actions);
    if (time < 0) {
      (void)std::fprintf(stderr, "spawn_timer: %s failed\n", argv[2]);
      return 1;
    }
    times.push_back(time);
  }
  std::sort(times.begin(), times.end());
  std::printf("{\"p50_us\":%.1f,\"min_us\":%.1f,\"p99_us\":%.1f}\n", times[times.size() / 2],
              times[0], times[times.size() * 99 / 100]);
  return 0;
}
