#include "emulator/hosts/host_table.hpp"

#include <algorithm>

#include "core/base/text.hpp"

namespace ecpay::hosts {
namespace {

bool ends_with_label(std::string_view host, std::string_view suffix) {
  return host.size() > suffix.size() && host.ends_with(suffix) &&
         host[host.size() - suffix.size() - 1] == '.';
}

// "127.0.0.1", not "127.0.0.1.example.com": such a name can lead anywhere.
bool is_loopback_address(std::string_view host) {
  const auto parts = split(host, '.');
  return parts.size() == 4 && parts[0] == "127" &&
         std::all_of(parts.begin(), parts.end(), [](std::string_view part) {
           return part.size() <= 3 && parse_integer(part, 0, 255).has_value();
         });
}

std::string origin(std::string_view host, std::uint16_t port) {
  return "http://" + std::string(host) + ":" + std::to_string(port);
}

// The first segment of "/Prod/a?b" without the slash.
std::string_view first_segment(std::string_view target) {
  if (!target.empty()) target.remove_prefix(1);
  return target.substr(0, target.find_first_of("/?#"));
}

}  // namespace

bool is_loopback(std::string_view host) {
  return host == "localhost" || host == "::1" || is_loopback_address(host) ||
         ends_with_label(host, "localhost");
}

HostTable::HostTable(TableOptions options) : options_(std::move(options)) {}

std::optional<Service> HostTable::find(std::string_view host) const {
  const std::string name = to_lower(host);
  if (options_.maps.contains(name)) return Service::mapped;
  if (std::find(options_.ecpay_hosts.begin(), options_.ecpay_hosts.end(), name) !=
      options_.ecpay_hosts.end()) {
    return Service::ecpay;
  }
  if (std::any_of(options_.apis.begin(), options_.apis.end(),
                  [&](const ApiHost& api) { return api.host == name; })) {
    return Service::api;
  }
  // Every other AWS name is answered too, by an AWS-shaped refusal where need be: nothing of ours
  // may reach the real cloud.
  if (ends_with_label(name, "amazonaws.com") || ends_with_label(name, "api.aws")) {
    return Service::aws;
  }
  return std::nullopt;
}

std::optional<std::string> HostTable::to_local(std::string_view url) const {
  const auto parsed = http::parse_url(url);
  if (!parsed) return std::nullopt;
  if (const auto mapped = options_.maps.find(parsed->host); mapped != options_.maps.end()) {
    return mapped->second + parsed->target;
  }
  const auto service = find(parsed->host);
  if (service == Service::ecpay) {
    return origin("127.0.0.1", options_.ports.ecpay) + parsed->target;
  }
  if (service == Service::api) return origin("localhost", options_.ports.api) + parsed->target;
  return std::nullopt;
}

std::optional<std::string> HostTable::to_real(std::string_view url, int api) const {
  const auto parsed = http::parse_url(url);
  if (!parsed || !is_loopback(parsed->host)) return std::nullopt;
  const bool bare = url.find('/', url.find("://") + 3) == std::string_view::npos;
  const std::string target = bare ? "" : parsed->target;
  if (parsed->port == options_.ports.ecpay && !options_.ecpay_hosts.empty()) {
    return "https://" + options_.ecpay_hosts.front() + target;
  }
  if (parsed->port != options_.ports.api || options_.apis.empty()) return std::nullopt;
  for (const auto& known : options_.apis) {
    if (!known.stage.empty() && first_segment(parsed->target) == known.stage) {
      return "https://" + known.host + target;
    }
  }
  const auto index = static_cast<std::size_t>(std::max(api, 0));
  return "https://" + options_.apis[std::min(index, options_.apis.size() - 1)].host + target;
}

bool HostTable::is_local_name(std::string_view host) const { return is_loopback(to_lower(host)); }

Result<http::ClientRequest> HostTable::route(http::ClientRequest request) const {
  http::Url& url = request.url;
  const auto inside = [&](std::uint16_t port) {
    if (!request.headers.find("Host")) request.headers.set("Host", url.host);
    request.connect_host = "127.0.0.1";
    request.connect_port = port;
    url.scheme = "http";
  };
  if (is_loopback(url.host)) return request;
  switch (find(url.host).value_or(Service::mapped)) {
    case Service::ecpay:
      inside(options_.ports.ecpay);
      return request;
    case Service::api:
      inside(options_.ports.api);
      return request;
    case Service::aws:
      inside(options_.ports.aws);
      return request;
    case Service::mapped:
      break;
  }
  if (const auto mapped = options_.maps.find(url.host); mapped != options_.maps.end()) {
    auto target = http::parse_url(mapped->second + url.target);
    if (!target) return target.error();
    request.url = std::move(*target);
    return request;
  }
  const auto& allowed = options_.callback_hosts;
  if (std::find(allowed.begin(), allowed.end(), url.host) != allowed.end()) return request;
  return Error{"callback.not_allowed", url.host, "", ""};
}

}  // namespace ecpay::hosts
