#include "emulator/aws/services/aws_services.hpp"

#include <algorithm>

#include "core/base/text.hpp"
#include "core/wire/form.hpp"
#include "emulator/aws/services/dynamodb/dynamodb.hpp"
#include "emulator/aws/services/logs/logs.hpp"
#include "emulator/aws/services/sns/sns.hpp"
#include "emulator/aws/services/sts/sts.hpp"

namespace ecpay::aws {
namespace {

struct Scope {
  std::string region;
  std::string service;
};

// "AWS4-HMAC-SHA256 Credential=KEY/DATE/REGION/SERVICE/aws4_request, …"
Scope scope_of(const http::Request& request) {
  const std::string authorization = request.headers.get("Authorization");
  const auto start = authorization.find("Credential=");
  if (start == std::string::npos) return {};
  const auto end = authorization.find_first_of(", ", start);
  const std::string credential = authorization.substr(start, end - start);
  const auto parts = split(credential, '/');
  if (parts.size() < 5) return {};
  return {std::string(parts[2]), to_lower(parts[3])};
}

// The part of X-Amzn-Trace-Id after "Root=", if it looks like a trace id.
std::string root_of(std::string_view header) {
  const auto start = header.find("Root=");
  if (start == std::string_view::npos) return "";
  const auto rest = header.substr(start + 5);
  const std::string_view root = rest.substr(0, rest.find(';'));
  const bool plain = std::all_of(root.begin(), root.end(), [](unsigned char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == '-';
  });
  return plain && root.size() <= 64 ? std::string(root) : "";
}

std::string names_of(const Service& service) {
  std::string names;
  for (const auto& [name, operation] : service.operations) {
    names += (names.empty() ? "" : ", ") + name;
  }
  return names;
}

// A name that came from outside, fit to stand in a message.
std::string shown(std::string_view name) { return to_valid_utf8(first_code_points(name, 80)); }

}  // namespace

AwsServices::AwsServices(const ServiceSetup& setup, FunctionQueue& functions) : setup_(setup) {
  services_.push_back(dynamodb_service(setup_));
  services_.push_back(sns_service(setup_, functions));
  services_.push_back(logs_service(setup_));
  services_.push_back(sts_service(setup_));
}

const Service* AwsServices::find(std::string_view id) const {
  const auto found = std::find_if(services_.begin(), services_.end(),
                                  [&](const Service& service) { return service.id == id; });
  return found == services_.end() ? nullptr : &*found;
}

AwsServices::Route AwsServices::route(const http::Request& request) const {
  if (const auto target = request.headers.find("X-Amz-Target")) {
    const std::string prefix(target->substr(0, target->find('.')));
    for (const auto& service : services_) {
      if (service.target_prefix == prefix) return {&service, &json_wire(), prefix};
    }
    return {nullptr, &json_wire(), prefix};
  }
  const auto form = wire::Form::parse(request.body.empty() ? request.query() : request.body);
  const Wire* wire = form && form->find("Action") ? &query_wire() : nullptr;
  std::string id = scope_of(request).service;
  if (id.empty()) {
    const auto label = to_lower(request.host().substr(0, request.host().find('.')));
    if (find(label)) id = label;
  }
  if (!id.empty()) {
    const Service* service = find(id);
    if (service && wire && service->query_version.empty()) service = nullptr;
    return {wire ? service : nullptr, wire, id};
  }
  if (wire) {
    const std::string version = form->get("Version");
    for (const auto& service : services_) {
      if (!version.empty() && service.query_version == version) {
        return {&service, wire, service.id};
      }
    }
  }
  return {nullptr, wire, ""};
}

std::string AwsServices::next_request_id(const std::string& operation) {
  return setup_.ids.uuid("aws.request", operation, ++calls_);
}

http::Response AwsServices::unknown_service(const Route& route, const http::Request& request,
                                            const std::string& request_id) const {
  std::string emulated;
  for (const auto& service : services_) emulated += (emulated.empty() ? "" : ", ") + service.id;
  const std::string subject = route.name.empty() ? "The request names no AWS service"
                                                 : "\"" + shown(route.name) + "\" as it was called";
  const std::string message = subject +
                              (route.name.empty() ? "; " : " is not emulated by ecpay-cli; ") +
                              "emulated are: " + emulated + ".";
  if (route.wire == &query_wire()) {
    return route.wire->refuse({}, request_id, {"InvalidAction", message, 400});
  }
  if (route.wire) {
    return route.wire->refuse({}, request_id, {"UnknownOperationException", message, 400});
  }
  if (route.name == "s3") {
    http::Response response;
    response.status = 501;
    response.headers.add("Content-Type", "application/xml");
    response.headers.add("x-amz-request-id", request_id);
    if (request.method != "HEAD") {
      response.body =
          "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>NotImplemented</Code>"
          "<Message>" +
          html_escape(message) + "</Message><RequestId>" + request_id + "</RequestId></Error>";
    }
    return response;
  }
  // REST services: the type travels in a header.
  http::Response response = http::json_response(404, to_text(Json{{"message", message}}));
  response.headers.add("x-amzn-ErrorType", "UnknownOperationException");
  response.headers.add("x-amzn-RequestId", request_id);
  return response;
}

http::Response AwsServices::handle(const http::Request& request) {
  const Route found = route(request);
  Call call;
  call.operation = found.wire ? found.wire->operation(request) : "";
  call.request_id = next_request_id(call.operation);
  if (!found.service) return unknown_service(found, request, call.request_id);
  const Service& service = *found.service;
  const auto operation = service.operations.find(call.operation);
  if (operation == service.operations.end()) {
    const bool json = found.wire == &json_wire();
    return found.wire->refuse(
        service, call.request_id,
        {json ? "UnknownOperationException" : "InvalidAction",
         service.id + " \"" + shown(call.operation) +
             "\" is not emulated by ecpay-cli; emulated are: " + names_of(service) + "."});
  }
  auto input = found.wire->read(service, request);
  if (!input) return found.wire->refuse(service, call.request_id, input.refusal());
  call.input = *std::move(input);
  const Scope scope = scope_of(request);
  call.region = scope.region.empty() ? setup_.app.region : scope.region;
  call.trace_header = request.headers.get("X-Amzn-Trace-Id").substr(0, 512);
  call.trace = root_of(call.trace_header);
  const auto outcome = operation->second(call);
  return outcome ? found.wire->write(service, call, *outcome)
                 : found.wire->refuse(service, call.request_id, outcome.refusal());
}

}  // namespace ecpay::aws
