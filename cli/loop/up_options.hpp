#pragma once

#include <string>
#include <vector>

#include "cli/session.hpp"
#include "emulator/options.hpp"

namespace ecpay::cli {

// The options of `up` as they are written; `read` turns them into the emulator's.
struct UpOptions {
  EmulatorOptions emulator;
  std::vector<std::string> maps;
  std::string clock;
  std::string callback_timeout;
  std::string ready_file;
  std::string template_file;
  bool detach = false;
  bool detached = false;  // it is the one that `--detach` started
  bool freeze = false;
  bool reset = false;
  bool durable = false;
  bool sam_local = false;
  bool no_translate = false;
  std::vector<std::string> runtime_libs;
};

void add_up_options(Command& app, Session& session, UpOptions& options);

// The folder of ecpay.toml, else this one, is the project. Errors: "time.format", "time.duration",
// "up.map" (subject: the argument), "up.no_template" (subject: the file).
Result<EmulatorOptions> read_up_options(const UpOptions& options, const Session& session);

}  // namespace ecpay::cli
