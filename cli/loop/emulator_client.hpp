#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/json.hpp"
#include "core/base/result.hpp"
#include "core/http/client.hpp"

namespace ecpay::cli {

// A `.ecpay/run.json`.
struct RunFile {
  std::filesystem::path path;
  Json content;
};
// Those from the working folder upwards: the nearest whose process lives, and the nearest before it
// whose process has gone (DECISIONS A23).
struct RunFiles {
  std::optional<RunFile> running;
  std::optional<RunFile> left_over;
};
RunFiles find_run_files();

// Speaks to a running emulator's control API.
class EmulatorClient {
 public:
  // `clock advance` and a payment wait for callbacks that are slow.
  static constexpr std::chrono::minutes k_patience{5};

  // By ECPAY_EMULATOR_URL, else by the run file. Errors: "emulator.not_running", "emulator.gone".
  static Result<EmulatorClient> find(std::chrono::milliseconds patience = k_patience);
  explicit EmulatorClient(std::string ecpay_url, std::chrono::milliseconds patience = k_patience);

  const std::string& url() const { return url_; }
  // `path` below /_emu/v1, with its query. An error object of the answer becomes that Error. Errors
  // also: "emulator.not_running" (unreachable), "emulator.answer" (no JSON of ours).
  Result<Json> get(std::string_view path);
  Result<Json> post(std::string_view path, const Json& body);

 private:
  Result<Json> call(const std::string& method, std::string_view path, const std::string& body);
  Result<std::string> token();

  std::string url_;  // without a slash at the end
  std::string token_;
  std::chrono::milliseconds patience_;
  std::shared_ptr<http::Client> client_;
};

// One path segment or query value, percent-encoded.
std::string url_part(std::string_view text);

}  // namespace ecpay::cli
