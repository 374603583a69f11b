#include "emulator/aws/lambda/memory_watch.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace ecpay::aws {
namespace {

constexpr std::size_t k_max_processes = 64;

std::string proc_file(pid_t pid, std::string_view name) {
  return "/proc/" + std::to_string(pid) + "/" + std::string(name);
}

// "VmRSS:\t   12345 kB"
long field_kib(std::string_view status, std::string_view name) {
  const auto at = status.find(name);
  if (at == std::string_view::npos) return 0;
  const auto digits = status.find_first_of("0123456789", at + name.size());
  if (digits == std::string_view::npos) return 0;
  long value = 0;
  std::from_chars(status.data() + digits, status.data() + status.size(), value);
  return value;
}

std::string_view read_status(int fd, std::array<char, 4096>& buffer) {
  const auto n = ::pread(fd, buffer.data(), buffer.size(), 0);
  return n > 0 ? std::string_view(buffer.data(), static_cast<std::size_t>(n)) : "";
}

std::vector<pid_t> children_of(pid_t pid) {
  std::ifstream in(proc_file(pid, "task/" + std::to_string(pid) + "/children"));
  std::vector<pid_t> children;
  pid_t child = 0;
  while (children.size() < k_max_processes && in >> child) children.push_back(child);
  return children;
}

long resident_kib(pid_t pid) {
  std::array<char, 4096> buffer{};
  const process::Descriptor file(::open(proc_file(pid, "status").c_str(), O_RDONLY | O_CLOEXEC));
  return file ? field_kib(read_status(file.get(), buffer), "\nVmRSS:") : 0;
}

}  // namespace

MemoryWatch::MemoryWatch(pid_t pid)
    : pid_(pid), status_(::open(proc_file(pid, "status").c_str(), O_RDONLY | O_CLOEXEC)) {}

long MemoryWatch::current_kib() {
  std::array<char, 4096> buffer{};
  long total = field_kib(read_status(status_.get(), buffer), "\nVmRSS:");
  auto waiting = children_of(pid_);
  for (std::size_t i = 0; i < waiting.size() && i < k_max_processes; ++i) {
    total += resident_kib(waiting[i]);
    for (const pid_t child : children_of(waiting[i])) waiting.push_back(child);
  }
  peak_kib_ = std::max(peak_kib_, total);
  return total;
}

long MemoryWatch::peak_kib() {
  std::array<char, 4096> buffer{};
  peak_kib_ = std::max(peak_kib_, field_kib(read_status(status_.get(), buffer), "\nVmHWM:"));
  return peak_kib_;
}

}  // namespace ecpay::aws
