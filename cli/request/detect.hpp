#pragma once

#include <string>
#include <string_view>

#include "cli/input.hpp"
#include "core/base/result.hpp"
#include "core/catalogue/catalogue.hpp"

// Which API a payload belongs to.
namespace ecpay::cli {

using catalogue::ApiSpec;

// Error "catalogue.api_unknown" (detail: the nearest id or how to list them).
Result<const ApiSpec*> find_api(std::string_view id);
// One that has a request. Error also "catalogue.no_request" (it is only notified).
Result<const ApiSpec*> find_request_api(std::string_view id);

// By the address if the input has one, else by its parameters. Errors "lint.api_unknown" and
// "lint.api_ambiguous" (detail: the ids that fit alike).
Result<const ApiSpec*> detect_api(const Input& input);
// By the names of the parameters; `family` leaves out APIs of other keys unless it is empty.
Result<const ApiSpec*> detect_by_names(const catalogue::Value& values, std::string_view family);

// {"MerchantID","Data":"…"}: what travels in the AES-JSON protocol.
bool is_envelope(const catalogue::Value& values);

// The endpoint whose condition these values fit; the first if none does.
const catalogue::EndpointSpec& endpoint_of(const ApiSpec& api, const catalogue::Value& values);
// "https://payment-stage.ecpay.com.tw/…" of an API's first endpoint, and of the one given.
std::string stage_url(const ApiSpec& api);
std::string stage_url(const ApiSpec& api, const catalogue::EndpointSpec& endpoint);

}  // namespace ecpay::cli
