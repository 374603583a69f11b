#include <algorithm>
#include <array>

#include "emulator/aws/template/build.hpp"
#include "emulator/aws/template/handler_file.hpp"

namespace ecpay::aws {
namespace {

constexpr auto k_ignored = TemplateNotice::Level::ignored;
constexpr auto k_refused = TemplateNotice::Level::refused;
constexpr std::string_view k_raw_type = "AWS::Lambda::Function";
constexpr std::string_view k_unserved = " It and its events are left out.";

struct Unread {
  std::string_view name;
  std::string_view text;
};
constexpr std::array<Unread, 5> k_unread = {{
    {"FunctionUrlConfig",
     "Function URLs are not served; give the function an Api or HttpApi event."},
    {"DeadLetterQueue", "Events that fail are logged and not sent to a dead-letter queue."},
    {"DeadLetterConfig", "Events that fail are logged and not sent to a dead-letter queue."},
    {"EventInvokeConfig", "Retries follow AWS's defaults, and there are no destinations."},
    {"FileSystemConfigs", "No file system is mounted here."},
}};

// Where the code lies, or why the function cannot be run from there.
struct Code {
  std::string_view property;
  std::string folder;
  std::string refusal;
};

Code code_of(const Properties& properties) {
  if (properties.text("PackageType") == "Image") {
    return {"PackageType", "", "A container image needs a container engine."};
  }
  if (properties.has("InlineCode")) {
    return {"InlineCode", "",
            "Inline code is not run here; put it into a file and name its folder in CodeUri."};
  }
  const bool raw = properties.type() == k_raw_type;
  Code code{raw ? "Code" : "CodeUri", ".", ""};
  const Node value = properties.get(code.property);
  if (value.is_absent()) { return code; }
  if (value.find("ZipFile") != nullptr) {
    code.refusal = "Inline code is not run here; put it into a file and name its folder in Code.";
  } else if (value.find("ImageUri") != nullptr) {
    code.refusal = "A container image needs a container engine.";
  } else if (!value.is_scalar() || value.text.starts_with("s3://") ||
             value.text.starts_with("https://")) {
    code.refusal = "Its code lies in S3, which cannot be reached here; name a local folder.";
  } else {
    code.folder = value.text;
  }
  return code;
}

void read_settings(const Properties& properties, FunctionSpec& function) {
  constexpr Range k_timeout_s{1, 900};
  constexpr Range k_memory_mb{128, 10'240};
  constexpr Range k_concurrency{0, 10'000};
  constexpr int k_default_timeout_s = 3;
  constexpr int k_default_memory_mb = 128;
  function.timeout_s = properties.whole("Timeout", k_timeout_s).value_or(k_default_timeout_s);
  function.memory_mb = properties.whole("MemorySize", k_memory_mb).value_or(k_default_memory_mb);
  function.reserved_concurrency = properties.whole("ReservedConcurrentExecutions", k_concurrency);
  function.environment = properties.under("Environment").pairs("Variables");
  function.log_group =
      properties.under("LoggingConfig").text("LogGroup").value_or("/aws/lambda/" + function.name);
}

// Variables that AWS refuses to take from a template.
void check_environment(const Properties& properties, const FunctionSpec& function) {
  constexpr std::array<std::string_view, 15> k_reserved = {"_HANDLER",
                                                           "_X_AMZN_TRACE_ID",
                                                           "AWS_REGION",
                                                           "AWS_DEFAULT_REGION",
                                                           "AWS_EXECUTION_ENV",
                                                           "AWS_LAMBDA_FUNCTION_NAME",
                                                           "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
                                                           "AWS_LAMBDA_FUNCTION_VERSION",
                                                           "AWS_LAMBDA_INITIALIZATION_TYPE",
                                                           "AWS_LAMBDA_LOG_GROUP_NAME",
                                                           "AWS_LAMBDA_LOG_STREAM_NAME",
                                                           "AWS_ACCESS_KEY_ID",
                                                           "AWS_SECRET_ACCESS_KEY",
                                                           "AWS_SESSION_TOKEN",
                                                           "AWS_LAMBDA_RUNTIME_API"};
  for (const auto& [name, value] : function.environment) {
    if (std::find(k_reserved.begin(), k_reserved.end(), name) != k_reserved.end()) {
      properties.notice(k_refused, "Environment." + name,
                        "AWS refuses a template that sets the reserved variable " + name + ".");
    }
  }
}

// False if a layer is from elsewhere, so that what the function lacks may be in there.
bool read_layers(Build& build, const Properties& properties, FunctionSpec& function) {
  bool all_known = true;
  for (const auto& arn : properties.texts("Layers")) {
    const auto found = build.layers.find(arn);
    if (found != build.layers.end()) {
      function.layers.push_back(found->second);
      continue;
    }
    all_known = false;
    properties.notice(k_refused, "Layers",
                      "The layer " + arn + " is not in this template, so its files are not there.");
  }
  return all_known;
}

void check_code(Build& build, const Properties& properties, const FunctionSpec& function,
                std::string_view code_property) {
  std::error_code none;
  if (!std::filesystem::is_directory(function.code_folder, none)) {
    build.reading.problems.add(
        {"template.code_missing", function.logical_id, function.code_folder.string(), ""},
        properties.at(code_property));
    return;
  }
  if (auto missing = missing_handler_file(function)) {
    build.reading.problems.add(
        {"template.handler_missing", function.logical_id, *std::move(missing), ""},
        properties.at("Handler"));
  }
}

}  // namespace

void build_function(Build& build, const Resource& resource) {
  const auto properties = build.properties_of(resource);
  const auto code = code_of(properties);
  if (!code.refusal.empty()) {
    return build.refused(resource, code.refusal + std::string(k_unserved));
  }

  FunctionSpec function;
  function.logical_id = resource.id;
  function.name = build.resources.name_of(resource);
  function.arn = build.resources.arn_of(resource);
  const auto runtime = properties.needed_text("Runtime");
  if (!runtime) { return; }
  function.runtime = *runtime;
  const auto family = runtime_family_of(function.runtime);
  if (family == RuntimeFamily::unknown) {
    return build.refused(resource, "Functions of runtime " + function.runtime +
                                       " are not run here." + std::string(k_unserved));
  }
  function.code_folder = build.path_of(code.folder);
  std::error_code none;
  if (std::filesystem::is_regular_file(function.code_folder, none)) {
    return build.refused(resource, "Its code is an archive; unpack it and name the folder." +
                                       std::string(k_unserved));
  }
  const auto handler = family == RuntimeFamily::provided ? properties.text("Handler")
                                                         : properties.needed_text("Handler");
  function.handler = handler.value_or("");
  read_settings(properties, function);
  check_environment(properties, function);
  const bool complete = read_layers(build, properties, function);
  if (complete && (handler || family == RuntimeFamily::provided)) {
    check_code(build, properties, function, code.property);
  }
  for (const auto& [name, text] : k_unread) {
    if (properties.has(name)) { properties.notice(k_ignored, name, std::string(text)); }
  }
  build_events(build, function, properties);
  build.emulated(resource, "Function " + function.name + ", " + function.runtime + ".");
  build.reading.app.functions.push_back(std::move(function));
}

}  // namespace ecpay::aws
