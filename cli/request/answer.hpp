#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/catalogue/spec.hpp"
#include "core/catalogue/value.hpp"
#include "core/crypto/hash_keys.hpp"

namespace ecpay::cli {

// What a server said, taken apart by the catalogue.
struct ReadAnswer {
  std::string name;              // of the API's answers; empty if none fits
  catalogue::Value values;       // decrypted; an object, empty where the answer has no parameters
  catalogue::Value outer;        // aes_json: the envelope
  bool ok = false;               // both layers say yes: the envelope, and RtnCode
  std::optional<Error> problem;  // a signature or an envelope that could not be believed
};

// The first of the API's answers that the body is, signature checked or Data decrypted. "ok": HTTP
// 2xx or 3xx, TransCode 1 where there is one, and a RtnCode (or the code before '|') that means
// yes.
ReadAnswer read_answer(const catalogue::ApiSpec& api, int status, std::string_view body,
                       const crypto::HashKeys& keys);

}  // namespace ecpay::cli
