#pragma once

#include <optional>
#include <string>
#include <string_view>

// The four percent-encodings ECPay's protocols use. All work on bytes and leave no state.
namespace ecpay::wire {

// The text a CheckMacValue is hashed over: PHP's urlencode, then lower case, then the seven
// restored characters - _ . ! * ( ) (aio 1.1 steps 5 to 7), in one pass.
std::string check_mac_encode(std::string_view text);

// Bytes that any of the encodings may need, or overwrite, for `size` bytes of text.
constexpr std::size_t encoded_limit(std::size_t size) { return size * 3 + 8; }
// Writes check_mac_encode(text) to `out` and returns the end; what lies behind it, up to the limit,
// may be overwritten. REQUIRES: encoded_limit(text.size()) writable bytes at `out`.
char* check_mac_encode_to(std::string_view text, char* out);

// PHP's urlencode: letters, digits and - _ . kept, space as '+', the rest as %XX with upper-case
// hex.
std::string php_urlencode(std::string_view text);
// As check_mac_encode_to.
char* php_urlencode_to(std::string_view text, char* out);

// A name or value of a form body as browsers write it: also '*' is kept.
std::string form_encode(std::string_view text);

// '+' is a space, %XX a byte. Nothing if an escape is broken.
std::optional<std::string> url_decode(std::string_view text);

}  // namespace ecpay::wire
