#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/http/message.hpp"

namespace ecpay::aws {

// "type/subtype" in lower case, without parameters and blanks.
std::string media_type_of(std::string_view content_type);

// Whether the exact list of an HTTP API passes this Content-Type as text (aws-emulation 2.4).
// Everything else is base64: form posts, multipart, and no Content-Type at all.
bool is_text_on_http_api(std::string_view content_type);

// Whether a media type without parameters is one of `list`: exactly, or by "type/*" or "*/*" in the
// list.
bool is_binary_media_type(std::string_view media_type, const std::vector<std::string>& list);

// The peer as an address that a function may print; "127.0.0.1" where a socket has none.
std::string_view source_ip_of(const http::Request& request);

}  // namespace ecpay::aws
