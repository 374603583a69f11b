#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/json.hpp"
#include "core/base/result.hpp"
#include "core/crypto/hash_keys.hpp"

// The AES-JSON protocol (services 2.1 to 2.3).
namespace ecpay::wire {

using crypto::HashKeys;

enum class DataCipher { cbc, gcm };

// The Base64 text of Data for a JSON text, which is taken byte for byte: urlencode, AES-128,
// Base64. GCM (receipts) takes a fresh random IV and does not use HashIV.
std::string encrypt_data(std::string_view json_text, const HashKeys& keys,
                         DataCipher cipher = DataCipher::cbc);
// GCM with the IV given; for reproducing a known message. REQUIRES: iv.size() == 12.
std::string encrypt_data_gcm(std::string_view json_text, const HashKeys& keys, std::string_view iv);

// The JSON text inside Data, exactly as it was encrypted. Errors, by the step that failed:
// "envelope.base64", "envelope.length" (not a positive multiple of 16; GCM: under 28),
// "envelope.padding" (GCM: the tag), "envelope.urldecode", "envelope.json".
Result<std::string> decrypt_data(std::string_view data, const HashKeys& keys,
                                 DataCipher cipher = DataCipher::cbc);

// The outer object of a request, an answer or an acknowledgement.
struct Envelope {
  std::string merchant_id;  // as text also where it came as a JSON number
  std::string data;         // Base64, or empty as in answers whose TransCode is not 1
  Json outer;  // the whole object, for PlatformID, RqHeader, TransCode, CheckMacValue …
};

// {"MerchantID","RqHeader":header,"Data"}.
Json make_envelope(std::string_view merchant_id, Json header, std::string_view data);

// Reads the outer object. Errors: "envelope.outer" (not a JSON object), "envelope.field" (`subject`
// = MerchantID or Data, missing or of a wrong type).
Result<Envelope> parse_envelope(std::string_view body);

}  // namespace ecpay::wire
