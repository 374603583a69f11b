#pragma once

#include <string>

namespace ecpay::crypto {

// Readies OpenSSL without its configuration file, whose reading costs more than a signature. Called
// by every function of this folder; cheap after the first time, safe from any thread.
void prepare_library();

// "OpenSSL 3.0.19 27 Jan 2026", of the library that runs.
std::string library_version();

}  // namespace ecpay::crypto
