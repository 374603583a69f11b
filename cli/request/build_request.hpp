#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/input.hpp"
#include "cli/request/detect.hpp"
#include "cli/request/payload.hpp"
#include "cli/session.hpp"
#include "core/base/clock.hpp"
#include "core/catalogue/validate.hpp"

namespace ecpay::cli {

struct BuildOptions {
  std::string api;
  InputOptions input;
  std::string sample;
  std::string as;
  std::string to = "stage";
  std::string cipher;
  std::string at;
  std::optional<std::uint64_t> seed;  // none: by the time
};

struct BuiltRequest {
  const ApiSpec* api = nullptr;
  catalogue::Value values;  // with the defaults
  std::vector<catalogue::Violation> violations;
  Payload payload;  // empty if they refuse it
  std::string profile;
  crypto::HashKeys keys;
};

// The instant that --at names, or the present. Error "time.format".
Result<Instant> instant_of(const std::string& at);

// The parameters, --sample, --cipher, --at, --seed and --to of `build` and `send`, and whose keys.
// `needs_api`: whether the API must be named.
void add_build_options(Command& app, Session& session, BuildOptions& options,
                       bool needs_api = true);

// Defaults filled in, everything validated, signed or encrypted by the API's family; a PlatformID
// is written in the envelope, and its keys are used. Errors:
// "catalogue.api_unknown", "catalogue.sample_unknown", "time.format", those of the input and of the
// keys.
Result<BuiltRequest> build_request(const BuildOptions& options, const Session& session);

// A payload that is signed or encrypted already: its exact bytes, for the API that is named, or
// that its address or its parameters tell if that is "auto". Nothing is filled in or validated.
// Errors: "send.raw_alone" (an option that would change it), those of the input, of detect_api, of
// the keys.
Result<BuiltRequest> finished_request(const BuildOptions& options, const Session& session);

// Where a request of this API goes: `to` is "stage", "emulator" or the URL of a host.
std::string url_for(const ApiSpec& api, const catalogue::EndpointSpec& endpoint,
                    const std::string& to);

// Puts parameters into `values` by the API's fields: NAME, "Items[0].ItemName", and JSON texts
// where a field is an object or rows. Names the API does not know are kept as they are.
void put_parameters(const ApiSpec& api, const Input& input, catalogue::Value& values);

}  // namespace ecpay::cli
