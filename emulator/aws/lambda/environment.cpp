#include "emulator/aws/lambda/environment.hpp"

#include <algorithm>
#include <fstream>

#include "core/base/json.hpp"
#include "core/base/text.hpp"
#include "emulator/aws/template/handler_file.hpp"

namespace ecpay::aws {
namespace {

using std::filesystem::path;
using Folders = std::vector<path>;

// Later values replace earlier ones of the same name.
class Variables {
 public:
  void set(std::string_view name, std::string_view value) {
    const auto found = std::find_if(list_.begin(), list_.end(),
                                    [&](const auto& pair) { return pair.first == name; });
    if (found != list_.end()) {
      found->second = value;
    } else {
      list_.emplace_back(name, value);
    }
  }
  process::Environment take() { return std::move(list_); }

 private:
  process::Environment list_;
};

bool is_folder(const path& folder) {
  std::error_code ignored;
  return std::filesystem::is_directory(folder, ignored);
}

std::string joined(const Folders& folders) {
  std::string out;
  for (const auto& folder : folders) {
    if (!out.empty()) out += ':';
    out += folder.string();
  }
  return out;
}

Folders existing(const Folders& folders) {
  Folders out;
  for (const auto& folder : folders) {
    if (is_folder(folder)) out.push_back(folder);
  }
  return out;
}

void set_identity(Variables& out, const FunctionSpec& function, const SandboxPlace& place) {
  out.set("_HANDLER", function.handler);
  out.set("LAMBDA_TASK_ROOT", function.code_folder.string());
  out.set("AWS_REGION", place.region);
  out.set("AWS_DEFAULT_REGION", place.region);
  out.set("AWS_LAMBDA_FUNCTION_NAME", function.name);
  out.set("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", std::to_string(function.memory_mb));
  out.set("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
  out.set("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
  out.set("AWS_LAMBDA_LOG_GROUP_NAME", function.log_group);
  out.set("AWS_LAMBDA_LOG_STREAM_NAME", place.log_stream);
  out.set("AWS_LAMBDA_RUNTIME_API",
          place.runtime_api.empty() ? "169.254.100.1:9001" : place.runtime_api);
  // Dummies: real services cannot be reached with them, ours do not look at them.
  out.set("AWS_ACCESS_KEY_ID", "ASIAEMULATOR00000000");
  out.set("AWS_SECRET_ACCESS_KEY", "emulator/not/a/secret/0000000000000000000");
  out.set("AWS_SESSION_TOKEN", "emulator");
  out.set("AWS_XRAY_CONTEXT_MISSING", "LOG_ERROR");
  out.set("AWS_XRAY_DAEMON_ADDRESS", "127.0.0.1:2000");
  out.set("_AWS_XRAY_DAEMON_ADDRESS", "127.0.0.1");
  out.set("_AWS_XRAY_DAEMON_PORT", "2000");
  out.set("TZ", ":UTC");
  out.set("LANG", "en_US.UTF-8");
}

void set_names(Variables& out, const RuntimeWorld& world) {
  const auto aws = world.run_folder / "aws";
  out.set("AWS_CONFIG_FILE", (aws / "config").string());
  out.set("AWS_SHARED_CREDENTIALS_FILE", (aws / "credentials").string());
  out.set("AWS_EC2_METADATA_DISABLED", "true");
  if (!world.aws_endpoint_url.empty()) out.set("AWS_ENDPOINT_URL", world.aws_endpoint_url);
  if (!world.proxy_url.empty()) {
    for (const auto* name : {"HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"})
      out.set(name, world.proxy_url);
    out.set("NO_PROXY", "localhost,127.0.0.1,::1");
    out.set("no_proxy", "localhost,127.0.0.1,::1");
  }
  if (!world.ca_file.empty()) {
    for (const auto* name : {"SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "AWS_CA_BUNDLE",
                             "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"})
      out.set(name, world.ca_file.string());
  }
  if (world.sam_local == RuntimeWorld::SamLocal::set) out.set("AWS_SAM_LOCAL", "true");
}

void set_search_paths(Variables& out, const FunctionSpec& function, const RuntimeWorld& world,
                      const SandboxPlace& place) {
  Folders programs{"/usr/local/bin", "/usr/bin", "/bin"};
  if (place.program.has_parent_path() &&
      std::find(programs.begin(), programs.end(), place.program.parent_path()) == programs.end())
    programs.insert(programs.begin(), place.program.parent_path());
  Folders libraries{function.code_folder, function.code_folder / "lib"};
  for (const auto& layer : function.layers) {
    programs.push_back(layer / "bin");
    libraries.push_back(layer / "lib");
  }
  out.set("PATH", joined(programs));
  out.set("LD_LIBRARY_PATH", joined(existing(libraries)));
  out.set("LAMBDA_RUNTIME_DIR", bootstrap_folder(world).string());
}

// What our bootstraps read and remove before the function's code is loaded.
std::string bootstrap_settings(const FunctionSpec& function, const RuntimeWorld& world,
                               const SandboxPlace& place) {
  Json settings = Json::object();
  settings["link"] = place.link_descriptor;
  Json& paths = settings["python"] = Json::array();
  for (const auto& folder : python_folders(function, world)) paths.push_back(folder.string());
  Json& modules = settings["node"] = Json::array();
  for (const auto& folder : node_folders(function, world)) modules.push_back(folder.string());
  if (world.intercept_port != 0) {
    settings["redirect"] = {{"host", world.intercept_host},
                            {"port", world.intercept_port},
                            {"names", world.redirect_hosts}};
  }
  return to_text(settings);
}

}  // namespace

path bootstrap_folder(const RuntimeWorld& world) { return world.run_folder / "runtime"; }

Folders python_folders(const FunctionSpec& function, const RuntimeWorld& world) {
  Folders folders;
  for (const auto& layer : function.layers) {
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(layer / "python/lib", ignored))
      folders.push_back(entry.path() / "site-packages");
    folders.push_back(layer / "python");
  }
  for (const auto& libs : world.runtime_libs) {
    folders.push_back(libs / "python");
    folders.push_back(libs);
  }
  return existing(folders);
}

Folders node_folders(const FunctionSpec& function, const RuntimeWorld& world) {
  Folders folders;
  const std::string major = "node" + function.runtime.substr(0, function.runtime.find('.'))
                                         .substr(std::min<std::size_t>(6, function.runtime.size()));
  for (const auto& layer : function.layers) {
    folders.push_back(layer / "nodejs" / major / "node_modules");
    folders.push_back(layer / "nodejs/node_modules");
  }
  for (const auto& libs : world.runtime_libs) {
    folders.push_back(libs / "nodejs/node_modules");
    folders.push_back(libs / "node_modules");
  }
  folders = existing(folders);
  folders.push_back(function.code_folder);
  return folders;
}

process::Environment sandbox_environment(const FunctionSpec& function, const RuntimeWorld& world,
                                         const SandboxPlace& place) {
  Variables out;
  const auto family = runtime_family_of(function.runtime);
  // Those that a template may replace on AWS too.
  if (family == RuntimeFamily::python) {
    out.set("LC_CTYPE", "C.UTF-8");
    out.set("PYTHONPATH", bootstrap_folder(world).string());
  }
  if (family == RuntimeFamily::nodejs) out.set("NODE_PATH", joined(node_folders(function, world)));
  set_search_paths(out, function, world, place);
  for (const auto& [name, value] : function.environment) out.set(name, value);
  set_names(out, world);
  set_identity(out, function, place);
  out.set("LAMBDA_RUNTIME_DIR", bootstrap_folder(world).string());
  if (family != RuntimeFamily::provided) {
    out.set("AWS_EXECUTION_ENV", "AWS_Lambda_" + function.runtime);
    out.set("PWD", function.code_folder.string());
    out.set("SHLVL", "0");
    out.set("_ECPAY_BOOTSTRAP", bootstrap_settings(function, world, place));
  }
  return out.take();
}

void write_empty_aws_files(const RuntimeWorld& world) {
  const auto folder = world.run_folder / "aws";
  std::filesystem::create_directories(folder);
  std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
  for (const auto* name : {"config", "credentials"}) std::ofstream(folder / name).flush();
}

}  // namespace ecpay::aws
