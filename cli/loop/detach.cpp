#include "cli/loop/detach.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <iostream>

#include "core/process/child.hpp"

namespace ecpay::cli {
namespace {

std::string read_to_end(const process::Descriptor& descriptor) {
  std::string text;
  char buffer[4096];
  ssize_t count = 0;
  while ((count = ::read(descriptor.get(), buffer, sizeof buffer)) > 0) {
    text.append(buffer, static_cast<std::size_t>(count));
  }
  return text;
}

}  // namespace

int run_detached(const Console& console, const std::vector<std::string>& arguments) {
  auto ready = process::make_pipe();
  process::ChildSpec spec;
  spec.argv = arguments;
  spec.argv.at(0) = std::filesystem::read_symlink("/proc/self/exe").string();
  spec.environment = process::current_environment();
  spec.group = process::Group::session;
  spec.error_output = process::ChildSpec::ErrorOutput::own;
  spec.descriptors = {ready.write_end.get()};
  auto child = process::Child::spawn(spec);
  if (!child) return console.report(child.error());
  ready.write_end.reset();
  const std::string line = read_to_end(ready.read_end);
  if (!line.empty()) {
    child->release();
    console.out << line;
    return 0;
  }
  console.out << read_to_end(child->output());
  console.err << read_to_end(child->error());
  const auto ended = child->wait(std::chrono::milliseconds(-1));
  return ended && ended->kind == process::ExitStatus::Kind::exited ? ended->code : 70;
}

void say_ready(const std::string& line, const std::filesystem::path& log) {
  std::cout.flush();
  std::cerr.flush();
  const process::Descriptor file(
      ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  if (file) {
    ::dup2(file.get(), 1);
    ::dup2(file.get(), 2);
  }
  process::Descriptor ready(k_ready_descriptor);
  process::write_all(ready.get(), line + "\n");
}

}  // namespace ecpay::cli
