#pragma once

#include "core/base/json.hpp"
#include "core/catalogue/spec.hpp"

// The catalogue in JSON, for `api list`, `api show` and the generated documentation.
namespace ecpay::catalogue {

// One row of `api list --json` (DESIGN section 3).
Json describe_row(const ApiSpec& api, const ServiceSpec& service);
// Everything of one API: what `api show --json` prints below its schema line.
Json describe(const ApiSpec& api, const ServiceSpec& service);

}  // namespace ecpay::catalogue
