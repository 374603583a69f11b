#pragma once

namespace ecpay::crypto {

// Readies OpenSSL without its configuration file, whose reading costs more than a signature. Called
// by every function of this folder; cheap after the first time, safe from any thread.
void prepare_library();

}  // namespace ecpay::crypto
