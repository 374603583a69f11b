#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/http/message.hpp"
#include "emulator/aws/gateway/exchange.hpp"

namespace ecpay::aws {

// Which API a request means (DECISIONS A10), what is left of its path, and the route if there is
// one.
struct Choice {
  enum class Outcome {
    chosen,     // `api` and `match`
    no_route,   // `api` was named by host and lacks the route: AWS's own 403 or 404
    no_stage,   // `api` was named by its real host without its stage: AWS's own 403 or 404
    no_api,     // a real host that no API of the template has: AWS's own 403
    ambiguous,  // `candidates`
    unknown,    // nothing fits
  };
  Outcome outcome = Outcome::unknown;
  const ServedApi* api = nullptr;
  std::string_view path;  // without the stage; begins with '/'
  std::optional<RouteMatch> match;
  std::vector<const ServedApi*> candidates;
};

// (1) The host "<LogicalId|ApiId>.execute-api.localhost" or the real name; a real name takes only
// paths with the stage, a local one both; (2) else the API whose stage is the first segment and
// that has the route; (3) else the only API with a match, those by "$default" last. The views of
// the answer live as long as the request and `apis`.
Choice choose_api(const std::vector<ServedApi>& apis, const http::Request& request);

}  // namespace ecpay::aws
