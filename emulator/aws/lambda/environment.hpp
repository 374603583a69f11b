#pragma once

#include "core/process/child.hpp"
#include "emulator/aws/lambda/runtime_world.hpp"
#include "emulator/aws/template/app.hpp"

namespace ecpay::aws {

// What differs between sandboxes of one function.
struct SandboxPlace {
  std::string region;
  std::string log_stream;
  std::string runtime_api;        // "127.0.0.1:PORT"
  int link_descriptor = -1;       // of the private transport; -1 = the Runtime API is used
  std::filesystem::path program;  // the interpreter; its folder is in PATH
};

// Where layers and runtime libraries have modules, in the order of the language's search path.
std::vector<std::filesystem::path> python_folders(const FunctionSpec& function,
                                                  const RuntimeWorld& world);
std::vector<std::filesystem::path> node_folders(const FunctionSpec& function,
                                                const RuntimeWorld& world);

// Exactly the variables of a sandbox (aws-emulation 1.3): the template's, then ours, which win.
process::Environment sandbox_environment(const FunctionSpec& function, const RuntimeWorld& world,
                                         const SandboxPlace& place);

// Writes the empty AWS configuration files that the variables name into the run folder.
void write_empty_aws_files(const RuntimeWorld& world);

// The folder of `world.run_folder` that holds the bootstraps.
std::filesystem::path bootstrap_folder(const RuntimeWorld& world);

}  // namespace ecpay::aws
