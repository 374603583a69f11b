#pragma once

#include "core/http/message.hpp"

// The dashboard at /_ui/: static files of this folder, carried in the program. They read and change
// the emulator through the control API only.
namespace ecpay::console {

// `request.path()` starts with "/_ui". Strict Content-Security-Policy; unknown files are 404.
http::Response handle(const http::Request& request);

}  // namespace ecpay::console
