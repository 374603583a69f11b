#include "emulator/intercept/intercept.hpp"

#include "core/base/error_json.hpp"
#include "core/base/messages.hpp"
#include "core/base/text.hpp"

namespace ecpay {
namespace {

http::Response refuse(int status, const Error& error) {
  auto response = http::text_response(
      status, message_text(error, Language::en) + "\n" + fix_text(error, Language::en) + "\n");
  response.headers.set("X-Ecpay-Emulator", "error=" + error.code);
  return response;
}

bool is_hop_by_hop(std::string_view name) {
  for (const std::string_view known :
       {"connection", "proxy-connection", "keep-alive", "te", "trailer", "transfer-encoding",
        "upgrade", "content-length"}) {
    if (equals_ignoring_case(name, known)) return true;
  }
  return false;
}

}  // namespace

http::Response Intercept::pass_to_mapped(const http::Request& request) const {
  http::ClientRequest onward;
  auto url = http::parse_url("https://" + std::string(request.host()) + request.target);
  if (!url) return refuse(400, url.error());
  onward.method = request.method;
  onward.url = std::move(*url);
  for (const auto& header : request.headers.list()) {
    if (!is_hop_by_hop(header.name)) onward.headers.add(header.name, header.value);
  }
  onward.body = request.body;
  auto routed = table_.route(std::move(onward));
  if (!routed) return refuse(403, routed.error());
  auto answer = client_.send(*routed);
  if (!answer) return refuse(502, answer.error());
  http::Response response;
  response.status = answer->status;
  for (const auto& header : answer->headers.list()) {
    if (!is_hop_by_hop(header.name)) response.headers.add(header.name, header.value);
  }
  response.body = std::move(answer->body);
  return response;
}

http::Response Intercept::handle(const http::Request& request) const {
  const auto service = table_.find(request.host());
  if (!service) {
    return refuse(403, {"intercept.outside", to_valid_utf8(request.host().substr(0, 255)), "", ""});
  }
  switch (*service) {
    case hosts::Service::ecpay:
      return sites_.ecpay(request);
    case hosts::Service::api:
      return sites_.api(request);
    case hosts::Service::aws:
      return sites_.aws(request);
    case hosts::Service::mapped:
      return pass_to_mapped(request);
  }
  return refuse(403, {"intercept.outside", std::string(request.host()), "", ""});
}

}  // namespace ecpay
