#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/wire/form.hpp"

namespace ecpay::cli {

// A whole request, ready to be written down.
struct Payload {
  std::string url;
  std::string content_type;
  std::string body;                // exact bytes
  std::optional<wire::Form> form;  // what the body says, where it is a form
};

// How `--as` may name it.
inline const std::vector<std::string> k_payload_forms{"form", "json", "html",
                                                      "curl", "http", "hurl"};

// The payload as a form body, JSON, a page that posts itself, a curl line, a .http or a Hurl file;
// without a line end after it. Error "payload.as" where the body is JSON and `as` is form or html.
Result<std::string> write_payload(const Payload& payload, std::string_view as);

}  // namespace ecpay::cli
