#include <cstdint>

#include "emulator/aws/services/protocol/crc32.hpp"
#include "emulator/aws/services/protocol/json_input.hpp"
#include "emulator/aws/services/protocol/wire.hpp"

namespace ecpay::aws {
namespace {

http::Response answer(const Service& service, const std::string& request_id, int status,
                      std::string body) {
  http::Response response;
  response.status = status;
  const std::string version = service.json_version.empty() ? "1.0" : service.json_version;
  response.headers.add("Content-Type", "application/x-amz-json-" + version);
  response.headers.add("x-amzn-RequestId", request_id);
  if (service.checksum == BodyChecksum::crc32) {
    response.headers.add("x-amz-crc32", std::to_string(crc32(body)));
  }
  response.body = std::move(body);
  return response;
}

std::string qualified(const Service& service, const std::string& type) {
  if (type == "SerializationException" || type == "UnknownOperationException") {
    return "com.amazon.coral.service#" + type;
  }
  if (type == "ValidationException" && !service.validation_prefix.empty()) {
    return service.validation_prefix + type;
  }
  return service.error_prefix + type;
}

class JsonWire final : public Wire {
 public:
  std::string operation(const http::Request& request) const override {
    const std::string target = request.headers.get("X-Amz-Target");
    const auto dot = target.find('.');
    return dot == std::string::npos ? "" : target.substr(dot + 1);
  }

  Outcome<Json> read(const Service&, const http::Request& request) const override {
    if (request.body.empty()) return Json::object();
    auto input = read_json_input(request.body);
    if (!input) {
      const bool too_deep = input.error().code == "json.too_deep";
      return Refusal{"SerializationException",
                     too_deep ? "The request is nested too deeply." : "The request is not JSON."};
    }
    if (!input->is_object()) {
      return Refusal{"SerializationException",
                     "Start of structure or map found where not expected."};
    }
    return *std::move(input);
  }

  http::Response write(const Service& service, const Call& call,
                       const Json& output) const override {
    return answer(service, call.request_id, 200, output.is_null() ? "" : to_text(output));
  }

  http::Response refuse(const Service& service, const std::string& request_id,
                        const Refusal& refusal) const override {
    Json body = Json::object();
    body["__type"] = qualified(service, refusal.type);
    if (!refusal.message.empty()) {
      // The coral front end writes its own refusals with a capital letter.
      const bool serialization = refusal.type == "SerializationException";
      body[serialization ? "Message" : "message"] = refusal.message;
    }
    for (const auto& [name, value] : refusal.members.items()) body[name] = value;
    return answer(service, request_id, refusal.status, to_text(body));
  }
};

}  // namespace

const Wire& json_wire() {
  static const JsonWire k_wire;
  return k_wire;
}

}  // namespace ecpay::aws
