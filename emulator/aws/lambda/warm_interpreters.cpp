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
    const std::lock_guard lock(mutex_);
    interpreters_[key] = std::move(*started);
  }
  const std::lock_guard lock(mutex_);
  for (const auto& [id, key] : keys) {
    if (const auto found = interpreters_.find(key); found != interpreters_.end())
      of_function_[id] = found->second.get();
  }
}

void WarmInterpreters::wait() {
  if (starter_.joinable()) starter_.join();
  const std::lock_guard lock(mutex_);
  for (const auto& [key, interpreter] : interpreters_) interpreter->is_ready(k_start_patience);
}

WarmInterpreter* WarmInterpreters::find(const FunctionSpec& function) {
  WarmInterpreter* found = nullptr;
  {
    const std::lock_guard lock(mutex_);
    const auto entry = of_function_.find(function.logical_id);
    if (entry != of_function_.end()) found = entry->second;
  }
  const bool ready = found && found->is_ready(std::chrono::milliseconds(0));
  return ready && can_fork(function) ? found : nullptr;
}

}  // namespace ecpay::aws
