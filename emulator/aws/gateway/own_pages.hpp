#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/http/message.hpp"
#include "emulator/aws/gateway/exchange.hpp"

namespace ecpay::aws {

// Plain text pages that no AWS has: for requests by a name that does not say which API is meant.
// In the language of Accept-Language, and marked by "X-Ecpay-Emulator: gateway".

// 300: the request fits several APIs; one address for each.
http::Response ambiguous_page(const std::vector<const ServedApi*>& candidates,
                              const http::Request& request, std::uint16_t port);

// 404: every route of every API with its address.
http::Response no_route_page(const std::vector<ServedApi>& apis, const http::Request& request,
                             std::uint16_t port);

}  // namespace ecpay::aws
