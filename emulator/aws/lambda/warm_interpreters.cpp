#include "emulator/aws/lambda/warm_interpreters.hpp"

#include <pthread.h>

#include <algorithm>
#include <array>
#include <set>

#include "core/base/text.hpp"
#include "emulator/aws/lambda/code_needs.hpp"
#include "emulator/aws/template/handler_file.hpp"

namespace ecpay::aws {
namespace {

constexpr std::chrono::milliseconds k_start_patience{10'000};
// A call that comes before an interpreter can fork is as quick with a process of its own, unless
// there is the SDK to read: there the interpreter has a start that a new process would not make up
// for.
constexpr std::chrono::milliseconds k_call_patience{0};
constexpr std::chrono::milliseconds k_sdk_call_patience{2000};
// How long interpreters with the SDK leave the processors to those without.
constexpr std::chrono::milliseconds k_head_start{400};

// Variables that an interpreter, its loader or its libraries read only as they start.
bool is_read_at_start(std::string_view name) {
  constexpr std::array<std::string_view, 7> k_starts{"PYTHON", "LD_",    "MALLOC_", "LC_",
                                                     "LANG",   "GLIBC_", "OPENSSL_"};
  return std::any_of(k_starts.begin(), k_starts.end(),
                     [&](std::string_view start) { return name.starts_with(start); });
}

bool can_fork(const FunctionSpec& function) {
  if (runtime_family_of(function.runtime) != RuntimeFamily::python) return false;
  for (const auto& [name, value] : function.environment) {
    if (is_read_at_start(name) || !is_utf8(value)) return false;
  }
  // Shared libraries there are found by LD_LIBRARY_PATH, which the loader reads at the start.
  std::error_code ignored;
  if (std::filesystem::is_directory(function.code_folder / "lib", ignored)) return false;
  return std::none_of(function.layers.begin(), function.layers.end(), [&](const auto& layer) {
    return std::filesystem::is_directory(layer / "lib", ignored);
  });
}

process::Environment own_environment(const RuntimeWorld& world, const std::string& region) {
  const auto aws = world.run_folder / "aws";
  return {{"PATH", world.path},
          {"LC_CTYPE", "C.UTF-8"},
          {"LANG", "en_US.UTF-8"},
          {"TZ", ":UTC"},
          {"AWS_DEFAULT_REGION", region},
          {"AWS_EC2_METADATA_DISABLED", "true"},
          {"AWS_CONFIG_FILE", (aws / "config").string()},
          {"AWS_SHARED_CREDENTIALS_FILE", (aws / "credentials").string()}};
}

}  // namespace

WarmInterpreters::WarmInterpreters(const RuntimeWorld& world, Launcher& launcher)
    : world_(world), launcher_(launcher) {}

WarmInterpreters::~WarmInterpreters() {
  if (starter_.joinable()) starter_.join();
}

void WarmInterpreters::start(const App& app, const std::string& region) {
  if (starter_.joinable()) return;
  starter_ = std::thread([this, &app, region] {
    ::pthread_setname_np(::pthread_self(), "lambda-warm");
    start_all(app, region);
    const std::lock_guard lock(mutex_);
    is_started_ = true;
    started_.notify_all();
  });
}

void WarmInterpreters::start_all(const App& app, const std::string& region) {
  std::map<Key, std::set<std::string>> services;
  std::map<std::string, Key> keys;
  for (const auto& function : app.functions) {
    if (!can_fork(function)) continue;
    const auto launch = launcher_.choose(function);
    if (!launch || launch->transport != Transport::private_socket) continue;
    const auto needs = sdk_needs_of(function);
    const Key key{launch->argv.front(), needs.boto3};
    services[key].insert(needs.services.begin(), needs.services.end());
    keys[function.logical_id] = key;
  }
  for (const auto& [key, names] : services) {
    WarmInterpreter::Options options;
    options.python = key.python;
    options.bootstrap = bootstrap_folder(world_);
    options.module_paths = python_folders({}, world_);
    options.with_sdk = key.with_sdk;
    options.services.assign(names.begin(), names.end());
    options.environment = own_environment(world_, region);
    auto started = WarmInterpreter::start(options);
    if (!started) continue;
    WarmInterpreter* const interpreter = started->get();
    {
      const std::lock_guard lock(mutex_);
      interpreters_[key] = std::move(*started);
      for (const auto& [id, needed] : keys) {
        if (needed == key) of_function_[id] = interpreter;
      }
      started_.notify_all();
    }
    // Those without the SDK come first, and have the processors until they can fork.
    if (!key.with_sdk) interpreter->is_ready(k_head_start);
  }
}

void WarmInterpreters::wait() {
  if (starter_.joinable()) starter_.join();
  const std::lock_guard lock(mutex_);
  for (const auto& [key, interpreter] : interpreters_) interpreter->is_ready(k_start_patience);
}

WarmInterpreter* WarmInterpreters::find(const FunctionSpec& function) {
  if (!can_fork(function)) return nullptr;
  WarmInterpreter* found = nullptr;
  bool with_sdk = false;
  {
    std::unique_lock lock(mutex_);
    if (!starter_.joinable()) return nullptr;
    auto entry = of_function_.end();
    started_.wait_for(lock, k_head_start, [&] {
      entry = of_function_.find(function.logical_id);
      return is_started_ || entry != of_function_.end();
    });
    if (entry == of_function_.end()) return nullptr;
    found = entry->second;
    with_sdk = std::any_of(interpreters_.begin(), interpreters_.end(), [&](const auto& one) {
      return one.second.get() == found && one.first.with_sdk;
    });
  }
  return found->is_ready(with_sdk ? k_sdk_call_patience : k_call_patience) ? found : nullptr;
}

}  // namespace ecpay::aws
