#include "emulator/aws/lambda/code_watch.hpp"

#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace ecpay::aws {
namespace {

using std::filesystem::path;

constexpr std::size_t k_max_folders = 8192;
constexpr std::uint32_t k_mask =
    IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ONLYDIR;

bool is_noise(std::string_view name) {
  constexpr std::array<std::string_view, 10> k_endings{
      ".pyc", "~", ".swp", ".swx", ".tmp", ".log", ".db", ".db-wal", ".db-shm", ".db-journal"};
  if (name.empty() || name.front() == '.' || name == "__pycache__") return true;
  return std::any_of(k_endings.begin(), k_endings.end(),
                     [&](std::string_view ending) { return name.ends_with(ending); });
}

}  // namespace

CodeWatch::CodeWatch() : inotify_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {}

void CodeWatch::watch(const FunctionSpec& function) {
  const std::lock_guard lock(mutex_);
  if (!inotify_ || !watched_.insert(function.logical_id).second) return;
  add_tree(function.code_folder, {function.logical_id});
  for (const auto& layer : function.layers) add_tree(layer, {function.logical_id});
}

void CodeWatch::add(const path& folder, const std::set<std::string>& functions) {
  if (folders_.size() >= k_max_folders) return;
  const int id = ::inotify_add_watch(inotify_.get(), folder.c_str(), k_mask);
  if (id < 0) return;
  auto& entry = folders_[id];
  entry.path = folder;
  entry.functions.insert(functions.begin(), functions.end());
}

void CodeWatch::add_tree(const path& folder, const std::set<std::string>& functions) {
  add(folder, functions);
  std::error_code ignored;
  using Options = std::filesystem::directory_options;
  auto entries = std::filesystem::recursive_directory_iterator(
      folder, Options::skip_permission_denied, ignored);
  for (auto end = std::filesystem::end(entries); entries != end; entries.increment(ignored)) {
    if (!entries->is_directory(ignored)) continue;
    if (is_noise(entries->path().filename().string())) {
      entries.disable_recursion_pending();
    } else {
      add(entries->path(), functions);
    }
  }
}

void CodeWatch::read_events(std::string_view bytes, std::set<std::string>& changed) {
  while (bytes.size() >= sizeof(inotify_event)) {
    inotify_event event{};
    std::memcpy(&event, bytes.data(), sizeof event);
    const auto name_bytes = bytes.substr(sizeof event, event.len);
    const std::string name(name_bytes.substr(0, name_bytes.find('\0')));
    bytes.remove_prefix(std::min(bytes.size(), sizeof event + event.len));
    if (event.mask & IN_Q_OVERFLOW) {  // events were lost: anything may have changed
      changed = watched_;
      continue;
    }
    const auto found = folders_.find(event.wd);
    if (found == folders_.end()) continue;
    if (event.mask & IN_IGNORED) {
      folders_.erase(found);
      continue;
    }
    if (is_noise(name)) continue;
    const auto functions = found->second.functions;
    changed.insert(functions.begin(), functions.end());
    if ((event.mask & IN_ISDIR) && (event.mask & (IN_CREATE | IN_MOVED_TO)))
      add_tree(found->second.path / name, functions);
  }
}

std::set<std::string> CodeWatch::take_changed() {
  std::set<std::string> changed;
  const std::lock_guard lock(mutex_);
  if (folders_.empty()) return changed;
  std::array<char, 16384> buffer{};
  while (true) {
    const auto n = ::read(inotify_.get(), buffer.data(), buffer.size());
    if (n <= 0) return changed;
    read_events({buffer.data(), static_cast<std::size_t>(n)}, changed);
  }
}

}  // namespace ecpay::aws
