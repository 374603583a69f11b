#include "emulator/aws/gateway/own_pages.hpp"

#include "core/base/messages.hpp"
#include "core/base/text.hpp"

namespace ecpay::aws {
namespace {

std::string stage_prefix(const ApiSpec& api) {
  return api.stage == "$default" ? std::string() : "/" + api.stage;
}

std::string local_origin(const ServedApi& api, std::uint16_t port) {
  return "http://" + api.spec->logical_id + ".execute-api.localhost:" + std::to_string(port);
}

// The path alone, as text that a terminal can show.
std::string shown_path(const http::Request& request) {
  constexpr std::size_t k_shown_bytes = 200;
  std::string path = to_valid_utf8(request.path().substr(0, k_shown_bytes));
  for (auto& c : path) {
    if (static_cast<unsigned char>(c) < 0x20) { c = '?'; }
  }
  return path;
}

http::Response page(int status, const Error& error, const http::Request& request,
                    const std::string& lines) {
  const auto language = language_of(request.headers.find("Accept-Language").value_or(""));
  auto response = http::text_response(
      status, message_text(error, language) + "\n" + fix_text(error, language) + "\n\n" + lines);
  response.headers.add("X-Ecpay-Emulator", "gateway");
  return response;
}

}  // namespace

http::Response ambiguous_page(const std::vector<const ServedApi*>& candidates,
                              const http::Request& request, std::uint16_t port) {
  std::string lines;
  for (const auto* api : candidates) {
    lines += local_origin(*api, port) + stage_prefix(*api->spec) + shown_path(request) + "\n";
  }
  const Error error{"gateway.ambiguous_route", request.method + " " + shown_path(request), "", ""};
  return page(300, error, request, lines);
}

http::Response no_route_page(const std::vector<ServedApi>& apis, const http::Request& request,
                             std::uint16_t port) {
  std::string lines;
  for (const auto& api : apis) {
    lines += api.spec->logical_id + "  " + local_origin(api, port) + stage_prefix(*api.spec) + "\n";
    for (const auto& route : api.routes.routes()) {
      if (route.kind == Route::Kind::preflight) { continue; }
      lines += "  " + route.spec.method + " " + route.spec.path + "  " + route.spec.function + "\n";
    }
  }
  const Error error{"gateway.no_route", request.method + " " + shown_path(request), "", ""};
  return page(404, error, request, lines);
}

}  // namespace ecpay::aws
