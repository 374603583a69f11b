#include "cli/loop/emulator_client.hpp"

#include <cstdint>
#include <fstream>
#include <sstream>

#include "core/base/error_json.hpp"
#include "core/merchant/credentials.hpp"
#include "core/process/child.hpp"
#include "core/wire/url_encoding.hpp"

namespace ecpay::cli {
namespace {

constexpr std::string_view k_control = "/_emu/v1";

std::optional<Json> read_json_file(const std::filesystem::path& path) {
  std::ifstream file(path);
  if (!file) return std::nullopt;
  std::ostringstream text;
  text << file.rdbuf();
  auto json = parse_json(text.str());
  if (!json || !json->is_object()) return std::nullopt;
  return std::move(*json);
}

// 0 if there is none; a number of no process, as 0 and -1, names groups to kill().
pid_t pid_of(const Json& content) {
  const auto pid = content.find("pid");
  if (pid == content.end() || !pid->is_number_integer()) return 0;
  const auto number = pid->get<std::int64_t>();
  return number > 0 && number <= INT32_MAX ? static_cast<pid_t>(number) : 0;
}

}  // namespace

RunFiles find_run_files() {
  RunFiles files;
  std::error_code ignored;
  auto folder = std::filesystem::current_path(ignored);
  while (!folder.empty()) {
    const auto path = folder / ".ecpay" / "run.json";
    if (auto content = read_json_file(path)) {
      const pid_t pid = pid_of(*content);
      if (pid != 0 && process::is_running(pid)) {
        files.running = RunFile{path, std::move(*content)};
        break;
      }
      if (!files.left_over) files.left_over = RunFile{path, std::move(*content)};
    }
    if (folder == folder.root_path()) break;
    folder = folder.parent_path();
  }
  return files;
}

EmulatorClient::EmulatorClient(std::string ecpay_url, std::chrono::milliseconds patience)
    : url_(std::move(ecpay_url)), patience_(patience), client_(std::make_shared<http::Client>()) {
  while (url_.ends_with('/')) url_.pop_back();
}

Result<EmulatorClient> EmulatorClient::find(std::chrono::milliseconds patience) {
  if (const auto url = merchant::process_environment("ECPAY_EMULATOR_URL")) {
    return EmulatorClient(*url, patience);
  }
  const auto files = find_run_files();
  if (!files.running && files.left_over) {
    const std::string pid = std::to_string(pid_of(files.left_over->content));
    return Error{"emulator.gone", files.left_over->path.string(), pid, ""};
  }
  const auto& run = files.running;
  if (!run) return Error{"emulator.not_running", "", "", ""};
  const auto urls = run->content.find("urls");
  if (urls == run->content.end() || text_of(*urls, "ecpay").empty()) {
    return Error{"emulator.not_running", run->path.string(), "", ""};
  }
  return EmulatorClient(text_of(*urls, "ecpay"), patience);
}

Result<std::string> EmulatorClient::token() {
  if (token_.empty()) {
    const auto session = call("GET", "/session", "");
    if (!session) return session.error();
    token_ = text_of(*session, "token");
  }
  return token_;
}

Result<Json> EmulatorClient::call(const std::string& method, std::string_view path,
                                  const std::string& body) {
  auto url = http::parse_url(url_ + std::string(k_control) + std::string(path));
  if (!url) return url.error();
  http::ClientRequest request;
  request.method = method;
  request.url = std::move(*url);
  request.timeout = patience_;
  request.body = body;
  request.max_answer_bytes = 256U << 20;
  if (!body.empty()) request.headers.set("Content-Type", "application/json");
  if (!token_.empty()) request.headers.set("X-Ecpay-Emulator-Token", token_);
  const auto answer = client_->send(request);
  if (!answer) {
    const bool gone = answer.error().code == "http.unreachable";
    return gone ? Error{"emulator.not_running", url_, "", ""} : answer.error();
  }
  auto json = parse_json(answer->body);
  if (!json || !json->is_object()) {
    return Error{"emulator.answer", url_, std::to_string(answer->status),
                 answer->body.substr(0, 200)};
  }
  if (const auto error = json->find("error"); error != json->end()) {
    if (auto parsed = error_from_json(*error)) return *parsed;
  }
  return std::move(*json);
}

Result<Json> EmulatorClient::get(std::string_view path) { return call("GET", path, ""); }

Result<Json> EmulatorClient::post(std::string_view path, const Json& body) {
  const auto held = token();
  if (!held) return held.error();
  return call("POST", path, to_text(body));
}

std::string url_part(std::string_view text) {
  std::string out = wire::php_urlencode(text);
  std::string fixed;
  for (const char c : out) fixed += c == '+' ? std::string("%20") : std::string(1, c);
  return fixed;
}

}  // namespace ecpay::cli
