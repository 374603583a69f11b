#pragma once

#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "core/process/descriptor.hpp"
#include "emulator/aws/template/app.hpp"

namespace ecpay::aws {

// Tells which functions' code has changed. The kernel queues a change before the write that makes
// it returns, so asking before each event is exact and needs no thread. Files that editors, caches
// and the code itself leave behind (__pycache__, dot files, *.log, *.db …) do not count. At most
// 8,192 folders are watched. Safe to share between threads.
class CodeWatch {
 public:
  CodeWatch();

  // Watches the function's code folder and layers from now on; again is free.
  void watch(const FunctionSpec& function);
  // Logical ids of watched functions whose code has changed since the last call.
  std::set<std::string> take_changed();

 private:
  struct Folder {
    std::filesystem::path path;
    std::set<std::string> functions;
  };
  void add(const std::filesystem::path& folder, const std::set<std::string>& functions);
  void add_tree(const std::filesystem::path& folder, const std::set<std::string>& functions);
  void read_events(std::string_view bytes, std::set<std::string>& changed);

  std::mutex mutex_;  // guards all below
  process::Descriptor inotify_;
  std::map<int, Folder> folders_;  // by watch descriptor
  std::set<std::string> watched_;
};

}  // namespace ecpay::aws
