#include "emulator/aws/lambda/sandbox_factory.hpp"

#include "emulator/aws/lambda/runtime_api.hpp"
#include "emulator/aws/lambda/socket_link.hpp"

namespace ecpay::aws {
namespace {

constexpr int k_link_descriptor = 3;  // the first that ChildSpec::descriptors gives

process::ChildSpec child_of(const Launch& launch, const FunctionSpec& function,
                            process::Environment environment) {
  process::ChildSpec spec;
  spec.argv = launch.argv;
  spec.environment = std::move(environment);
  spec.folder = function.code_folder;
  return spec;
}

std::unique_ptr<Sandbox> assemble(process::Child child, std::unique_ptr<RuntimeLink> link,
                                  const FunctionSpec& function, std::string log_stream) {
  auto output = std::move(child.output());
  SandboxParts parts{std::move(child), std::move(output), std::move(link), std::move(log_stream),
                     function.memory_mb};
  return std::make_unique<Sandbox>(std::move(parts));
}

}  // namespace

SandboxFactory::SandboxFactory(Options options, const Clock& clock)
    : options_(std::move(options)),
      clock_(clock),
      launcher_(options_.world, options_.own_bootstraps),
      warm_(options_.world, launcher_),
      ids_(options_.seed),
      started_at_(format_utc(clock.now())) {}

SandboxFactory::~SandboxFactory() = default;

std::string SandboxFactory::log_stream_of(const FunctionSpec& function) {
  return format_utc(clock_.now(), "yyyy/MM/dd") + "/[$LATEST]" +
         ids_.hex(32, "log_stream", function.logical_id + started_at_, ++count_);
}

void SandboxFactory::warm_up(const App& app) {
  if (options_.warm_start == WarmStart::fork) warm_.start(app, options_.region);
}

void SandboxFactory::wait_until_warm() { warm_.wait(); }

std::string SandboxFactory::notice_of(const FunctionSpec& function) {
  const auto launch = launcher_.choose(function);
  return launch ? launch->notice : "";
}

Result<std::unique_ptr<Sandbox>> SandboxFactory::start(const FunctionSpec& function) {
  const auto launch = launcher_.choose(function);
  if (!launch) return launch.error();
  SandboxPlace place;
  place.region = options_.region;
  place.log_stream = log_stream_of(function);
  place.program = launch->argv.front();
  if (launch->transport == Transport::runtime_api)
    return start_runtime_api(function, *launch, std::move(place));
  place.link_descriptor = k_link_descriptor;
  if (auto* warm = warm_.find(function)) {
    if (auto forked = start_forked(function, *warm, place)) return forked;
  }
  return start_private(function, *launch, std::move(place));
}

// Null if the interpreter could not fork: then a process of its own does as well.
std::unique_ptr<Sandbox> SandboxFactory::start_forked(const FunctionSpec& function,
                                                      WarmInterpreter& warm, SandboxPlace place) {
  auto [ours, theirs] = process::make_socket_pair();
  auto output = process::make_pipe();
  const auto environment = sandbox_environment(function, options_.world, place);
  auto child = warm.fork({environment, function.code_folder, theirs.get(), output.write_end.get()});
  if (!child) return nullptr;
  SandboxParts parts{std::move(*child), std::move(output.read_end),
                     std::make_unique<SocketLink>(std::move(ours)), std::move(place.log_stream),
                     function.memory_mb};
  return std::make_unique<Sandbox>(std::move(parts));
}

Result<std::unique_ptr<Sandbox>> SandboxFactory::start_private(const FunctionSpec& function,
                                                               const Launch& launch,
                                                               SandboxPlace place) {
  auto [ours, theirs] = process::make_socket_pair();
  auto spec = child_of(launch, function, sandbox_environment(function, options_.world, place));
  spec.descriptors = {theirs.get()};
  auto child = process::Child::spawn(spec);
  if (!child) return child.error();
  return assemble(std::move(*child), std::make_unique<SocketLink>(std::move(ours)), function,
                  std::move(place.log_stream));
}

Result<std::unique_ptr<Sandbox>> SandboxFactory::start_runtime_api(const FunctionSpec& function,
                                                                   const Launch& launch,
                                                                   SandboxPlace place) {
  auto api = RuntimeApi::start();
  if (!api) return api.error();
  place.runtime_api = (*api)->address();
  auto child = process::Child::spawn(
      child_of(launch, function, sandbox_environment(function, options_.world, place)));
  if (!child) return child.error();
  return assemble(std::move(*child), std::move(*api), function, std::move(place.log_stream));
}

}  // namespace ecpay::aws
