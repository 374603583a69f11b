#include "emulator/ecpay/gate.hpp"

#include <algorithm>

#include "core/base/text.hpp"
#include "emulator/ecpay/behaviours/time_window.hpp"

namespace ecpay::site {
namespace {

using catalogue::EndpointMatch;
using catalogue::Opened;

// The platform signs for the merchants below it (aio 2.2); empty otherwise.
std::string platform_of(const Opened& opened) {
  const auto platform = opened.values.get("PlatformID");
  return platform.empty() ? opened.outer.get("PlatformID") : platform;
}

// Where the account rules look before an envelope has been unlocked.
const catalogue::Value& visible_values(const Opened& opened) {
  return opened.values.members.empty() ? opened.outer : opened.values;
}

std::string merchant_of(const Opened& opened) {
  return opened.merchant_id.empty() ? visible_values(opened).get("MerchantID") : opened.merchant_id;
}

Refused refuse(Error why, const catalogue::ApiSpec* api, Opened opened) {
  Refused refused;
  refused.why = std::move(why);
  refused.api = api;
  refused.merchant_id = merchant_of(opened);
  refused.opened = std::move(opened);
  return refused;
}

}  // namespace

Admission Gate::admit(const http::Request& request) const {
  // By a real name only that host's paths, by a local one every host's (DECISIONS decision 12).
  const auto host = request.host();
  const std::string_view asked = catalogue_.knows_host(host) ? host : std::string_view();
  const auto matches = catalogue_.match(request.method, asked, request.path());
  if (!matches.empty()) return admit_body(request, matches);
  const std::string path = to_valid_utf8(request.path().substr(0, 200));
  if (catalogue_.knows_path(asked, request.path())) {
    return refuse({"gate.wrong_method", path, request.method.substr(0, 20), ""}, nullptr, {});
  }
  // The search costs the path's length times the catalogue's, so only a plausible one is looked up.
  const auto nearest =
      request.path().size() <= 200 ? catalogue_.nearest_path(request.path()) : std::string();
  return refuse({"gate.unknown_path", path, nearest, ""}, nullptr, {});
}

Admission Gate::admit_body(const http::Request& request,
                           const std::vector<EndpointMatch>& matches) const {
  const auto* api = matches.front().api;
  auto opened =
      catalogue::open_message(api->request, request.body, request.headers.get("Content-Type"));
  if (!opened) return refuse(opened.error(), api, {});
  auto match =
      matches.size() == 1 ? matches.front() : catalogue::choose(matches, visible_values(*opened));
  if (match.api == nullptr) match = matches.front();  // an envelope tells more once it is open
  api = match.api;
  const std::string merchant_id = merchant_of(*opened);
  if (merchant_id.empty()) {
    return refuse({"gate.merchant_missing", "MerchantID", "", ""}, api, std::move(*opened));
  }
  const std::string platform = platform_of(*opened);
  const std::string& signer_id = platform.empty() ? merchant_id : platform;
  const std::string family = catalogue::family_of(match, visible_values(*opened));
  const auto signer = keys_.find(signer_id, family);
  if (!signer) {
    Error why{"gate.merchant_unknown", to_valid_utf8(signer_id.substr(0, 40)), family, ""};
    return refuse(std::move(why), api, std::move(*opened));
  }
  if (const auto unlocked = catalogue::unlock(api->request, signer->keys, *opened); !unlocked) {
    auto refused = refuse(unlocked.error(), api, std::move(*opened));
    refused.signer = signer;
    return refused;
  }
  if (matches.size() > 1) {
    match = catalogue::choose(matches, opened->values);
    if (match.api == nullptr) {
      return refuse({"gate.no_api", std::string(request.path()), "", ""}, api, std::move(*opened));
    }
    api = match.api;
  }
  auto violations = catalogue::validate(*api, opened->values, opened->outer);
  if (catalogue::has_refusal(violations)) {
    auto refused = refuse({"gate.violations", api->id, std::to_string(violations.size()), ""}, api,
                          std::move(*opened));
    refused.signer = signer;
    refused.violations = std::move(violations);
    return refused;
  }
  if (auto late = check_header_time(*api, *opened)) {
    auto refused = refuse(std::move(*late), api, std::move(*opened));
    refused.signer = signer;
    return refused;
  }
  return Admitted{api, std::move(*opened), merchant_id, *signer, std::move(violations)};
}

// Forms carry their TimeStamp among the fields; what a late one gets is their behaviour's.
std::optional<Error> Gate::check_header_time(const catalogue::ApiSpec& api,
                                             const Opened& opened) const {
  if (api.request.format != catalogue::Format::aes_json) return std::nullopt;
  const auto* header = opened.outer.find(api.request.envelope.header_name);
  if (header == nullptr || !header->is_object()) return std::nullopt;
  for (const auto& entry : api.request.envelope.header) {
    if (!entry.field || entry.field->window_s == 0 || !header->has(entry.field->name)) continue;
    if (auto late =
            behaviours::check_time_stamp(header->get(entry.field->name), clock_.now(), wall_.now(),
                                         std::chrono::seconds(entry.field->window_s)))
      return late;
  }
  return std::nullopt;
}

}  // namespace ecpay::site
