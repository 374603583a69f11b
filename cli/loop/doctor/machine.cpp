#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

#include "cli/loop/doctor/checkup.hpp"
#include "cli/loop/emulator_client.hpp"
#include "core/base/clock.hpp"
#include "core/base/text.hpp"

namespace ecpay::cli::doctor {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

std::string mode_text(mode_t mode) {
  static constexpr std::string_view k_octal = "01234567";
  const auto digit = [&](unsigned shift) { return k_octal[(mode >> shift) & 7U]; };
  return {'0', digit(6), digit(3), digit(0)};
}

void check_mode(const fs::path& path, Findings& findings) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return;
  if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    findings.fail({"doctor.file_open", path.string(), mode_text(status.st_mode), ""});
}

// How far two instants are apart, in the largest units: "8d 3h", "12m".
std::string distance(Instant a, Instant b) {
  auto seconds = std::abs(std::chrono::duration_cast<std::chrono::seconds>(a - b).count());
  std::string text;
  for (const auto& [unit, length] :
       {std::pair{"d", 86'400}, std::pair{"h", 3'600}, std::pair{"m", 60}}) {
    if (seconds >= length)
      text += (text.empty() ? "" : " ") + std::to_string(seconds / length) + unit;
    seconds %= length;
  }
  return text.empty() ? "1m" : text;
}

}  // namespace

fs::path project_folder(const Session& session) {
  const auto& project = session.settings.project;
  return project ? project->folder() : fs::current_path();
}

std::string setting_text(const Session& session, std::string_view key) {
  const auto value = session.settings.value_of(*settings::find_setting(key));
  return value ? value->text() : "";
}

Findings check_files(const Session& session) {
  Findings findings("files");
  const auto folder = project_folder(session) / ".ecpay";
  std::error_code ignored;
  if (!fs::exists(folder, ignored)) {
    if (::access(project_folder(session).c_str(), W_OK) != 0)
      findings.fail({"doctor.folder_readonly", project_folder(session).string(), "", ""});
    else
      findings.good(folder.string() + " will be made by `up`", folder.string() + " 將由 `up` 建立");
    return findings;
  }
  if (::access(folder.c_str(), W_OK) != 0)
    findings.fail({"doctor.folder_readonly", folder.string(), "", ""});
  check_mode(folder, findings);
  // Behind a closed folder the files are safe; they may be copied out of it, so they are looked at.
  for (const char* name : {"run.json", "emulator.db", "emulator.db-wal", "ca.key", "emulator.log"})
    check_mode(folder / name, findings);
  if (findings.rows.empty())
    findings.good(folder.string() + " is closed to others", folder.string() + " 僅本人可存取");
  return findings;
}

Findings check_clock(const Session&) {
  Findings findings("clock");
  const Instant now = SystemClock().now();
  // Older than this program: a machine whose battery or container lost the time.
  const auto earliest = parse_instant("2025-01-01T00:00:00+08:00");
  if (now < *earliest) {
    findings.fail({"doctor.clock_wrong", format_iso(now), "", ""});
    return findings;
  }
  const char* zone = std::getenv("TZ");
  const std::string told =
      zone == nullptr || *zone == '\0' ? "" : std::string(" (TZ ") + zone + ")";
  findings.good(format_iso(now) + told + ", shown as UTC+8",
                format_iso(now) + told + "，以 UTC+8 顯示");
  auto client = EmulatorClient::find(milliseconds(1000));
  const auto status = client ? client->get("/status") : Result<Json>(client.error());
  if (!status || !status->contains("clock")) return findings;
  const auto there = parse_instant(text_of((*status)["clock"], "now"));
  if (there && std::chrono::abs(*there - now) > std::chrono::minutes(1))
    findings.warn({"doctor.clock_virtual", format_iso(*there), distance(*there, now), ""});
  return findings;
}

Findings check_proxy(const Session&) {
  Findings findings("proxy");
  const auto variable = [](const char* name) {
    return merchant::process_environment(name).value_or("");
  };
  std::string none = variable("NO_PROXY");
  if (none.empty()) none = variable("no_proxy");
  std::string missing;
  for (const std::string_view host : {"localhost", "127.0.0.1"}) {
    bool named = false;
    for (const auto entry : split(none, ','))
      named = named || trim(entry) == host || trim(entry) == "*";
    if (!named) missing += (missing.empty() ? "" : ", ") + std::string(host);
  }
  for (const char* name :
       {"HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"}) {
    if (!variable(name).empty() && !missing.empty()) {
      findings.warn({"doctor.proxy", name, missing, ""});
      break;
    }
  }
  // Certificates that a shell was told of once and that have gone since.
  for (const char* name : {"SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "AWS_CA_BUNDLE", "CURL_CA_BUNDLE",
                           "NODE_EXTRA_CA_CERTS"}) {
    const auto file = variable(name);
    if (!file.empty() && ::access(file.c_str(), R_OK) != 0)
      findings.warn({"doctor.ca_missing", std::string(name) + "=" + file, "", ""});
  }
  if (findings.rows.empty()) findings.good("no proxy in the way", "沒有會造成影響的代理設定");
  return findings;
}

Findings check_emulator(const Session&) {
  Findings findings("emulator");
  if (const auto url = merchant::process_environment("ECPAY_EMULATOR_URL")) {
    EmulatorClient client(*url, milliseconds(1000));
    if (client.get("/status")) {
      findings.good("answers at " + *url, "位於 " + *url);
    } else {
      findings.fail({"doctor.no_answer", *url, "", ""});
    }
    return findings;
  }
  const auto files = find_run_files();
  if (files.left_over && !files.running)
    findings.warn({"doctor.stale_run", files.left_over->path.string(),
                   to_text(files.left_over->content.value("pid", Json())), ""});
  if (!files.running) {
    if (findings.rows.empty()) findings.good("not running", "未執行");
    return findings;
  }
  const auto& content = files.running->content;
  const std::string pid = to_text(content.value("pid", Json()));
  struct stat theirs {
  }, ours{};
  const bool known = ::stat(("/proc/" + pid + "/exe").c_str(), &theirs) == 0 &&
                     ::stat("/proc/self/exe", &ours) == 0;
  if (known && (theirs.st_ino != ours.st_ino || theirs.st_dev != ours.st_dev))
    findings.warn({"doctor.other_program", pid, "", ""});
  const auto ca = text_of(content, "ca");
  if (!ca.empty() && ::access(ca.c_str(), R_OK) != 0)
    findings.fail({"doctor.ca_missing", ca, "", ""});
  if (!EmulatorClient::find(milliseconds(1000))->get("/status")) {
    findings.fail(
        {"doctor.no_answer", text_of(content.value("urls", Json::object()), "ecpay"), "", ""});
  } else {
    const std::string text =
        "pid " + pid + ", " + text_of(content.value("urls", Json::object()), "ecpay");
    findings.good("running, " + text, "執行中，" + text);
  }
  return findings;
}

}  // namespace ecpay::cli::doctor
