#include "core/crypto/library.hpp"

#include <openssl/crypto.h>

#include <stdexcept>

namespace ecpay::crypto {

void prepare_library() {
  static const bool k_ready = OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr) == 1;
  if (!k_ready) throw std::runtime_error("OpenSSL cannot be initialised");
}

std::string library_version() { return OpenSSL_version(OPENSSL_VERSION); }

}  // namespace ecpay::crypto
