#pragma once

#include <string>
#include <string_view>

#include "core/http/message.hpp"

namespace ecpay::http {

// What the request and the connection decide about an answer's form.
struct AnswerForm {
  bool head_only = false;  // the request was HEAD
  bool keep_alive = true;
  bool chunked = false;  // a streamed body to a client that knows chunks
  int minor_version = 1;
};

// "Not Found"; "Unknown" for a number without a name.
std::string_view reason_phrase(int status);

// Whether an answer of that status has a body (1xx, 204 and 304 have none).
bool has_body(int status);

// Status line and headers, empty line included. Content-Length, Transfer-Encoding and Connection
// are ours: those of `response` are left out, as are names that are no tokens.
std::string render_head(const Response& response, const AnswerForm& form);

// One chunk of a chunked body. REQUIRES: `piece` is not empty (an empty chunk ends the body).
std::string render_chunk(std::string_view piece);

}  // namespace ecpay::http
