#include "cli/loop/emulator_client.hpp"

#include <signal.h>

#include <fstream>
#include <sstream>

#include "core/base/error_json.hpp"
#include "core/merchant/credentials.hpp"
#include "core/wire/url_encoding.hpp"

namespace ecpay::cli {
namespace {

constexpr std::string_view k_control = "/_emu/v1";
// `clock advance` and a payment wait for callbacks that are slow.
constexpr std::chrono::minutes k_patience{5};

std::optional<Json> read_json_file(const std::filesystem::path& path) {
  std::ifstream file(path);
  if (!file) return std::nullopt;
  std::ostringstream text;
  text << file.rdbuf();
  auto json = parse_json(text.str());
  if (!json || !json->is_object()) return std::nullopt;
  return std::move(*json);
}

bool is_alive(const Json& content) {
  const auto pid = content.find("pid");
  return pid != content.end() && pid->is_number_integer() && ::kill(pid->get<pid_t>(), 0) == 0;
}

}  // namespace

std::optional<RunFile> find_run_file() {
  std::error_code ignored;
  auto folder = std::filesystem::current_path(ignored);
  while (!folder.empty()) {
    const auto path = folder / ".ecpay" / "run.json";
    if (auto content = read_json_file(path); content && is_alive(*content)) {
      return RunFile{path, std::move(*content)};
    }
    if (folder == folder.root_path()) break;
    folder = folder.parent_path();
  }
  return std::nullopt;
}

EmulatorClient::EmulatorClient(std::string ecpay_url)
    : url_(std::move(ecpay_url)), client_(std::make_shared<http::Client>()) {
  while (url_.ends_with('/')) url_.pop_back();
}

Result<EmulatorClient> EmulatorClient::find() {
  if (const auto url = merchant::process_environment("ECPAY_EMULATOR_URL")) {
    return EmulatorClient(*url);
  }
  const auto run = find_run_file();
  if (!run) return Error{"emulator.not_running", "", "", ""};
  const auto urls = run->content.find("urls");
  if (urls == run->content.end() || text_of(*urls, "ecpay").empty()) {
    return Error{"emulator.not_running", run->path.string(), "", ""};
  }
  return EmulatorClient(text_of(*urls, "ecpay"));
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
  request.timeout = k_patience;
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
