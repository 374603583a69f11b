#include <unistd.h>

#include <array>
#include <fstream>
#include <map>
#include <sstream>

#include "cli/loop/doctor/checkup.hpp"
#include "cli/loop/emulator_client.hpp"
#include "core/base/text.hpp"
#include "core/http/listening_socket.hpp"

namespace ecpay::cli::doctor {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 5> k_ports{"emulator.port", "emulator.proxy_port",
                                                  "aws.api_port", "aws.lambda_port", "aws.port"};

// The inode of the socket that listens on the port, from the kernel's own table; empty if none.
std::string listening_inode(const char* table, int port) {
  std::ifstream file(table);
  std::string line;
  std::getline(file, line);  // the heading
  while (std::getline(file, line)) {
    std::istringstream words(line);
    std::string number, local, remote, state, skip, inode;
    words >> number >> local >> remote >> state >> skip >> skip >> skip >> skip >> skip >> inode;
    const auto colon = local.rfind(':');
    if (state != "0A" || colon == std::string::npos) continue;
    if (std::strtol(local.c_str() + colon + 1, nullptr, 16) == port) return inode;
  }
  return "";
}

bool holds(const fs::path& process, const std::string& socket) {
  std::error_code failure;
  for (const auto& descriptor : fs::directory_iterator(process / "fd", failure)) {
    if (fs::read_symlink(descriptor.path(), failure).string() == socket) return true;
  }
  return false;
}

// "node (pid 4711)", or "another program" where the kernel does not let us look.
std::string owner_of(int port) {
  std::string inode = listening_inode("/proc/net/tcp", port);
  if (inode.empty()) inode = listening_inode("/proc/net/tcp6", port);
  const std::string socket = "socket:[" + inode + "]";
  std::error_code failure;
  for (const auto& entry : fs::directory_iterator("/proc", failure)) {
    const auto pid = entry.path().filename().string();
    if (inode.empty() || pid.find_first_not_of("0123456789") != std::string::npos) continue;
    if (!holds(entry.path(), socket)) continue;
    std::ifstream file(entry.path() / "comm");
    std::string name;
    std::getline(file, name);
    return to_valid_utf8(name) + " (pid " + pid + ")";
  }
  return "another program";
}

// The ports of the emulator that runs for this project, which are taken by right.
bool is_ours(int port) {
  const auto files = find_run_files();
  if (!files.running) return false;
  const std::string end = ":" + std::to_string(port);
  const Json urls = files.running->content.value("urls", Json::object());
  for (const auto& [name, url] : urls.items()) {
    if (url.is_string() && (url.get<std::string>() + "/").find(end + "/") != std::string::npos)
      return true;
  }
  return false;
}

}  // namespace

Findings check_ports(const Session& session) {
  Findings findings("ports");
  std::map<int, std::string_view> seen;
  std::string free;
  const auto address = setting_text(session, "emulator.listen");
  for (const auto key : k_ports) {
    const auto port = parse_integer(setting_text(session, key), 1, 65'535);
    if (!port) continue;  // 0: any free one
    const int number = static_cast<int>(*port);
    if (const auto twin = seen.find(number); twin != seen.end()) {
      findings.fail({"doctor.port_twice", std::string(twin->second), std::string(key), ""});
      continue;
    }
    seen[number] = key;
    http::ServerOptions options;
    options.address = address;
    options.port = static_cast<std::uint16_t>(number);
    const auto bound =
        is_ours(number) ? Result<http::Listening>(http::Listening{}) : http::listen_on(options);
    if (bound) {
      free += (free.empty() ? "" : ", ") + std::to_string(number);
    } else if (bound.error().code == "http.port_in_use") {
      findings.fail({"doctor.port_taken", std::to_string(number) + " (" + std::string(key) + ")",
                     owner_of(number), ""});
    } else {
      findings.fail(bound.error());
    }
  }
  if (seen.empty()) findings.good("any free ones", "任意可用的連接埠");
  if (!free.empty()) findings.good("free or ours: " + free, "可用或已由模擬器使用：" + free);
  return findings;
}

}  // namespace ecpay::cli::doctor
