#include "emulator/aws/lambda/invoke_api.hpp"

#include "core/base/text.hpp"
#include "emulator/aws/lambda/lambda.hpp"
#include "emulator/aws/lambda/request_text.hpp"

namespace ecpay::aws {
namespace {

constexpr std::string_view k_functions = "/2015-03-31/functions";
constexpr std::size_t k_max_client_context = 3583;

http::Response failed(int status, std::string_view type, const Json& body) {
  auto response = http::json_response(status, to_text(body));
  response.headers.add("x-amzn-ErrorType", std::string(type));
  return response;
}

http::Response complained(int status, std::string_view type, std::string_view message) {
  return failed(status, type, Json{{"Type", "User"}, {"message", message}});
}

// What a caller named: the function and the qualifier behind it.
struct Target {
  std::string name;
  std::string qualifier;
};

// "name", "name:qualifier", "account:function:name[:qualifier]", or a whole ARN.
Target target_of(std::string_view text) {
  const auto at = text.rfind(":function:");
  std::string_view rest = text;
  if (at != std::string_view::npos) rest = text.substr(at + 10);
  const auto colon = rest.find(':');
  Target target{std::string(rest.substr(0, colon)), ""};
  if (colon != std::string_view::npos) target.qualifier = rest.substr(colon + 1);
  return target;
}

const FunctionSpec* find(const App& app, const Target& target) {
  if (!target.qualifier.empty() && target.qualifier != "$LATEST") return nullptr;
  return app.find_function(target.name);
}

http::Response not_found(const App& app, const Target& target) {
  const std::string qualifier = target.qualifier.empty() ? "" : ":" + target.qualifier;
  return failed(404, "ResourceNotFoundException",
                Json{{"Type", "User"},
                     {"Message", "Function not found: arn:aws:lambda:" + app.region + ":" +
                                     app.account_id + ":function:" + target.name + qualifier}});
}

http::Response refused(const Error& error, const App& app, const Target& target) {
  if (error.code == "lambda.throttled") {
    return failed(429, "TooManyRequestsException",
                  Json{{"Reason", "ReservedFunctionConcurrentInvocationLimitExceeded"},
                       {"Type", "User"},
                       {"message", "Rate Exceeded."}});
  }
  if (error.code == "lambda.payload_too_large")
    return complained(
        413, "RequestTooLargeException",
        "Request must be smaller than 6291456 bytes for the InvokeFunction operation");
  return not_found(app, target);
}

http::Response answered(InvocationResult result, bool with_tail) {
  auto response = http::json_response(200, std::move(result.payload));
  response.headers.set("Content-Type", "application/json");
  response.headers.add("x-amzn-RequestId", result.request_id);
  response.headers.add("X-Amz-Executed-Version", "$LATEST");
  if (result.failed) response.headers.add("X-Amz-Function-Error", "Unhandled");
  if (with_tail) response.headers.add("X-Amz-Log-Result", base64_encode(result.log_tail));
  return response;
}

http::Response invoke(const http::Request& request, Invoker& invoker, const App& app,
                      const Target& target) {
  const auto* function = find(app, target);
  if (!function) return not_found(app, target);
  const std::string type = request.headers.get("X-Amz-Invocation-Type");
  Invocation invocation;
  invocation.function = function->logical_id;
  invocation.payload = request.body.empty() ? "{}" : request.body;
  invocation.trace = request.headers.get("X-Amzn-Trace-Id");
  if (const auto text = request.headers.find("X-Amz-Client-Context"); text && !text->empty()) {
    const auto context = base64_decode(*text);
    if (!context || text->size() > k_max_client_context || !parse_json(*context))
      return complained(400, "InvalidRequestContentException",
                        "Client context must be a valid Base64-encoded JSON object.");
    invocation.client_context = *context;
  }
  if (!is_json_text(invocation.payload))
    return complained(400, "InvalidRequestContentException",
                      "Could not parse request body into json: invalid JSON");
  if (type == "DryRun") return http::Response{204, {}, "", {}};
  if (type == "Event") {
    auto id = invoker.invoke_async(invocation);
    if (!id) return refused(id.error(), app, target);
    http::Response response{202, {}, "", {}};
    response.headers.add("x-amzn-RequestId", *id);
    return response;
  }
  if (!type.empty() && type != "RequestResponse")
    return complained(400, "InvalidParameterValueException", "Invalid invocation type: " + type);
  auto result = invoker.invoke(invocation);
  if (!result) return refused(result.error(), app, target);
  return answered(std::move(*result),
                  equals_ignoring_case(request.headers.get("X-Amz-Log-Type"), "Tail"));
}

Json configuration_of(const FunctionSpec& function) {
  Json json = Json::object();
  json["FunctionName"] = function.name;
  json["FunctionArn"] = function.arn;
  json["Runtime"] = function.runtime;
  json["Handler"] = function.handler;
  json["Timeout"] = function.timeout_s;
  json["MemorySize"] = function.memory_mb;
  json["Version"] = "$LATEST";
  json["State"] = "Active";
  json["LastUpdateStatus"] = "Successful";
  json["PackageType"] = "Zip";
  return json;
}

http::Response describe(const App& app, const Target& target, bool only_configuration) {
  const auto* function = find(app, target);
  if (!function) return not_found(app, target);
  if (only_configuration) return http::json_response(200, to_text(configuration_of(*function)));
  Json body = Json::object();
  body["Configuration"] = configuration_of(*function);
  if (function->reserved_concurrency)
    body["Concurrency"] = {{"ReservedConcurrentExecutions", *function->reserved_concurrency}};
  return http::json_response(200, to_text(body));
}

http::Response list(const App& app) {
  Json functions = Json::array();
  for (const auto& function : app.functions) functions.push_back(configuration_of(function));
  return http::json_response(200, to_text(Json{{"Functions", functions}}));
}

std::string qualifier_in(std::string_view query) {
  for (const auto pair : split(query, '&')) {
    if (pair.starts_with("Qualifier=")) return percent_decode(pair.substr(10));
  }
  return "";
}

}  // namespace

http::Response handle_invoke_api(const http::Request& request, Invoker& invoker, const App& app) {
  auto path = request.path();
  const bool get = request.method == "GET";
  if (!path.starts_with(k_functions))
    return complained(404, "UnknownOperationException", "Unknown operation");
  path.remove_prefix(k_functions.size());
  if (get && (path.empty() || path == "/")) return list(app);
  if (!path.starts_with('/'))
    return complained(404, "UnknownOperationException", "Unknown operation");
  path.remove_prefix(1);
  const auto slash = path.find('/');
  auto target = target_of(percent_decode(path.substr(0, slash)));
  if (auto qualifier = qualifier_in(request.query()); !qualifier.empty())
    target.qualifier = std::move(qualifier);
  const auto action = slash == std::string_view::npos ? "" : path.substr(slash);
  if (request.method == "POST" && action == "/invocations")
    return invoke(request, invoker, app, target);
  if (get && (action.empty() || action == "/configuration"))
    return describe(app, target, action == "/configuration");
  return complained(404, "UnknownOperationException", "Unknown operation");
}

}  // namespace ecpay::aws
