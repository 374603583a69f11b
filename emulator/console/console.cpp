#include "emulator/console/console.hpp"
namespace ecpay::console {
http::Response handle(const http::Request&) { return http::text_response(404, ""); }
}  // namespace ecpay::console
