#include "emulator/aws/lambda/launch.hpp"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "core/base/text.hpp"
#include "core/process/run.hpp"
#include "embedded/lambda_bootstraps.hpp"
#include "emulator/aws/lambda/code_needs.hpp"
#include "emulator/aws/template/handler_file.hpp"

namespace ecpay::aws {
namespace {

using std::filesystem::path;
using std::filesystem::perms;

bool holds(const path& file, std::string_view content) {
  std::ifstream in(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  return in.is_open() && text == content;
}

void write_bootstraps(const path& folder) {
  for (const auto& file : embedded_lambda_bootstraps()) {
    const path target = folder / file.name;
    for (path at = target.parent_path(); at != folder.parent_path(); at = at.parent_path()) {
      std::filesystem::create_directories(at);
      std::filesystem::permissions(at, perms::owner_all);
    }
    // An equal file keeps its time, so that what Python compiled of it stays good.
    if (holds(target, file.content)) continue;
    // A name of its own first: another process may be reading the old file.
    const path fresh = target.string() + ".new";
    std::ofstream(fresh, std::ios::binary)
        .write(file.content.data(), static_cast<std::streamsize>(file.content.size()));
    std::filesystem::permissions(fresh, perms::owner_read | perms::owner_write);
    std::filesystem::rename(fresh, target);
  }
}

// Whether a package of that name lies where this interpreter looks first, seen without starting it:
// PREFIX/lib/python3*/site-packages, and on Debian dist-packages without the minor version.
bool lies_beside(const path& python, const std::string& module) {
  std::error_code failed;
  const path prefix = python.parent_path().parent_path();
  const path real = std::filesystem::canonical(python, failed);
  const std::string program = failed ? "" : real.filename().string();  // "python3.11"
  if (!program.starts_with("python3.")) return false;
  for (const path& folder :
       {prefix / "lib" / program / "site-packages", prefix / "lib/python3/dist-packages",
        prefix / "local/lib" / program / "dist-packages"}) {
    if (std::filesystem::is_regular_file(folder / module / "__init__.py", failed)) return true;
  }
  return false;
}

}  // namespace

Launcher::Launcher(const RuntimeWorld& world, Transport own_bootstraps)
    : world_(world),
      own_bootstraps_(own_bootstraps),
      stop_(process::make_pipe()),
      finder_(world.path, stop_.read_end.get()) {
  write_bootstraps(bootstrap_folder(world));
  write_empty_aws_files(world);
}

Result<Launch> Launcher::choose(const FunctionSpec& function) {
  {
    const std::lock_guard lock(mutex_);
    if (const auto known = chosen_.find(function.logical_id); known != chosen_.end())
      return known->second;
  }
  auto launch = look_for(function);
  if (launch) {
    const std::lock_guard lock(mutex_);
    chosen_[function.logical_id] = *launch;
  }
  return launch;
}

void Launcher::forget(const FunctionSpec& function) {
  const std::lock_guard lock(mutex_);
  chosen_.erase(function.logical_id);
}

void Launcher::stop() {
  const std::lock_guard lock(mutex_);
  stop_.write_end.reset();
}

Result<Launch> Launcher::look_for(const FunctionSpec& function) {
  switch (runtime_family_of(function.runtime)) {
    case RuntimeFamily::python:
      return python(function);
    case RuntimeFamily::nodejs:
      return node();
    case RuntimeFamily::provided:
      return provided(function);
    case RuntimeFamily::ruby:
    case RuntimeFamily::unknown:
      break;
  }
  return Error{"lambda.no_bootstrap", function.logical_id, function.runtime, ""};
}

// Every interpreter that may do, best first: the runtime's version, then any python3, each real one
// before those behind a shim.
std::vector<path> Launcher::pythons(const std::string& wanted) {
  std::vector<path> found;
  const auto add = [&](const Result<path>& python) {
    if (python && std::find(found.begin(), found.end(), *python) == found.end())
      found.push_back(*python);
  };
  add(finder_.find({wanted}));
  add(finder_.find({"python3"}));
  for (const auto folder : split(world_.path, ':')) {
    if (!folder.empty()) add(finder_.find({(path(folder) / "python3").string()}));
  }
  return found;
}

bool Launcher::can_import(const path& python, const std::string& module) {
  if (lies_beside(python, module)) return true;
  const std::string key = python.string() + " " + module;
  {
    const std::lock_guard lock(mutex_);
    if (const auto known = importable_.find(key); known != importable_.end()) return known->second;
  }
  process::ChildSpec spec;
  spec.argv = {
      python.string(), "-c",
      "import importlib.util as u; raise SystemExit(u.find_spec('" + module + "') is None)"};
  spec.environment = {{"PATH", world_.path}};
  const auto answer = process::run(std::move(spec), "",
                                   {std::chrono::milliseconds(5000), 4096, stop_.read_end.get()});
  const bool can = answer && answer->status.ok();
  const std::lock_guard lock(mutex_);
  return importable_[key] = can;
}

Result<Launch> Launcher::python(const FunctionSpec& function) {
  const std::string& wanted = function.runtime;  // "python3.12" names its program too
  const auto found = pythons(wanted);
  if (found.empty()) return Error{"process.no_interpreter", "python3", world_.path, ""};
  path chosen = found.front();
  if (found.size() > 1 && sdk_needs_of(function).boto3) {
    const auto in_libs = [](const path& libs) {
      std::error_code ignored;
      return std::filesystem::exists(libs / "boto3", ignored) ||
             std::filesystem::exists(libs / "python/boto3", ignored);
    };
    if (std::none_of(world_.runtime_libs.begin(), world_.runtime_libs.end(), in_libs)) {
      const auto able = std::find_if(found.begin(), found.end(), [&](const path& python) {
        return can_import(python, "boto3");
      });
      if (able != found.end()) chosen = *able;
    }
  }
  Launch launch;
  launch.argv = {chosen.string(), (bootstrap_folder(world_) / "python/start.py").string()};
  launch.transport = own_bootstraps_;
  std::error_code ignored;
  const auto real = std::filesystem::canonical(chosen, ignored).filename().string();
  if (chosen.filename() != wanted && real != wanted)
    launch.notice = function.logical_id + " asks for " + wanted + " and runs on " +
                    chosen.string() +
                    (real.empty() || real == chosen.filename() ? "" : " (" + real + ")") + ".";
  return launch;
}

Result<Launch> Launcher::node() {
  auto found = finder_.find({"node", "nodejs"});
  if (!found) return found.error();
  Launch launch;
  launch.argv = {found->string(), (bootstrap_folder(world_) / "node/start.cjs").string()};
  launch.transport = own_bootstraps_;
  return launch;
}

Result<Launch> Launcher::provided(const FunctionSpec& function) const {
  std::vector<path> places{function.code_folder / "bootstrap"};
  for (const auto& layer : function.layers) places.push_back(layer / "bootstrap");
  std::string tried;
  for (const auto& place : places) {
    if (::access(place.c_str(), X_OK) == 0 && std::filesystem::is_regular_file(place))
      return Launch{{place.string()}, Transport::runtime_api, ""};
    tried += (tried.empty() ? "" : " ") + place.string();
  }
  return Error{"lambda.no_bootstrap", function.logical_id, tried, ""};
}

}  // namespace ecpay::aws
